package record

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"mmapbench/internal/noise"
)

// rounds writes a run in which round k took x[k] on stdio and y[k] on mmap, in
// ns.
func rounds(header string, x, y []float64) string {
	var b strings.Builder
	b.WriteString(header)
	for i := range max(len(x), len(y)) {
		if i < len(x) {
			fmt.Fprintf(&b, "BenchmarkRead/io=stdio-2 10 %v ns/op\n", x[i])
		}
		if i < len(y) {
			fmt.Fprintf(&b, "BenchmarkRead/io=mmap-2 10 %v ns/op\n", y[i])
		}
	}
	return b.String()
}

// The last round of an interrupted run must not be paired with the first round
// of the next, in one file or in several.
func TestRoundsOfRunsStayApart(t *testing.T) {
	const header = "# runbench: 1\n"
	a := rounds(header, []float64{1e9, 2e9, 3e9}, []float64{1e9, 2e9})
	b := rounds(header, []float64{4e9, 5e9}, []float64{4e9, 5e9})
	for name, run := range map[string]*Run{
		"one file":     load(t, a+b),
		"merged":       Merge(load(t, a), load(t, b)),
		"merged twice": Merge(Merge(load(t, a)), Merge(load(t, b))),
	} {
		t.Run(name, func(t *testing.T) {
			c := run.Cases[0]
			x, y := Paired(c.Series("stdio"), c.Series("mmap"), Time)
			if diff := cmp.Diff([]float64{1, 2, 4, 5}, x); diff != "" {
				t.Errorf("pairs (-want +got)\n%s", diff)
			}
			if diff := cmp.Diff(x, y); diff != "" {
				t.Errorf("sides differ (-stdio +mmap)\n%s", diff)
			}
			if diff := cmp.Diff([]Group{{0, []float64{1, 2, 3}, 10}, {1, []float64{4, 5}, 10}}, c.Series("stdio").Groups(Time)); diff != "" {
				t.Errorf("by run (-want +got)\n%s", diff)
			}
			if diff := cmp.Diff([]Group{{0, []float64{1, 1}, 10}, {1, []float64{1, 1}, 10}}, Ratios(c.Series("stdio"), c.Series("mmap")).Groups(Time)); diff != "" {
				t.Errorf("ratios (-want +got)\n%s", diff)
			}
			if len(run.Warnings) != 0 {
				t.Errorf("warnings %q for one incomplete round", run.Warnings)
			}
		})
	}
}

// Twins are paired with their target round by round, within the same run only.
// They are not targets.
func TestTwins(t *testing.T) {
	part := func(base float64) string {
		var b strings.Builder
		b.WriteString("# runbench: 1\n")
		for k := range 3 {
			v := base + float64(k)
			fmt.Fprintf(&b, "BenchmarkRead/io=stdio-2 1 %v ns/op\nBenchmarkRead/io=mmap-2 1 7e9 ns/op\n", v*1e9)
			if k < 2 {
				fmt.Fprintf(&b, "BenchmarkRead/io=stdio/twin=2-2 1 %v ns/op\n", (v+0.5)*1e9)
			}
		}
		return b.String()
	}
	for name, run := range map[string]*Run{
		"one file":     load(t, part(1)+part(4)),
		"merged twice": Merge(Merge(load(t, part(1))), Merge(load(t, part(4)))),
	} {
		t.Run(name, func(t *testing.T) {
			if len(run.Cases) != 1 || len(run.Cases[0].Targets) != 2 || len(run.Cases[0].Twins) != 1 {
				t.Fatalf("cases %+v, want one with two targets and one twin", run.Cases)
			}
			twin := run.Cases[0].Twins[0]
			reading, writing := run.Twins(Time)
			if diff := cmp.Diff([]noise.Trials{{{{1, 2}, {4, 5}}, {{1.5, 2.5}, {4.5, 5.5}}}}, append(reading, writing...)); diff != "" {
				t.Errorf("pairs (-want +got)\n%s", diff)
			}
			if twin.Target != "stdio" || twin.Twin != "2" || len(run.Warnings) != 0 {
				t.Errorf("twin %q of %q, warnings %q", twin.Twin, twin.Target, run.Warnings)
			}
		})
	}
}

// Dropping a figure does not shift the later rounds.
func TestRoundsSkipBadFigures(t *testing.T) {
	run := load(t, rounds("", []float64{1e9, 0, 3e9}, []float64{1e9, 2e9, 3e9}))
	x, y := Paired(run.Cases[0].Series("stdio"), run.Cases[0].Series("mmap"), Time)
	if diff := cmp.Diff([][]float64{{1, 3}, {1, 3}}, [][]float64{x, y}); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestMerge(t *testing.T) {
	a := load(t, "# seed: 1\n# absent: x/op: why\ncpu: A\nkernel: 6\nUnit n/op assume=exact\nBenchmarkRead/io=stdio 1 1 n/op\n")
	b := load(t, "# seed: 2\n# absent: x/op: why\ncpu: B\nkernel: 6\nBenchmarkRead/io=mmap 1 2 n/op\nBenchmarkScan/io=mmap 1 3 n/op\n")
	m := Merge(a, b)
	want := &Run{
		Files:  []string{"f", "f"},
		Notes:  []KeyValue{{"seed", "1"}, {"seed", "2"}},
		Config: []KeyValue{{"cpu", "A"}, {"kernel", "6"}, {"cpu", "B"}},
		Absent: []KeyValue{{"x/op", "why"}},
		Units:  []Unit{{"n/op", 0, true}},
		Warnings: []string{
			"n/op is described differently in f: the first description counts",
			`cpu is both "A" and "B" in this record: each has rows of its own`,
		},
	}
	got := *m
	got.Cases = nil
	if diff := cmp.Diff(want, &got, cmp.FilterPath(func(p cmp.Path) bool { return p.Last().String() == ".runs" }, cmp.Ignore())); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	var cases []string
	for _, c := range m.Cases {
		cases = append(cases, c.Key+" on "+c.Config.Get("cpu"))
	}
	if diff := cmp.Diff([]string{"Read on A", "Read on B", "Scan on B"}, cases); diff != "" {
		t.Errorf("cases (-want +got)\n%s", diff)
	}
	if len(a.Cases[0].Targets) != 1 || len(a.Warnings) != 0 {
		t.Error("Merge changed its argument")
	}
	if len(Merge().Cases) != 0 {
		t.Error("nothing merged is not empty")
	}
}
