package record

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestFailures(t *testing.T) {
	const good = "pkg: p\nBenchmarkA-2 1 1 ns/op\n"
	for _, tt := range []struct {
		name, text string
		want       []Failure
	}{
		{"none", good + "PASS\nok  \tp\t1s\n", nil},
		{"a benchmark", good + "--- FAIL: BenchmarkB-2\n    x_test.go:4: bad\nFAIL\nexit status 1\nFAIL\tp\t3.2s\nFAIL\n",
			[]Failure{{"f", 3, "--- FAIL: BenchmarkB-2", "BenchmarkB-2", "p"}}},
		{"behind its name", good + "BenchmarkB-2   \t--- FAIL: BenchmarkB-2\nFAIL\n",
			[]Failure{{"f", 3, "--- FAIL: BenchmarkB-2", "BenchmarkB-2", "p"}}},
		{"a sub-benchmark and a test", good + "    --- FAIL: BenchmarkB/x\n--- FAIL: TestC (0.01s)\n",
			[]Failure{{"f", 3, "--- FAIL: BenchmarkB/x", "BenchmarkB/x", "p"}, {"f", 4, "--- FAIL: TestC", "TestC", "p"}}},
		{"a panic", good + "BenchmarkB-2   \tpanic: boom\n\ngoroutine 9 [running]:\n",
			[]Failure{{"f", 3, "panic: boom", "BenchmarkB-2", "p"}}},
		{"a panic of go test -v", good + "BenchmarkB\npanic: boom\n", []Failure{{"f", 4, "panic: boom", "BenchmarkB", "p"}}},
		{"a panic of nobody knows which", good + "panic: boom\n", []Failure{{"f", 3, "panic: boom", "", "p"}}},
		{"the whole run", good + "FAIL\n", []Failure{{"f", 3, "FAIL", "", "p"}}},
		{"another package", good + "--- FAIL: BenchmarkB-2\nFAIL\tq [build failed]\n",
			[]Failure{{"f", 3, "--- FAIL: BenchmarkB-2", "BenchmarkB-2", "p"}, {"f", 4, "FAIL q [build failed]", "", "q"}}},
		{"killed", good + "signal: killed\nFAIL\tp\t1s\n", []Failure{{"f", 3, "signal: killed", "", "p"}}},
		{"prose", good + "FAIL is a word\n    panic: of a log\nBenchmarkB-2 \t--- SKIP: BenchmarkB-2\n--- BENCH: BenchmarkA-2\n", nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			run := load(t, tt.text)
			if diff := cmp.Diff(tt.want, run.Failures); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
			if len(run.Warnings) > 0 {
				t.Errorf("warnings %q", run.Warnings)
			}
			if len(Merge(run, run).Failures) != 2*len(tt.want) {
				t.Error("merging loses failures")
			}
		})
	}
	f := Failure{"f", 3, "panic: boom", "BenchmarkB-2", "p"}
	if got, want := f.String(), "f:3: BenchmarkB-2: panic: boom"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

// What go test prints about a panic is not configuration of the results below
// it.
func TestFailureIsNoConfiguration(t *testing.T) {
	run := load(t, "BenchmarkA 1 1 ns/op\npanic: boom\nsignal: killed\ncoverage: 80.0% of statements\nBenchmarkA 1 2 ns/op\n")
	if len(run.Cases) != 1 || len(run.Config) != 0 {
		t.Errorf("%d cases, configuration %v", len(run.Cases), run.Config)
	}
}
