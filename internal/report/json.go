package report

import (
	"encoding/json"
	"io"
	"math"

	"mmapbench/internal/noise"
	"mmapbench/internal/record"
)

// jsonSchema names the JSON format and its version. Within a version members
// are never renamed or removed, nor does their meaning change. New members may
// be added.
const jsonSchema = "mmapbench.report/2"

// A jsonReport is the document. docs/json.md describes it.
type jsonReport struct {
	Schema     string              `json:"schema"`
	Baseline   string              `json:"baseline"`
	Targets    []string            `json:"targets"`
	Confidence float64             `json:"confidence"`
	Units      map[string]jsonUnit `json:"units"`
	Decisions  []jsonDecision      `json:"decisions"`
	Score      jsonScore           `json:"score"`
	Noise      []jsonNoise         `json:"noise"`
	Cases      []jsonCase          `json:"cases"`
	Summary    []string            `json:"summary"`
	Notes      []jsonNotes         `json:"notes"`
	Machine    []jsonPair          `json:"machine"`
	Run        []jsonPair          `json:"run"`
	Files      []string            `json:"files"`
}

type jsonUnit struct {
	Better  string `json:"better,omitempty"`
	Exact   bool   `json:"exact"`
	Meaning string `json:"meaning,omitempty"`
}

type jsonDecision struct {
	Case    string `json:"case"`
	Pattern string `json:"pattern"`
	Do      string `json:"do"`
	Target  string `json:"target,omitempty"`
	Beside  string `json:"beside,omitempty"`
	Why     string `json:"why,omitempty"`
}

type jsonScore struct {
	Wins   int `json:"wins"`
	Losses int `json:"losses"`
	Even   int `json:"even"`
	Open   int `json:"open"`
}

type jsonNoise struct {
	Cases string  `json:"cases"`
	Floor float64 `json:"floor"`
	Pairs int     `json:"pairs"`
	Apart int     `json:"apart"`
}

type jsonCase struct {
	Label    string            `json:"label"`
	Key      string            `json:"key"`
	Workload string            `json:"workload"`
	Params   map[string]string `json:"params"`
	Results  []jsonResult      `json:"results"`
}

type jsonResult struct {
	Target  string                `json:"target"`
	Figures map[string]jsonFigure `json:"figures"`
	Ratio   *jsonRatio            `json:"ratio,omitempty"`
	Calls   string                `json:"calls,omitempty"`
	Drift   float64               `json:"drift,omitempty"`
	Modes   []float64             `json:"modes,omitempty"`
}

type jsonFigure struct {
	Center   *float64 `json:"center"`
	Low      *float64 `json:"low"`
	High     *float64 `json:"high"`
	N        int      `json:"n"`
	Warnings []string `json:"warnings,omitempty"`
}

type jsonRatio struct {
	Center  *float64 `json:"center"`
	Low     *float64 `json:"low"`
	High    *float64 `json:"high"`
	N       int      `json:"n"`
	Floor   float64  `json:"floor"`
	Verdict string   `json:"verdict"`
}

type jsonNotes struct {
	Title string   `json:"title"`
	Items []string `json:"items"`
}

type jsonPair struct {
	Key   string `json:"key"`
	Value string `json:"value"`
}

// writeJSON prints all numbers and texts of the report, in base units and full
// precision.
func (r *Report) writeJSON(w io.Writer) error {
	doc := jsonReport{
		Schema: jsonSchema, Baseline: r.Baseline, Confidence: r.Confidence,
		Targets: filled(r.Targets), Summary: filled(r.Summary), Files: filled(r.Files),
		Units: map[string]jsonUnit{}, Noise: []jsonNoise{}, Cases: []jsonCase{}, Decisions: []jsonDecision{}, Notes: []jsonNotes{},
		Machine: pairs(r.Machine), Run: pairs(r.Run),
	}
	for _, u := range r.Units {
		doc.Units[u.Name] = jsonUnit{Better: better(u), Exact: u.Exact, Meaning: meaning(u.Name)}
	}
	doc.Score = jsonScore(r.Score)
	for _, d := range r.Decisions {
		doc.Decisions = append(doc.Decisions, jsonDecision{d.Case.Key, d.Pattern, d.action(), d.Target, d.Beside, d.Why})
	}
	for _, n := range r.Noise {
		doc.Noise = append(doc.Noise, jsonNoise{n.Cases, n.Effect, n.Pairs, n.Apart})
	}
	for i := range r.Cases {
		doc.Cases = append(doc.Cases, r.Cases[i].json())
	}
	for _, n := range r.Notes {
		doc.Notes = append(doc.Notes, jsonNotes{n.Title, filled(n.Items)})
	}
	return encode(w, doc)
}

// encode prints a document in the layout of all JSON formats.
func encode(w io.Writer, doc any) error {
	out := json.NewEncoder(w)
	out.SetEscapeHTML(false)
	out.SetIndent("", " ")
	return out.Encode(doc)
}

func (c *Case) json() jsonCase {
	out := jsonCase{Label: c.Label, Key: c.Key, Workload: c.Name, Params: map[string]string{}, Results: []jsonResult{}}
	for _, p := range c.Params {
		out.Params[p.Key] = param(c.Params, p.Key)
	}
	for _, res := range c.Results {
		r := jsonResult{Target: res.Target, Figures: map[string]jsonFigure{}, Calls: res.Calls, Drift: res.Unsteady.Drift}
		for _, f := range res.Figures {
			r.Figures[f.Unit] = jsonFigure{existing(f.Center), existing(f.Low), existing(f.High), f.N, f.Warnings}
		}
		if v := res.Versus; v != nil {
			r.Ratio = ratioOf(v)
		}
		if u := res.Unsteady; u.High > 0 {
			r.Modes = []float64{u.Low, u.High}
		}
		out.Results = append(out.Results, r)
	}
	return out
}

func ratioOf(v *noise.Comparison) *jsonRatio {
	r := &jsonRatio{Center: existing(v.Ratio), N: v.N, Floor: v.Floor, Verdict: v.Verdict.String()}
	if v.Bounded() {
		r.Low, r.High = existing(v.Low), existing(v.High)
	}
	return r
}

// existing returns a finite number, or null for any other.
func existing(v float64) *float64 {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return nil
	}
	return &v
}

// better returns a unit's better direction in the words of the Go benchmark
// format.
func better(u record.Unit) string {
	switch u.Better {
	case 1:
		return "higher"
	case -1:
		return "lower"
	}
	return ""
}

// filled returns list, never nil: readers need not check for null.
func filled(list []string) []string { return append([]string{}, list...) }

func pairs(list []record.KeyValue) []jsonPair {
	out := []jsonPair{}
	for _, kv := range list {
		out = append(out, jsonPair(kv))
	}
	return out
}
