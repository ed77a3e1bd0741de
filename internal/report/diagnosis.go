package report

import (
	"math"

	"mmapbench/internal/doctor"
	"mmapbench/internal/table"
)

// diagnosisSchema names the form of the data of a diagnosis and its version,
// which follows the rules of reportSchema.
const diagnosisSchema = "mmapbench.doctor/2"

// Diagnosis returns a machine's diagnosis for programs, as docs/json.md
// describes it: in base units, with fractions instead of percent.
func Diagnosis(d *doctor.Report) table.Object {
	return table.Fields(
		"schema", diagnosisSchema,
		"dir", d.Dir,
		"file?", d.File,
		"floors", table.Each(d.Floors, floorOf),
		"findings", table.Each(d.Findings, func(f doctor.Finding) table.Object {
			return table.Fields("topic", f.Topic, "level", f.Level.String(), "state", f.State, "why", f.Why, "remedy?", f.Remedy)
		}),
		"counters", table.Each(d.Counters, func(c doctor.Counter) table.Object {
			return table.Fields("unit", c.Unit, "source?", c.Source, "absent?", message(c.Err))
		}),
	)
}

func floorOf(f doctor.Floor) table.Object {
	if f.Err != nil {
		f.Center, f.Low, f.High, f.N = math.NaN(), math.NaN(), math.NaN(), 0
	}
	out := append(table.Fields("name", f.Name, "what", f.What, "unit", f.Unit), sample(f.Center, f.Low, f.High, f.N)...)
	return append(out, table.Fields("absent?", message(f.Err))...)
}

func message(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}
