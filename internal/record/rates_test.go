package record

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestLoadRates(t *testing.T) {
	const file = `# series: Read/order=rand/io=mmap-2: t=0s 1.69312e+06 op/s t=1s 2000 op/s t=4s 0.5 op/s
BenchmarkRead/order=rand/io=mmap-2 10 5 ns/op
# series: Read/order=rand/io=mmap-2: t=500s 7 op/s
`
	run, err := Load(strings.NewReader(file), "f")
	if err != nil {
		t.Fatal(err)
	}
	name := "Read/order=rand/io=mmap-2"
	want := []Rates{{name, []RatePoint{{0, 1.69312e6}, {1, 2000}, {4, 0.5}}}, {name, []RatePoint{{500, 7}}}}
	if diff := cmp.Diff(want, run.Rates); diff != "" {
		t.Error(diff)
	}
	if len(run.Notes) > 0 || len(run.Warnings) > 0 {
		t.Errorf("notes %v, warnings %q", run.Notes, run.Warnings)
	}
	if both := Merge(run, run); len(both.Rates) != 4 {
		t.Errorf("of two runs with two each are left %d", len(both.Rates))
	}
}

func TestBrokenRates(t *testing.T) {
	for _, s := range []string{
		"", "name", "name:", "name: ", ": t=0s 1 op/s", "name: t=0s 1", "name: t=0s 1 op/s t=1s", "name: 0s 1 op/s",
		"name: t=xs 1 op/s", "name: t=-1s 1 op/s", "name: t=0s x op/s", "name: t=0s NaN op/s", "name: t=0s +Inf op/s",
		"name: t=0s -1 op/s", "name: t=0s 1 B/s",
	} {
		run, err := Load(strings.NewReader("# series: "+s+"\nBenchmarkA 1 1 ns/op\n"), "f")
		if err != nil {
			t.Fatal(err)
		}
		if len(run.Rates) != 0 || len(run.Warnings) != 1 || !strings.Contains(run.Warnings[0], "not of the form") {
			t.Errorf("%q: rates %v, warnings %q", s, run.Rates, run.Warnings)
		}
	}
}
