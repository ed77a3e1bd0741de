package model

import (
	"math"
	"strings"
	"testing"
)

func TestAdviceBetweenSizes(t *testing.T) {
	machine := typical()
	delete(machine.truths, View)
	machine.noise = 0.01
	m := build(t, machine.survey())
	small := m.Advise(Question{Order: "seq", Block: 3000})
	if small.Side != Map || small.Target != Mapped || !small.Predicted {
		t.Errorf("3000 B, which were not measured: %+v", small)
	}
	want := typical().truths[Buffered].time(3000, 3000.0/around64, 0) / typical().truths[Mapped].time(3000, 0, 0)
	if small.Against != Buffered || small.Gain.Low > want*1.02 || small.Gain.High < want/1.02 {
		t.Errorf("the gain is %+v over %s, not %.3f over stdio-buf", small.Gain, small.Against, want)
	}
	large := m.Advise(Question{Order: "seq", Block: 1 << 20})
	if large.Side != Read || large.Predicted || large.Target != Stdio && large.Target != Buffered {
		t.Errorf("1 MiB: %+v", large)
	}
	if m.Advise(Question{Order: "seq", Block: 2 << 20}).Side != Unknown {
		t.Error("a size beyond those that were measured has an answer")
	}
	text := strings.Join(small.Text(), " ") + strings.Join(small.Basis, " ")
	for _, want := range []string{"Map the file", "by the model", "one after the other", "Predicted at", "15 sizes between 64B and 1MiB"} {
		if !strings.Contains(text, want) {
			t.Errorf("the advice does not say %q: %s", want, text)
		}
	}
}

// Who gives no size gets the answer for a page, or what is next to it, and the
// same in all parts of it.
func TestAdviceWithoutSize(t *testing.T) {
	s := typical().survey()
	if a := build(t, s).Advise(Question{Order: "seq", Passes: 3}); a.Question.Block != 4096 || a.Side != Map || len(a.Basis) != 3 {
		t.Errorf("at %d: %v %q", a.Question.Block, a.Side, a.Basis)
	}
	var large []Case
	for _, c := range s.Cases {
		if c.Block >= 64<<10 {
			large = append(large, c)
		}
	}
	a := build(t, &Set{Cases: large}).Advise(Question{Order: "seq", Passes: 3})
	if text := strings.Join(append(a.Text(), a.Basis...), " "); a.Question.Block != 64<<10 || strings.Count(text, "64KiB") != 3 {
		t.Errorf("at %d: %s", a.Question.Block, text)
	}
	if a := build(t, &Set{}).Advise(Question{}); a.Side != Unknown || !strings.Contains(a.Missing, "-block 4KiB") {
		t.Errorf("nothing was measured: %+v", a)
	}
}

func TestAdviceWithoutDifference(t *testing.T) {
	machine := typical()
	machine.truths = map[string]truth{Stdio: machine.truths[Stdio], Mapped: {operation: 800e-9, byte: 0.11e-9}}
	machine.noise = 0.02
	s := machine.survey()
	s.Noise = 0.02
	a := build(t, s).Advise(Question{Order: "seq", Block: 4096})
	if a.Side != Either || !strings.Contains(a.Text()[0], "No difference shown") {
		t.Errorf("there is no difference, but: %v", a.Text())
	}
}

func TestAdviceOnPasses(t *testing.T) {
	machine := typical()
	machine.truths[View] = truth{operation: 20e-9, byte: 0.09e-9, fault: 10e-6}
	machine.truths[Mapped] = machine.truths[View]
	m := build(t, machine.survey())
	for _, c := range []struct {
		passes int
		want   Side
	}{{1, Read}, {2, Read}, {100, Map}, {0, Map}} {
		a := m.Advise(Question{Order: "seq", Block: 1 << 20, Passes: c.passes})
		if a.Side != c.want {
			t.Errorf("%d passes: %v %v", c.passes, a.Side, a.Text())
		}
	}
	if a := m.Advise(Question{Order: "seq", Block: 1 << 20, Passes: 1, Cold: true}); a.Side != Unknown || !strings.Contains(a.Missing, "-cache cold") {
		t.Errorf("nothing was measured cold: %+v", a)
	}
}

