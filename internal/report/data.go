package report

import (
	"math"

	"mmapbench/internal/record"
	"mmapbench/internal/table"
)

// reportSchema names the form of the data of a report and its version. Within a
// version members are never renamed or removed, nor does their meaning change.
// New members may be added.
const reportSchema = "mmapbench.report/2"

// The data of a report, as docs/json.md describes it.
type (
	reportData struct {
		Schema     string              `json:"schema"`
		Baseline   string              `json:"baseline"`
		Targets    []string            `json:"targets"`
		Confidence float64             `json:"confidence"`
		Units      map[string]unitData `json:"units"`
		Decisions  []decisionData      `json:"decisions"`
		Score      Score               `json:"score"`
		Noise      []noiseData         `json:"noise"`
		Cases      []caseData          `json:"cases"`
		Summary    []string            `json:"summary"`
		Notes      []notesData         `json:"notes"`
		Machine    []pairData          `json:"machine"`
		Run        []pairData          `json:"run"`
		Files      []string            `json:"files"`
	}
	unitData struct {
		Better  string `json:"better,omitempty"`
		Exact   bool   `json:"exact"`
		Meaning string `json:"meaning,omitempty"`
	}
	decisionData struct {
		Case    string `json:"case"`
		Pattern string `json:"pattern"`
		Do      string `json:"do"`
		Target  string `json:"target,omitempty"`
		Beside  string `json:"beside,omitempty"`
		Why     string `json:"why,omitempty"`
	}
	noiseData struct {
		Cases string  `json:"cases"`
		Floor float64 `json:"floor"`
		Pairs int     `json:"pairs"`
		Apart int     `json:"apart"`
	}
	caseData struct {
		Label    string            `json:"label"`
		Key      string            `json:"key"`
		Workload string            `json:"workload"`
		Params   map[string]string `json:"params"`
		Results  []resultData      `json:"results"`
	}
	resultData struct {
		Target  string                `json:"target"`
		Figures map[string]figureData `json:"figures"`
		Ratio   *ratioData            `json:"ratio,omitempty"`
		Calls   string                `json:"calls,omitempty"`
		Drift   float64               `json:"drift,omitempty"`
		Modes   []float64             `json:"modes,omitempty"`
	}
	figureData struct {
		sampleData
		Warnings []string `json:"warnings,omitempty"`
	}
	ratioData struct {
		sampleData
		Floor   float64 `json:"floor"`
		Verdict string  `json:"verdict"`
	}
	notesData struct {
		Title string   `json:"title"`
		Items []string `json:"items"`
	}
	pairData struct {
		Key   string `json:"key"`
		Value string `json:"value"`
	}

	// sampleData is a figure with its interval. What does not exist is null.
	sampleData struct {
		intervalData
		N int `json:"n"`
	}
	intervalData struct {
		Center *float64 `json:"center"`
		Low    *float64 `json:"low"`
		High   *float64 `json:"high"`
	}
)

// data returns all numbers and texts of the report, in base units and full
// precision.
func (b *builder) data(summary []string, notes []table.Table) reportData {
	out := reportData{
		Schema: reportSchema, Baseline: b.Baseline, Targets: filled(b.Targets), Confidence: b.Confidence, Units: map[string]unitData{},
		Decisions: each(b.Decisions, func(d Decision) decisionData {
			return decisionData{d.Case.Key, d.Pattern, d.action(), d.Target, d.Beside, d.Why}
		}),
		Score:   b.Score,
		Noise:   each(b.Noise, func(n Noise) noiseData { return noiseData{n.Cases, n.Effect, n.Pairs, n.Apart} }),
		Cases:   each(b.Cases, Case.data),
		Summary: filled(summary),
		Notes:   each(notes, func(t table.Table) notesData { return notesData{t.Title, t.Items} }),
		Machine: pairs(b.run.Config), Run: pairs(b.run.Notes), Files: filled(b.run.Files),
	}
	for _, u := range b.Units {
		better := map[int]string{1: "higher", -1: "lower"}[u.Better]
		out.Units[u.Name] = unitData{Better: better, Exact: u.Exact, Meaning: table.Meaning(u.Name)}
	}
	return out
}

func (c Case) data() caseData {
	params := map[string]string{}
	for _, p := range c.Params {
		params[p.Key] = param(c.Params, p.Key)
	}
	return caseData{c.Label, c.Key, c.Name, params, each(c.Results, Result.data)}
}

func (r Result) data() resultData {
	out := resultData{Target: r.Target, Figures: map[string]figureData{}, Calls: r.Calls, Drift: r.Unsteady.Drift}
	for _, f := range r.Figures {
		out.Figures[f.Unit] = figureData{sample(f.Center, f.Low, f.High, f.N), f.Warnings}
	}
	if v := r.Versus; v != nil {
		out.Ratio = &ratioData{sample(v.Ratio, v.Low, v.High, v.N), v.Floor, v.Verdict.String()}
		if !v.Bounded() {
			out.Ratio.Low = nil
		}
	}
	if u := r.Unsteady; u.High > 0 {
		out.Modes = []float64{u.Low, u.High}
	}
	return out
}

func sample(center, low, high float64, n int) sampleData {
	return sampleData{intervalData{existing(center), existing(low), existing(high)}, n}
}

// existing returns a finite number, or nil for any other.
func existing(v float64) *float64 {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return nil
	}
	return &v
}

// each converts the elements of a list. The result is never nil: readers need
// not check for null.
func each[T, U any](list []T, convert func(T) U) []U {
	out := make([]U, len(list))
	for i, v := range list {
		out[i] = convert(v)
	}
	return out
}

// filled returns list, never nil.
func filled(list []string) []string { return append([]string{}, list...) }

func pairs(list []record.KeyValue) []pairData {
	return each(list, func(kv record.KeyValue) pairData { return pairData(kv) })
}
