package model

import (
	"math"
	"math/rand/v2"
	"testing"
)

// A truth is a machine whose costs are known.
type truth struct {
	operation, call, fault float64 // seconds
	byte                   float64 // seconds, up to bend
	bend                   float64 // bytes; 0 for none
	beyond                 float64 // seconds a byte beyond bend
}

func (c truth) time(size, calls, faults float64) float64 {
	t := c.operation + c.call*calls + c.fault*faults
	if c.bend == 0 || size <= c.bend {
		return t + c.byte*size
	}
	return t + c.byte*c.bend + c.beyond*(size-c.bend)
}

// A machine has a truth for each target.
type machine struct {
	truths map[string]truth
	noise  float64 // that a time has more, as a fraction
	rounds int
	rng    *rand.Rand
}

// Sizes are those of an explanation: 64 B to 1 MiB.
func sizes() (all []int64) {
	for n := int64(64); n <= 1<<20; n *= 2 {
		all = append(all, n)
	}
	return all
}

func typical() *machine {
	return &machine{
		truths: map[string]truth{
			Stdio:    {call: 800e-9, byte: 0.11e-9},
			Buffered: {operation: 25e-9, call: 800e-9, byte: 0.14e-9},
			Mapped:   {operation: 30e-9, byte: 0.10e-9, bend: 64 << 10, beyond: 0.16e-9, fault: 500e-9},
			View:     {operation: 20e-9, byte: 0.04e-9, fault: 500e-9},
		},
		rounds: 12, rng: rand.New(rand.NewPCG(1, 2)),
	}
}

// around64 is how many bytes a fault maps, and a buffer holds.
const around64 = 64 << 10

// measure makes a case of reads.
func (m *machine) measure(p Pattern, block int64) Case {
	c := Case{Pattern: p, Block: block, File: 64 << 20}
	drift := make([]float64, m.rounds) // a round is slow or fast as a whole
	for i := range drift {
		drift[i] = 1 + m.noise*math.Abs(m.rng.NormFloat64())
	}
	for _, target := range []string{Stdio, Buffered, Mapped, View} {
		t, ok := m.truths[target]
		if !ok {
			continue
		}
		tr := Trial{Target: target}
		switch target {
		case Stdio:
			tr.Calls, tr.Copied = 1, float64(block)
		case Buffered:
			tr.Calls, tr.Copied = min(1, float64(block)/around64), 2*float64(block)
		case Mapped:
			tr.Copied = float64(block)
		}
		if p.Map == "fresh" && (target == Mapped || target == View) {
			tr.Faults = float64(block) / around64
		}
		for i := range m.rounds {
			v := t.time(float64(block), tr.Calls, tr.Faults) * drift[i] * (1 + m.noise*math.Abs(m.rng.NormFloat64()))
			tr.Times = append(tr.Times, v)
		}
		c.Trials = append(c.Trials, tr)
	}
	return c
}

func reading(order, mapping string) Pattern {
	return Pattern{Workload: "Read", Order: order, Cache: "warm", Map: mapping, Procs: 2}
}

// survey measures all sizes with kept and fresh mappings.
func (m *machine) survey() *Set {
	s := &Set{Seed: 1, Noise: m.noise / 2}
	for _, mapping := range []string{"kept", "fresh"} {
		for _, n := range sizes() {
			s.Cases = append(s.Cases, m.measure(reading("seq", mapping), n))
		}
	}
	return s
}

