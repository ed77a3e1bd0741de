package model

import (
	"math"
	"strings"
	"testing"

	"mmapbench/internal/stats"
)

// fall returns the waterfall of a mapping at a size.
func fall(t *testing.T, m *Model, mapping string, block int64) Waterfall {
	t.Helper()
	for _, w := range m.Waterfalls {
		if w.Case.Map == mapping && w.Case.Block == block {
			return w
		}
	}
	t.Fatalf("no waterfall of %s at %d", mapping, block)
	return Waterfall{}
}

func TestWaterfallAddsUp(t *testing.T) {
	for _, noise := range []float64{0, 0.02} {
		machine := typical()
		machine.noise = noise
		m := build(t, machine.survey())
		for _, w := range m.Waterfalls {
			sum := w.Rest
			for _, s := range w.Steps {
				sum += s.Saved.Value
			}
			if math.Abs(sum-w.Saved.Value) > 1e-15 {
				t.Errorf("steps and rest of %v %d make %v of %v", w.Case.Pattern, w.Case.Block, sum, w.Saved.Value)
			}
			if math.Abs(w.Rest) > 0.1*w.Start.Value {
				t.Errorf("noise %v: the rest of %v %d is %v of %v", noise, w.Case.Pattern, w.Case.Block, w.Rest, w.Start.Value)
			}
		}
	}
}

func TestStepsAreWhatTheyCost(t *testing.T) {
	m := build(t, typical().survey())
	kept, fresh := fall(t, m, "kept", 4096), fall(t, m, "fresh", 4096)
	if len(kept.Steps) != 2 || len(fresh.Steps) != 3 || kept.FaultsInside || fresh.FaultsInside {
		t.Fatalf("%d and %d steps", len(kept.Steps), len(fresh.Steps))
	}
	call, copied, faults := fresh.Steps[0], fresh.Steps[1], fresh.Steps[2]
	// 800 + 0.11 n less 30 + 0.10 n.
	if want := 770e-9 + 0.01e-9*4096; !close5(call.Saved.Value, want) || !close5(call.Each.Value, want) || call.Calls != (Change{1, 0}) {
		t.Errorf("the call is %+v", call)
	}
	if !close5(call.Call.Value, 770e-9) {
		t.Errorf("the model makes %v of the call alone", call.Call.Value)
	}
	// 30 + 0.10 n less 20 + 0.04 n.
	if want := 10e-9 + 0.06e-9*4096; !close5(copied.Saved.Value, want) || !close5(copied.Each.Value, want/4096) || copied.Copied != (Change{4096, 0}) {
		t.Errorf("the copy is %+v", copied)
	}
	if want := -500e-9 / 16; !close5(faults.Saved.Value, want) || !close5(faults.Each.Value, 500e-9) {
		t.Errorf("the faults are %+v", faults)
	}
}

func TestFaultsInside(t *testing.T) {
	machine := typical()
	s := &Set{Cases: []Case{machine.measure(reading("seq", "fresh"), 4096)}}
	w := fall(t, build(t, s), "fresh", 4096)
	if !w.FaultsInside || len(w.Steps) != 2 {
		t.Errorf("without a kept mapping the faults can't be told apart: %+v", w)
	}
	delete(machine.truths, View)
	s = &Set{Cases: []Case{machine.measure(reading("seq", "kept"), 4096)}}
	if m := build(t, s); len(m.Waterfalls) != 0 {
		t.Error("there is a waterfall without mmap-view")
	}
}

// What was not counted is unknown, not 0.
func TestNotCounted(t *testing.T) {
	s := &Set{Cases: []Case{typical().measure(reading("seq", "kept"), 4096)}}
	for i := range s.Cases[0].Trials {
		s.Cases[0].Trials[i].Calls = math.NaN()
	}
	call := fall(t, build(t, s), "kept", 4096).Steps[0]
	if call.Each.Known() || call.Calls.Known() || !call.Saved.Known() {
		t.Errorf("calls were not counted, but the step is %+v", call)
	}
}

func TestPasses(t *testing.T) {
	machine := typical()
	// Faults cost more in the first pass than reading does: 16 faults a MiB.
	machine.truths[View] = truth{operation: 20e-9, byte: 0.09e-9, fault: 10e-6}
	machine.truths[Mapped] = truth{operation: 20e-9, byte: 0.20e-9, fault: 10e-6}
	m := build(t, machine.survey())
	passes := map[string]Passes{}
	for _, p := range m.Passes {
		if p.Case.Block == 1<<20 {
			passes[p.Map] = p
		}
	}
	n := float64(1 << 20)
	read, view := 800e-9+0.11e-9*n, 20e-9+0.09e-9*n
	want := 1 + (view+160e-6-read)/(read-view)
	p := passes[View]
	if !close5(p.Number.Value, want) || p.First != Slower || p.Later != Faster {
		t.Errorf("it takes %+v passes, not %.1f", p, want)
	}
	if p := passes[Mapped]; !math.IsInf(p.Number.Value, 1) {
		t.Errorf("what is slower in each pass pays after %v", p.Number)
	}
	for _, p := range build(t, typical().survey()).Passes {
		if p.Map == View && p.Case.Block == 4096 && p.Number.Value != 1 {
			t.Errorf("what is faster from the first pass on takes %v", p.Number)
		}
	}
}

func TestUnevenRounds(t *testing.T) {
	c := typical().measure(reading("seq", "kept"), 64)
	c.Trials[1].Times = c.Trials[1].Times[1:]
	if _, err := New(&Set{Cases: []Case{c}}); err == nil || !strings.Contains(err.Error(), "12 and 11 rounds") {
		t.Errorf("rounds that are no pairs: %v", err)
	}
	c = typical().measure(reading("seq", "kept"), 64)
	c.Trials[1].Times[3] = 0
	if _, err := New(&Set{Cases: []Case{c}}); err == nil || !strings.Contains(err.Error(), "0 is no time") {
		t.Errorf("no time: %v", err)
	}
}

func TestWithoutChance(t *testing.T) {
	const n, f, s = stats.NoDifference, stats.Faster, stats.Slower
	for _, c := range []struct{ in, want []stats.Verdict }{
		{[]stats.Verdict{f, f, s, f, f}, []stats.Verdict{f, f, n, f, f}},
		{[]stats.Verdict{f, f, f, f, s}, []stats.Verdict{f, f, f, f, s}},
		{[]stats.Verdict{f, s, s, s, s}, []stats.Verdict{f, s, s, s, s}},
		{[]stats.Verdict{f, n, s}, []stats.Verdict{f, n, s}},
	} {
		got := withoutChance(c.in)
		for i := range got {
			if got[i] != c.want[i] {
				t.Errorf("%v becomes %v, not %v", c.in, got, c.want)
				break
			}
		}
	}
	for _, v := range withoutChance([]stats.Verdict{n, n, f, n, n}) {
		if v == f {
			t.Error("one difference of five sizes counts")
		}
	}
}
