package report

import (
	"mmapbench/internal/doctor"
)

// diagnosisSchema names the form of the data of a diagnosis and its version,
// which follows the rules of reportSchema.
const diagnosisSchema = "mmapbench.doctor/1"

// The data of a diagnosis, as docs/json.md describes it.
type (
	diagnosisData struct {
		Schema   string        `json:"schema"`
		Dir      string        `json:"dir"`
		File     string        `json:"file,omitempty"`
		Rounds   int           `json:"rounds"`
		Floors   []floorData   `json:"floors"`
		Noise    []twinData    `json:"noise"`
		Findings []findingData `json:"findings"`
		Counters []counterData `json:"counters"`
	}
	floorData struct {
		Name string `json:"name"`
		What string `json:"what"`
		Unit string `json:"unit"`
		sampleData
		Absent string `json:"absent,omitempty"`
	}
	twinData struct {
		Work    string        `json:"work"`
		Batch   *float64      `json:"batch"`
		Pairs   int           `json:"pairs"`
		Spread  *float64      `json:"spread"`
		Visible *float64      `json:"visible"`
		Drift   *float64      `json:"drift"`
		Ratio   *intervalData `json:"ratio,omitempty"`
		Absent  string        `json:"absent,omitempty"`
	}
	findingData struct {
		Topic  string `json:"topic"`
		Level  string `json:"level"`
		State  string `json:"state"`
		Why    string `json:"why"`
		Remedy string `json:"remedy,omitempty"`
	}
	counterData struct {
		Unit   string `json:"unit"`
		Source string `json:"source,omitempty"`
		Absent string `json:"absent,omitempty"`
	}
)

// Diagnosis returns a machine's diagnosis for programs: in base units, with
// fractions instead of percent.
func Diagnosis(d *doctor.Report) any {
	return diagnosisData{
		Schema: diagnosisSchema, Dir: d.Dir, File: d.File, Rounds: doctor.Rounds,
		Floors: each(d.Floors, floorOf),
		Noise:  each(d.Noise, twinOf),
		Findings: each(d.Findings, func(f doctor.Finding) findingData {
			return findingData{f.Topic, f.Level.String(), f.State, f.Why, f.Remedy}
		}),
		Counters: each(d.Counters, func(c doctor.Counter) counterData { return counterData{c.Unit, c.Source, message(c.Err)} }),
	}
}

func floorOf(f doctor.Floor) floorData {
	out := floorData{Name: f.Name, What: f.What, Unit: f.Unit, Absent: message(f.Err)}
	if f.Err == nil {
		out.sampleData = sample(f.Center, f.Low, f.High, f.N)
	}
	return out
}

func twinOf(n doctor.Noise) twinData {
	out := twinData{Work: n.Work, Pairs: n.Pairs, Absent: message(n.Err)}
	if n.Err == nil {
		out.Batch, out.Spread, out.Visible, out.Drift = existing(n.Batch.Seconds()), existing(n.Spread), existing(n.Visible), existing(n.Drift)
		out.Ratio = &intervalData{existing(n.Ratio.Ratio), existing(n.Ratio.Low), existing(n.Ratio.High)}
	}
	return out
}

// message returns the text of an error, or "" for nil.
func message(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}