func build(t *testing.T, s *Set) *Model {
	t.Helper()
	m, err := New(s)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// close5 reports whether a figure is within 5 % of what it should be.
func close5(got, want float64) bool { return math.Abs(got-want) <= 0.05*math.Abs(want) }

// byteAt returns what a curve has of a cost of a byte at a size.
func byteAt(c *Curve, size int64) float64 {
	for _, p := range c.Params {
		if p.Name == "byte" && p.From <= size && (p.To == 0 || size < p.To) {
			return p.Value
		}
	}
	return math.NaN()
}

func TestCostsAreRecovered(t *testing.T) {
	for _, noise := range []float64{0, 0.02} {
		machine := typical()
		machine.noise, machine.rounds = noise, 40
		m := build(t, machine.survey())
		curve := func(mapping, target string) *Curve {
			c := m.Curve(reading("seq", mapping), 64<<20, target)
			if c == nil {
				t.Fatalf("no curve of %s %s", mapping, target)
			}
			if c.Fit.Bad != "" {
				t.Errorf("noise %v: %s of %s is called bad: %s %+v", noise, target, mapping, c.Fit.Bad, c.Fit)
			}
			return c
		}
		stdio, buffered := curve("kept", Stdio), curve("kept", Buffered)
		mapped, view, fresh := curve("kept", Mapped), curve("kept", View), curve("fresh", View)
		for _, check := range []struct {
			what      string
			got, want float64
		}{
			{"call of stdio", stdio.Param("call").Value, 800e-9},
			{"byte of stdio", byteAt(stdio, 1<<20-1), 0.11e-9},
			{"operation of stdio-buf", buffered.Param("operation").Value, 25e-9},
			{"operation of mmap", mapped.Param("operation").Value, 30e-9},
			{"byte of mmap within the cache", byteAt(mapped, 8<<10), 0.10e-9},
			{"byte of mmap beyond it", byteAt(mapped, 512<<10), 0.16e-9},
			{"operation of mmap-view", view.Param("operation").Value, 20e-9},
			{"byte of mmap-view", byteAt(view, 512<<10), 0.04e-9},
		} {
			if !close5(check.got, check.want) {
				t.Errorf("noise %v: %s is %.4g, not %.4g", noise, check.what, check.got, check.want)
			}
		}
		// What is a small part of the whole is less certain: the interval says how much.
		for _, p := range []struct {
			what string
			Param
			want float64
		}{{"call of stdio-buf", buffered.Param("call"), 800e-9}, {"fault of mmap-view", fresh.Param("fault"), 500e-9}} {
			if noise == 0 && !close5(p.Value, p.want) {
				t.Errorf("%s is %.4g, not %.4g", p.what, p.Value, p.want)
			}
			if p.Low > p.want*1.001 || p.High < p.want*0.999 {
				t.Errorf("noise %v: %s is [%.4g, %.4g], which misses %.4g", noise, p.what, p.Low, p.High, p.want)
			}
		}
	}
}

// crossover returns the one of a pair, which has to be the only one.
func crossover(t *testing.T, m *Model, mapping, read, mapped string) Crossover {
	t.Helper()
	var found []Crossover
	for _, c := range m.Crossovers {
		if c.Pattern.Map == mapping && c.Read == read && c.Map == mapped {
			found = append(found, c)
		}
	}
	if len(found) != 1 {
		t.Fatalf("%d crossovers of %s and %s: %+v", len(found), read, mapped, found)
	}
	return found[0]
}

func TestCrossoverIsFound(t *testing.T) {
	// 800 + 0.11 n = 30 + 0.10·64Ki + 0.16 (n - 64Ki)
	want := (800 - 30 - 0.10*65536 + 0.16*65536) / 0.05
	for _, noise := range []float64{0, 0.02} {
		machine := typical()
		machine.noise, machine.rounds = noise, 40
		m := build(t, machine.survey())
		c := crossover(t, m, "kept", Stdio, Mapped)
		if c.Kind != Turns || c.Below != Mapped || c.Above != Stdio || !close5(c.Size.Value, want) {
			t.Errorf("noise %v: it is %+v, not from mmap to stdio at %.0f", noise, c, want)
		}
		if !(c.Size.Low <= want*1.001 && want*0.999 <= c.Size.High) {
			t.Errorf("noise %v: the interval [%.0f, %.0f] misses %.0f", noise, c.Size.Low, c.Size.High, want)
		}
		c = crossover(t, m, "kept", Stdio, View)
		if c.Kind != Never || c.Below != View || c.Low != 64 || c.High != 1<<20 {
			t.Errorf("noise %v: mmap-view is always faster, but it is %+v", noise, c)
		}
	}
}

func TestCrossoverOfWhatDoesNotDiffer(t *testing.T) {
	machine := typical()
	machine.noise, machine.rounds = 0.02, 12
	machine.truths[View] = truth{operation: 800e-9, byte: 0.11e-9}
	machine.truths[Mapped] = truth{operation: 20e-9, byte: 0.11e-9}
	s := machine.survey()
	s.Noise = 0.02
	m := build(t, s)
	if c := crossover(t, m, "kept", Stdio, View); c.Kind != Unshown {
		t.Errorf("there is no difference, but it is %+v", c)
	}
	// What a call costs is lost in what a large block does.
	c := crossover(t, m, "kept", Stdio, Mapped)
	if c.Kind != Fades || c.Below != Mapped || c.Size.Low < 64<<10 || c.Size.High > 1<<20 {
		t.Errorf("it fades, but it is %+v", c)
	}
}

func TestHoldOut(t *testing.T) {
	machine := typical()
	machine.noise = 0.02
	h, err := HoldOut(machine.survey())
	if err != nil {
		t.Fatal(err)
	}
	// 7 of 15 sizes on 4 targets with 2 mappings.
	if len(h.Held) != 7*4*2 || !h.Passed() || h.Median > 0.05 {
		t.Errorf("%d sizes were held out, median %v, worst %v", len(h.Held), h.Median, h.Worst)
	}
	s := machine.survey()
	for i := range s.Cases {
		// Every second size takes twice as long: no line has such a form.
		if i%2 == 1 {
			for j := range s.Cases[i].Trials {
				for k := range s.Cases[i].Trials[j].Times {
					s.Cases[i].Trials[j].Times[k] *= 2
				}
			}
		}
	}
	if h, err = HoldOut(s); err != nil || h.Passed() {
		t.Errorf("what has no form passed the check: median %v, worst %v, %v", h.Median, h.Worst, err)
	}
	bad := 0
	for _, c := range build(t, s).Curves {
		if c.Fit.Bad != "" {
			bad++
		}
	}
	if bad == 0 {
		t.Error("no curve is called bad")
	}
	if h, err = HoldOut(&Set{}); err != nil || h.Passed() {
		t.Errorf("a check of nothing passed, %v", err)
	}
}

// Between sizes the prediction is that of the truth, at them what was measured.
func TestPrediction(t *testing.T) {
	m := build(t, typical().survey())
	c := m.Curve(reading("seq", "kept"), 0, Mapped)
	for _, size := range []float64{64, 100, 3000, 4096, 50_000, 100_000, 700_000, 1 << 20} {
		if want := typical().truths[Mapped].time(size, 0, 0); !close5(c.At(size).Value, want) {
			t.Errorf("at %.0f it is %.4g, not %.4g", size, c.At(size).Value, want)
		}
	}
	for _, size := range []float64{1, 63, 1<<20 + 1} {
		if c.At(size).Known() {
			t.Errorf("at %.0f, where nothing was measured near, it is %+v", size, c.At(size))
		}
	}
}

// The fit of a target whose costs are none that the model has, is called bad.
func TestOutlierIsSeen(t *testing.T) {
	s := typical().survey()
	for k := range s.Cases[8].Trials[0].Times {
		s.Cases[8].Trials[0].Times[k] *= 3
	}
	m := build(t, s)
	c := m.Curve(reading("seq", "kept"), 0, Stdio)
	if c.Fit.Bad == "" {
		t.Errorf("a size that takes three times as long is not seen: %+v", c.Fit)
	}
	if !close5(c.Param("call").Value, 800e-9) {
		t.Errorf("one outlier changes the call to %v", c.Param("call").Value)
	}
}

func TestPlots(t *testing.T) {
	m := build(t, typical().survey())
	plots := m.Plots()
	if len(plots) != 2 {
		t.Fatalf("%d plots of 2 patterns", len(plots))
	}
	p := plots[0]
	if len(p.Lines) != 4 || len(p.Lines[0].Points) != 15 || len(p.Crossovers) != 3 {
		t.Fatalf("the plot has %d lines, %d crossovers", len(p.Lines), len(p.Crossovers))
	}
	curve := p.Lines[0].Curve
	if first, last := curve[0], curve[len(curve)-1]; first.Size != 64 || last.Size != 1<<20 || !last.Known() {
		t.Errorf("the curve is from %v to %v", first, last)
	}
}
