package explain

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"mmapbench/internal/record"
)

// recorded returns a run of reads with the given times, in ns, on stdio, mmap
// and mmap-view.
func recorded(t *testing.T, cases map[string][3]float64) *record.Run {
	t.Helper()
	var text strings.Builder
	for _, state := range []string{"kept", "fresh"} {
		times, ok := cases[state]
		if !ok {
			continue
		}
		faults := map[string]float64{"kept": 0, "fresh": 0.5}[state]
		for i, target := range []string{read, copying, inPlace} {
			name := "BenchmarkRead/order=rand/block=4KiB/map=" + state + "/io=" + target
			kernel, user, own := [3]int{4096, 0, 0}[i], [3]int{0, 4096, 0}[i], [3]float64{0, faults, faults}[i]
			fmt.Fprintf(&text, "%s 1 %d syscalls/op %d kernel-B/op %d user-B/op %v minflt/op\n", name, [3]int{1, 0, 0}[i], kernel, user, own)
			for round := range 10 {
				// All targets drift together, so the paired steps are exact.
				fmt.Fprintf(&text, "%s 1 %v ns/op\n", name, times[i]+float64(round))
			}
		}
	}
	run, err := record.Load(strings.NewReader(text.String()), "f")
	if err != nil {
		t.Fatal(err)
	}
	return run
}

func ns(seconds float64) float64 { return math.Round(seconds * 1e9) }

// written returns the rows of a waterfall in a line: times in ns, and counts.
func written(w Waterfall) string {
	var rows []string
	for _, r := range w.Rows {
		rows = append(rows, fmt.Sprintf("%s %v %v", r.What, ns(r.Time.Center), r.Counts))
	}
	return strings.Join(rows, "; ")
}

func TestWaterfall(t *testing.T) {
	all := Waterfalls(recorded(t, map[string][3]float64{"kept": {1000, 400, 300}}), 0.95)
	if len(all) != 1 || all[0].FaultsInside {
		t.Fatalf("%+v", all)
	}
	const want = "stdio 1005 [1 4096 0]; no call -600 [0 4096 0]; no copy -100 [0 0 0]; rest 0 []; mmap-view 305 [0 0 0]"
	if got := written(all[0]); got != want {
		t.Errorf("%s, want %s", got, want)
	}
	for _, r := range all[0].Rows[1:3] {
		if ns(r.Time.Low) != ns(r.Time.Center) || ns(r.Time.High) != ns(r.Time.Center) || !r.Step {
			t.Errorf("%+v: the targets drift together", r)
		}
	}
}

// A fresh mapping is compared with a kept one if both were measured.
func TestFresh(t *testing.T) {
	all := Waterfalls(recorded(t, map[string][3]float64{"kept": {1000, 400, 300}, "fresh": {1010, 900, 800}}), 0.95)
	if len(all) != 2 || len(all[0].Rows) != 5 || all[1].FaultsInside {
		t.Fatalf("%+v", all)
	}
	const want = "stdio 1015 [1 4096 0]; no call -600 [0 4096 0]; no copy -100 [0 0 0]; fresh 500 [0 0 0.5]; rest -10 []; mmap-view 805 [0 0 0.5]"
	if got := written(all[1]); got != want {
		t.Errorf("%s, want %s", got, want)
	}
	if c := all[1].Rows[3].Time; !(c.Low < c.Center && c.Center < c.High) {
		t.Errorf("the interval of cases that are no pairs is [%v, %v]", c.Low, c.High)
	}
	alone := Waterfalls(recorded(t, map[string][3]float64{"fresh": {1010, 900, 800}}), 0.95)
	if len(alone) != 1 || !alone[0].FaultsInside || len(alone[0].Rows) != 5 {
		t.Errorf("without a kept mapping: %+v", alone)
	}
}

// What was not counted is absent, and a case without the targets has no steps.
func TestAbsent(t *testing.T) {
	var text strings.Builder
	for _, target := range []string{read, copying, inPlace} {
		fmt.Fprintf(&text, "BenchmarkA/io=%s 1 5 ns/op\n", target)
	}
	fmt.Fprintf(&text, "BenchmarkB/io=%s 1 5 ns/op\n", read)
	run, err := record.Load(strings.NewReader(text.String()), "f")
	if err != nil {
		t.Fatal(err)
	}
	all := Waterfalls(run, 0.95)
	if len(all) != 1 || all[0].Case.Name != "A" || written(all[0])[:21] != "stdio 5 [NaN NaN NaN]" {
		t.Errorf("%+v", all)
	}
}
