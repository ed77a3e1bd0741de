package report

import (
	"encoding/json"
	"errors"
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"

	"mmapbench/internal/doctor"
	"mmapbench/internal/noise"
)

// What could not be measured has a reason instead of numbers, and lists are
// never null.
func TestDiagnosis(t *testing.T) {
	missing := errors.New("no such call")
	for _, tt := range []struct {
		name string
		d    doctor.Report
		want string
	}{
		{"absent", doctor.Report{
			Floors:   []doctor.Floor{{Name: "fsync", What: "a write", Unit: "sec/op", Err: missing}},
			Counters: []doctor.Counter{{Unit: "syscalls/op", Err: missing}},
		}, `{"floors":[{"name":"fsync","what":"a write","unit":"sec/op","center":null,"low":null,"high":null,"n":0,"absent":"no such call"}],` +
			`"findings":[],"counters":[{"unit":"syscalls/op","absent":"no such call"}]}`},
		{"all", doctor.Report{
			File:     "own.txt",
			Floors:   []doctor.Floor{{Name: "clock", What: "a reading", Unit: "sec/op", Summary: noise.Summary{Center: 2e-8, Low: math.NaN(), High: math.NaN(), N: 3}}},
			Findings: []doctor.Finding{{Topic: "GOGC", Level: doctor.Notice, State: "off", Why: "it is", Remedy: "unset GOGC"}},
			Counters: []doctor.Counter{{Unit: "syscalls/op", Source: "perf_event_open(2)"}},
		}, `{"file":"own.txt","floors":[{"name":"clock","what":"a reading","unit":"sec/op","center":2e-8,"low":null,"high":null,"n":3}],` +
			`"findings":[{"topic":"GOGC","level":"notice","state":"off","why":"it is","remedy":"unset GOGC"}],"counters":[{"unit":"syscalls/op","source":"perf_event_open(2)"}]}`},
	} {
		tt.d.Dir = "/tmp"
		out, err := json.Marshal(Diagnosis(&tt.d))
		if err != nil {
			t.Fatal(err)
		}
		var got, want map[string]any
		if err := errors.Join(json.Unmarshal(out, &got), json.Unmarshal([]byte(tt.want), &want)); err != nil {
			t.Fatal(err)
		}
		want["schema"], want["dir"] = diagnosisSchema, "/tmp"
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got)\n%s", tt.name, diff)
		}
	}
}
