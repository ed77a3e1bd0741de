package report

import (
	"encoding/json"
	"errors"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"mmapbench/internal/doctor"
	"mmapbench/internal/noise"
)

// What could not be measured has a reason instead of numbers, and lists are
// never null.
func TestDiagnosisJSON(t *testing.T) {
	missing := errors.New("no such call: use another system")
	for _, tt := range []struct {
		name string
		d    doctor.Report
		want jsonDiagnosis
	}{
		{"nothing", doctor.Report{Dir: "/tmp"}, jsonDiagnosis{}},
		{"absent", doctor.Report{
			Dir:      "/tmp",
			Floors:   []doctor.Floor{{Name: "fsync", What: "a write", Unit: "sec/op", Err: missing}},
			Noise:    []doctor.Noise{{Work: "copy", Err: missing}},
			Counters: []doctor.Counter{{Unit: "syscalls/op", Err: missing}},
		}, jsonDiagnosis{
			Floors:   []jsonFloor{{Name: "fsync", What: "a write", Unit: "sec/op", Absent: missing.Error()}},
			Noise:    []jsonTwin{{Work: "copy", Absent: missing.Error()}},
			Counters: []jsonCounter{{Unit: "syscalls/op", Absent: missing.Error()}},
		}},
		{"all", doctor.Report{
			Dir: "/tmp", File: "own.txt",
			Floors: []doctor.Floor{{Name: "clock", What: "a reading", Unit: "sec/op", Summary: noise.Summary{Center: 2e-8, Low: math.NaN(), High: math.NaN(), N: 3}}},
			Noise: []doctor.Noise{{
				Work: "copy", Batch: 10 * time.Millisecond, Pairs: 90, Spread: 0.5, Visible: math.NaN(), Drift: -0.25,
				Ratio: noise.Comparison{Ratio: 1, Low: 0.5, High: 2},
			}},
			Findings: []doctor.Finding{{Topic: "GOGC", Level: doctor.Notice, State: "off", Why: "it is", Remedy: "unset GOGC"}},
			Counters: []doctor.Counter{{Unit: "syscalls/op", Source: "perf_event_open(2)"}},
		}, jsonDiagnosis{
			File:     "own.txt",
			Floors:   []jsonFloor{{Name: "clock", What: "a reading", Unit: "sec/op", Center: new(2e-8), N: 3}},
			Noise:    []jsonTwin{{Work: "copy", Batch: new(0.01), Pairs: 90, Spread: new(0.5), Drift: new(-0.25), Ratio: &jsonTwinRatio{new(1.0), new(0.5), new(2.0)}}},
			Findings: []jsonFinding{{"GOGC", "notice", "off", "it is", "unset GOGC"}},
			Counters: []jsonCounter{{Unit: "syscalls/op", Source: "perf_event_open(2)"}},
		}},
	} {
		var out strings.Builder
		if err := WriteDiagnosis(&out, &tt.d); err != nil {
			t.Fatal(err)
		}
		want := tt.want
		want.Schema, want.Dir, want.Rounds = diagnosisSchema, "/tmp", doctor.Rounds
		want.Floors, want.Noise = append([]jsonFloor{}, want.Floors...), append([]jsonTwin{}, want.Noise...)
		want.Findings, want.Counters = append([]jsonFinding{}, want.Findings...), append([]jsonCounter{}, want.Counters...)
		var got jsonDiagnosis
		if err := json.Unmarshal([]byte(out.String()), &got); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got)\n%s", tt.name, diff)
		}
	}
}
