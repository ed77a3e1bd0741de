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
			if n := len(run.Cases[0].Targets[0].Values[Time]); n != 3 {
				t.Errorf("the argument has %d times left, want 3", n)
			}
		})
	}
}

// In the output of other programs, a run is one start of a test binary.
func TestSplitByStarts(t *testing.T) {
	const (
		head = "goos: linux\npkg: p\ncpu: A\n"
		a    = "BenchmarkA-2 1 1 ns/op\n"
		end  = "PASS\nok  \tp\t1s\n"
	)
	for _, tt := range []struct {
		name, text string
		want       [][]int // figures of each case, by run
	}{
		{"-count", head + a + a + a + end, [][]int{{3}}},
		{"a header again", head + a + a + head + a, [][]int{{2, 1}}},
		{"an end", a + a + "PASS\n" + a, [][]int{{2, 1}}},
		{"a failed one", a + "FAIL\n" + a, [][]int{{1, 1}}},
		{"all of it", head + a + end + head + a + end + head + a + end, [][]int{{1, 1, 1}}},
		{"results alone", a + a, [][]int{{2}}},
		{"two packages", head + a + end + "pkg: q\n" + a + end, [][]int{{1}, {1}}},
		{"two packages twice", head + a + end + "pkg: q\n" + a + end + head + a + end + "pkg: q\n" + a + end, [][]int{{1, 1}, {1, 1}}},
		{"another machine", "cpu: A\n" + a + "cpu: B\n" + a, [][]int{{1}, {1}}},
		{"another branch of one start", "branch: x\n" + a + "branch: y\n" + a, [][]int{{1}, {1}}},
		{"what a program prints", a + "loaded: 5\n" + a + "loaded:\n" + a, [][]int{{2}, {1}}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var got [][]int
			for _, c := range load(t, tt.text).Cases {
				var runs []int
				for _, values := range c.Targets[0].ByRun(Time) {
					runs = append(runs, len(values))
				}
				got = append(got, runs)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}
