package model

import (
	"math"
	"testing"
)

// disturb makes most rounds of a set take longer, each in its own way and some
// cases more than others, as what else a machine does makes them.
func disturb(m *machine, s *Set) {
	const most = 0.6
	for i := range s.Cases {
		company := m.rng.Float64() // of this case: what runs beside it
		for j := range s.Cases[i].Trials {
			for k := range s.Cases[i].Trials[j].Times {
				if m.rng.Float64() < most {
					s.Cases[i].Trials[j].Times[k] *= 1 + 3*company*m.rng.Float64()
				}
			}
		}
	}
}

// A machine that does other things in most of the rounds has the same costs.
func TestDisturbedRounds(t *testing.T) {
	machine := typical()
	machine.noise, machine.rounds = 0.01, 24
	s := machine.survey()
	disturb(machine, s)
	m := build(t, s)
	for _, check := range []struct {
		target, cost string
		want         float64
	}{{Stdio, "call", 800e-9}, {Mapped, "operation", 30e-9}, {View, "operation", 20e-9}} {
		if got := m.Curve(reading("seq", "kept"), 64<<20, check.target).Param(check.cost); !close5(got.Value, check.want) {
			t.Errorf("%s of %s is %v, not %v", check.cost, check.target, got.Value, check.want)
		}
	}
	h, err := HoldOut(s)
	if err != nil || !h.Passed() {
		t.Errorf("held out: %.3f in the median, %.3f at worst, %v", h.Median, h.Worst, err)
	}
	off := 0.0 // how far the medians are from the truth, at worst
	for _, c := range s.Cases {
		truth := machine.truths[Stdio].time(float64(c.Block), 1, 0)
		off = max(off, math.Abs(median(c.Trial(Stdio).Times)/truth-1))
	}
	if off < MostWorst {
		t.Errorf("the medians are off by %.3f at worst, which disturbs nothing", off)
	}
}
