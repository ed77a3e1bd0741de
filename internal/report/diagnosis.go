package report

import (
	"io"

	"mmapbench/internal/doctor"
)

// diagnosisSchema names the format of [WriteDiagnosis] and its version, which
// follows the rules of jsonSchema.
const diagnosisSchema = "mmapbench.doctor/1"

// A jsonDiagnosis is the document. docs/json.md describes it.
type jsonDiagnosis struct {
	Schema   string        `json:"schema"`
	Dir      string        `json:"dir"`
	File     string        `json:"file,omitempty"`
	Rounds   int           `json:"rounds"`
	Floors   []jsonFloor   `json:"floors"`
	Noise    []jsonTwin    `json:"noise"`
	Findings []jsonFinding `json:"findings"`
	Counters []jsonCounter `json:"counters"`
}

type jsonFloor struct {
	Name   string   `json:"name"`
	What   string   `json:"what"`
	Unit   string   `json:"unit"`
	Center *float64 `json:"center"`
	Low    *float64 `json:"low"`
	High   *float64 `json:"high"`
	N      int      `json:"n"`
	Absent string   `json:"absent,omitempty"`
}

type jsonTwin struct {
	Work    string         `json:"work"`
	Batch   *float64       `json:"batch"`
	Pairs   int            `json:"pairs"`
	Spread  *float64       `json:"spread"`
	Visible *float64       `json:"visible"`
	Drift   *float64       `json:"drift"`
	Ratio   *jsonTwinRatio `json:"ratio,omitempty"`
	Absent  string         `json:"absent,omitempty"`
}

type jsonTwinRatio struct {
	Center *float64 `json:"center"`
	Low    *float64 `json:"low"`
	High   *float64 `json:"high"`
}

type jsonFinding struct {
	Topic  string `json:"topic"`
	Level  string `json:"level"`
	State  string `json:"state"`
	Why    string `json:"why"`
	Remedy string `json:"remedy,omitempty"`
}

type jsonCounter struct {
	Unit   string `json:"unit"`
	Source string `json:"source,omitempty"`
	Absent string `json:"absent,omitempty"`
}

// WriteDiagnosis prints a machine's diagnosis for programs: in base units, with
// fractions instead of percent.
func WriteDiagnosis(w io.Writer, d *doctor.Report) error {
	doc := jsonDiagnosis{
		Schema: diagnosisSchema, Dir: d.Dir, File: d.File, Rounds: doctor.Rounds,
		Floors: []jsonFloor{}, Noise: []jsonTwin{}, Findings: []jsonFinding{}, Counters: []jsonCounter{},
	}
	for _, f := range d.Floors {
		doc.Floors = append(doc.Floors, floorOf(f))
	}
	for _, n := range d.Noise {
		doc.Noise = append(doc.Noise, twinOf(n))
	}
	for _, f := range d.Findings {
		doc.Findings = append(doc.Findings, jsonFinding{f.Topic, f.Level.String(), f.State, f.Why, f.Remedy})
	}
	for _, c := range d.Counters {
		doc.Counters = append(doc.Counters, jsonCounter{c.Unit, c.Source, message(c.Err)})
	}
	return encode(w, doc)
}

func floorOf(f doctor.Floor) jsonFloor {
	out := jsonFloor{Name: f.Name, What: f.What, Unit: f.Unit, Absent: message(f.Err)}
	if f.Err == nil {
		out.Center, out.Low, out.High, out.N = existing(f.Center), existing(f.Low), existing(f.High), f.N
	}
	return out
}

func twinOf(n doctor.Noise) jsonTwin {
	out := jsonTwin{Work: n.Work, Pairs: n.Pairs, Absent: message(n.Err)}
	if n.Err == nil {
		out.Batch, out.Spread, out.Visible, out.Drift = existing(n.Batch.Seconds()), existing(n.Spread), existing(n.Visible), existing(n.Drift)
		out.Ratio = &jsonTwinRatio{existing(n.Ratio.Ratio), existing(n.Ratio.Low), existing(n.Ratio.High)}
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
