package record

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// A log of a benchmark reads like the benchmark's output.
func TestStamps(t *testing.T) {
	lines := strings.SplitAfter(sample, "\n")
	want := load(t, sample)
	for name, stamp := range map[string]string{
		"GitHub":            "2026-01-05T10:00:00.1234567Z ",
		"gh run view --log": "bench\tRun go test\t2026-01-05T10:00:00.1234567Z ",
		"RFC 3339":          "2026-01-05T10:00:00+01:00 ",
		"ts":                "Jan 05 10:00:00 ",
		"ts -s":             "00:00:01 ",
		"ts %.s":            "1767607200.123456 ",
	} {
		t.Run(name, func(t *testing.T) {
			var text strings.Builder
			for _, line := range lines {
				if line != "" {
					text.WriteString(stamp + line)
				}
			}
			got := load(t, text.String())
			if diff := cmp.Diff(want, got, cmp.AllowUnexported(Run{}, Series{}, round{})); diff != "" {
				t.Errorf("(-without +with)\n%s", diff)
			}
		})
	}
}

// What a program logs between its results is not configuration.
func TestStampsOfSomeLines(t *testing.T) {
	run := load(t, "BenchmarkA 1 1 ns/op\n2026-01-05T10:00:00Z loaded: 5\nBenchmarkA 1 2 ns/op\n")
	if len(run.Config) != 0 || len(run.Cases) != 1 {
		t.Errorf("configuration %v", run.Config)
	}
}