func TestAdviceOnShares(t *testing.T) {
	machine := typical()
	s := machine.survey()
	// Writes through the mapping are as much slower as reads are faster.
	write := Pattern{Workload: "Write", Order: "seq", Cache: "warm", Map: "kept", Sync: "never", Procs: 2}
	c := machine.measure(write, 64)
	for i := range c.Trials {
		for k := range c.Trials[i].Times {
			c.Trials[i].Times[k] = map[string]float64{Stdio: 1e-6, Buffered: 1e-6, Mapped: 4e-6, View: 4e-6}[c.Trials[i].Target]
		}
	}
	s.Cases = append(s.Cases, c)
	m := build(t, s)
	read := m.Advise(Question{Workload: "Mixed", Order: "seq", Block: 64, Reads: 100})
	written := m.Advise(Question{Workload: "Mixed", Order: "seq", Block: 64, Reads: 1})
	if read.Side != Map || written.Side != Read {
		t.Errorf("nothing but reads: %v; nearly nothing but writes: %v", read.Text(), written.Text())
	}
	half := m.Advise(Question{Order: "seq", Block: 64, Reads: 50})
	want := (typical().truths[View].time(64, 0, 0) + 4e-6) / 2
	if half.Side != Read || !half.Predicted || !close5(half.AgainstTime.Value, want) {
		t.Errorf("half and half: %+v, not %v on mmap-view", half, want)
	}
	found := false
	for _, r := range m.Advise(Question{Workload: "Mixed", Order: "seq", Block: 64, Reads: 100}).Risks {
		found = found || strings.HasPrefix(r, "Durability")
	}
	if !found {
		t.Error("who writes through a mapping is not told of durability")
	}
}

func TestAdviceOnHints(t *testing.T) {
	machine := typical()
	plain := machine.measure(reading("rand", "kept"), 4096)
	hinted := reading("rand", "kept")
	hinted.Hint = "random"
	fast := machine.measure(hinted, 4096)
	for i := range fast.Trials {
		for k := range fast.Trials[i].Times {
			fast.Trials[i].Times[k] /= 2
		}
	}
	none := hinted
	none.Hint = "willneed"
	m := build(t, &Set{Cases: []Case{plain, fast, machine.measure(none, 4096)}})
	a := m.Advise(Question{Block: 4096})
	if a.Hint != "random" || !close5(a.HintGain.Value, 2) {
		t.Errorf("the hint that halves the time is not advised: %q %v", a.Hint, a.HintGain)
	}
	if a := build(t, &Set{Cases: []Case{plain}}).Advise(Question{Block: 4096}); a.Hint != "" {
		t.Errorf("a hint that was not measured is advised: %s", a.Hint)
	}
}

func TestAdviceOnFewRounds(t *testing.T) {
	machine := typical()
	machine.rounds = 3
	a := build(t, &Set{Cases: []Case{machine.measure(reading("rand", "kept"), 4096)}}).Advise(Question{Block: 4096})
	if a.Side != Unknown || !strings.Contains(a.Missing, "rounds") {
		t.Errorf("three rounds decide: %+v", a)
	}
}

func TestAdviceOnMemory(t *testing.T) {
	machine := typical()
	confined := Pattern{Workload: "Read", Order: "rand", Map: "fresh", Procs: 2, Memory: 32 << 20}
	m := build(t, &Set{Cases: []Case{machine.measure(confined, 4096)}}) // of a file of 64 MiB
	if a := m.Advise(Question{Block: 4096, WorkingSet: 2}); a.Side != Map {
		t.Errorf("twice the memory was measured: %+v", a)
	}
	if a := m.Advise(Question{Block: 4096, WorkingSet: 8}); a.Side != Unknown || !strings.Contains(a.Missing, "-mem 64MiB -size 512MiB") {
		t.Errorf("eight times the memory was not measured: %+v", a)
	}
	if a := m.Advise(Question{Block: 4096}); a.Side != Unknown {
		t.Errorf("a file that fits was not measured: %+v", a)
	}
}

func TestSolve(t *testing.T) {
	// 2a + b = 1, a + 3b = 1: a = 0.4, b = 0.2.
	x := solve([][]float64{{2, 1}, {1, 3}}, []float64{1, 1})
	if math.Abs(x[0]-0.4) > 1e-12 || math.Abs(x[1]-0.2) > 1e-12 {
		t.Errorf("it is %v", x)
	}
	// The second column can only help with a negative share.
	if x := solve([][]float64{{1, 0}, {1, 1}, {0.5, 0.9}}, []float64{1, 1, 0}); x[1] < 0 {
		t.Errorf("a cost is negative: %v", x)
	}
	// A column that is a multiple of another is left out.
	if x := solve([][]float64{{1, 2}, {2, 4}}, []float64{1, 1}); math.IsNaN(x[0]) || math.IsInf(x[0], 0) {
		t.Errorf("it is %v", x)
	}
}
