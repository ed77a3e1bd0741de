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

func TestWaterfall(t *testing.T) {
	all := Waterfalls(recorded(t, map[string][3]float64{"kept": {1000, 400, 300}}), 0.95)
	if len(all) != 1 {
		t.Fatalf("%d waterfalls", len(all))
	}
	w := all[0]
	if w.Start.Target != read || w.End.Target != inPlace || w.FaultsInside || ns(w.Rest) != 0 {
		t.Errorf("%+v", w)
	}
	for i, want := range []struct {
		kind   Kind
		change float64
		copied float64
	}{{NoCall, -600, 4096}, {NoCopy, -100, 0}} {
		s := w.Steps[i]
		if s.Kind != want.kind || ns(s.Change.Center) != want.change || ns(s.Change.Low) != want.change || ns(s.Change.High) != want.change {
			t.Errorf("step %d: %+v, want %v", i, s, want.change)
		}
		if *s.After.Calls != 0 || *s.After.Copied != want.copied || *s.After.Faults != 0 {
			t.Errorf("step %d leaves %v calls, %v B, %v faults", i, *s.After.Calls, *s.After.Copied, *s.After.Faults)
		}
	}
}

// A fresh mapping is compared with a kept one if both were measured.
func TestFresh(t *testing.T) {
	all := Waterfalls(recorded(t, map[string][3]float64{"kept": {1000, 400, 300}, "fresh": {1010, 900, 800}}), 0.95)
	if len(all) != 2 || len(all[0].Steps) != 2 || len(all[1].Steps) != 3 {
		t.Fatalf("%+v", all)
	}
	fresh := all[1].Steps[2]
	if fresh.Kind != Fresh || ns(fresh.Change.Center) != 500 || *fresh.After.Faults != 0.5 || all[1].FaultsInside {
		t.Errorf("%+v", fresh)
	}
	if c := fresh.Change; !(c.Low < c.Center && c.Center < c.High) {
		t.Errorf("the interval of cases that are no pairs is [%v, %v]", c.Low, c.High)
	}
	if rest := ns(all[1].Rest); rest != -10 {
		t.Errorf("the rest is %v ns", rest)
	}

	alone := Waterfalls(recorded(t, map[string][3]float64{"fresh": {1010, 900, 800}}), 0.95)
	if len(alone) != 1 || !alone[0].FaultsInside || len(alone[0].Steps) != 2 {
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
	if len(all) != 1 || all[0].Case.Name != "A" || all[0].Start.Counts != (Counts{}) {
		t.Errorf("%+v", all)
	}
}
