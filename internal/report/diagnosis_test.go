package report

import (
	"encoding/json"
	"errors"
	"math"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"mmapbench/internal/doctor"
	"mmapbench/internal/stats"
)

// What could not be measured has a reason instead of numbers, and lists are
// never null.
func TestDiagnosisJSON(t *testing.T) {
	missing := errors.New("no such call: use another system")
	for _, tt := range []struct {
		name string
		d    doctor.Report
		want diagnosisData
	}{
		{"nothing", doctor.Report{Dir: "/tmp"}, diagnosisData{}},
		{"absent", doctor.Report{
			Dir:      "/tmp",
			Floors:   []doctor.Floor{{Name: "fsync", What: "a write", Unit: "sec/op", Err: missing}},
			Noise:    []doctor.Noise{{Work: "copy", Err: missing}},
			Counters: []doctor.Counter{{Unit: "syscalls/op", Err: missing}},
		}, diagnosisData{
			Floors:   []floorData{{Name: "fsync", What: "a write", Unit: "sec/op", Absent: missing.Error()}},
			Noise:    []twinData{{Work: "copy", Absent: missing.Error()}},
			Counters: []counterData{{Unit: "syscalls/op", Absent: missing.Error()}},
		}},
		{"all", doctor.Report{
			Dir: "/tmp", File: "own.txt",
			Floors: []doctor.Floor{{Name: "clock", What: "a reading", Unit: "sec/op", Summary: stats.Summary{Center: 2e-8, Low: math.NaN(), High: math.NaN(), N: 3}}},
			Noise: []doctor.Noise{{
				Work: "copy", Batch: 10 * time.Millisecond, Pairs: 90, Spread: 0.5, Visible: math.NaN(), Drift: -0.25,
				Ratio: stats.Comparison{Ratio: 1, Low: 0.5, High: 2},
			}},
			Findings: []doctor.Finding{{Topic: "GOGC", Level: doctor.Notice, State: "off", Why: "it is", Remedy: "unset GOGC"}},
			Counters: []doctor.Counter{{Unit: "syscalls/op", Source: "perf_event_open(2)"}},
		}, diagnosisData{
			File:     "own.txt",
			Floors:   []floorData{{Name: "clock", What: "a reading", Unit: "sec/op", sampleData: sampleData{intervalData{Center: new(2e-8)}, 3}}},
			Noise:    []twinData{{Work: "copy", Batch: new(0.01), Pairs: 90, Spread: new(0.5), Drift: new(-0.25), Ratio: &intervalData{new(1.0), new(0.5), new(2.0)}}},
			Findings: []findingData{{"GOGC", "notice", "off", "it is", "unset GOGC"}},
			Counters: []counterData{{Unit: "syscalls/op", Source: "perf_event_open(2)"}},
		}},
	} {
		out, err := json.Marshal(Diagnosis(&tt.d))
		if err != nil {
			t.Fatal(err)
		}
		want := tt.want
		want.Schema, want.Dir, want.Rounds = diagnosisSchema, "/tmp", doctor.Rounds
		want.Floors, want.Noise = append([]floorData{}, want.Floors...), append([]twinData{}, want.Noise...)
		want.Findings, want.Counters = append([]findingData{}, want.Findings...), append([]counterData{}, want.Counters...)
		var got diagnosisData
		if err := json.Unmarshal(out, &got); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got, cmp.AllowUnexported(floorData{}, sampleData{})); diff != "" {
			t.Errorf("%s (-want +got)\n%s", tt.name, diff)
		}
	}
}
