package cli

import (
	"slices"
	"testing"

	"mmapbench/bench"
)

// The record mentions a copy only if the run made one that is smaller than the
// file.
func TestWarnsOfCopy(t *testing.T) {
	const text = "workloads that write used a copy of the first 256MiB of the file"
	large, small := bench.Input{Size: scratchOfUserFile + 1}, bench.Input{Size: scratchOfUserFile}
	reads := []bench.Case{{Workload: "Read"}, {Workload: "Find"}}
	for _, tt := range []struct {
		name  string
		file  string
		in    bench.Input
		cases []bench.Case
		want  bool
	}{
		{"reads", "big.log", large, reads, false},
		{"appends, to files of its own", "big.log", large, []bench.Case{{Workload: "Append"}}, false},
		{"writes", "big.log", large, append(reads, bench.Case{Workload: "Update"}), true},
		{"writes to all of it", "big.log", small, []bench.Case{{Workload: "Update"}}, false},
		{"writes to a generated file", "", large, []bench.Case{{Workload: "Update"}}, false},
	} {
		m := &measurement{flags: &runFlags{file: tt.file}}
		if got := m.warnings(&tt.in, tt.cases, nil); slices.Contains(got, text) != tt.want {
			t.Errorf("%s: got %q", tt.name, got)
		}
	}
}
