package record

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestSplit(t *testing.T) {
	const header = "# runbench: 1\ncpu: A\n"
	a := header + "BenchmarkRead/io=stdio-2 10 1 ns/op\nBenchmarkRead/io=stdio-2 20 2 ns/op\nBenchmarkRead/io=stdio/twin=2-2 20 2 ns/op\n"
	b := header + "BenchmarkRead/io=stdio-2 30 3 ns/op 7 x/op\nBenchmarkFind/io=mmap-2 40 4 ns/op\n"
	for name, run := range map[string]*Run{"one file": load(t, a+b), "merged": Merge(load(t, a), load(t, b))} {
		t.Run(name, func(t *testing.T) {
			parts := run.Split()
			if len(parts) != 2 {
				t.Fatalf("%d runs, want 2", len(parts))
			}
			var got []string
			var ops [][]int
			var twins []int
			for _, p := range parts {
				for _, c := range p.Cases {
					got = append(got, c.Key)
					ops = append(ops, c.Targets[0].Ops(Time))
					twins = append(twins, len(c.Twins))
				}
				if diff := cmp.Diff([]KeyValue{{"cpu", "A"}}, p.Config); diff != "" {
					t.Errorf("(-want +got)\n%s", diff)
				}
				if len(p.Split()) != 1 {
					t.Error("a run is split further")
				}
			}
			if diff := cmp.Diff([]string{"Read", "Read", "Find"}, got); diff != "" {
				t.Errorf("cases (-want +got)\n%s", diff)
			}
			if diff := cmp.Diff([][]int{{10, 20}, {30}, {40}}, ops); diff != "" {
				t.Errorf("operations (-want +got)\n%s", diff)
			}
			if diff := cmp.Diff([]int{1, 0, 0}, twins); diff != "" {
				t.Errorf("twins (-want +got)\n%s", diff)
			}
			if _, ok := parts[0].Unit("x/op"); ok {
				t.Error("the first run has a unit of the second")
			}
			if n := len(run.Cases[0].Targets[0].Values[Time]); n != 3 {
				t.Errorf("the argument has %d times left, want 3", n)
			}
		})
	}
}
