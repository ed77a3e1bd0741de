package record

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// In the output of other programs, a run is one start of a test binary.
func TestRuns(t *testing.T) {
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
				for _, g := range c.Targets[0].Groups(Time) {
					runs = append(runs, len(g.Values))
				}
				got = append(got, runs)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}
