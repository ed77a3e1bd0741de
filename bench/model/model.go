package model

import (
	"fmt"
	"math"
	"slices"
)

// A Model is what a set of measurements shows. It is not changed by reading
// it.
type Model struct {
	Curves     []*Curve
	Waterfalls []Waterfall
	Crossovers []Crossover
	Passes     []Passes

	set    *Set
	groups []*Group
	rounds *resampler
}

// New makes the model of a set, which must stay as it is. Its error says which
// case makes no sense.
func New(s *Set) (*Model, error) {
	for i := range s.Cases {
		if err := s.Cases[i].check(); err != nil {
			return nil, fmt.Errorf("model: %w", err)
		}
	}
	m := &Model{set: s, groups: s.groups(), rounds: newResampler(s)}
	for _, g := range m.groups {
		for _, target := range g.targets() {
			if c := m.curve(g, m.keptGroup(g), target); c != nil {
				m.Curves = append(m.Curves, c)
			}
		}
	}
	m.waterfalls()
	m.crossovers()
	m.passes()
	return m, nil
}

func (c *Case) check() error {
	rounds := -1
	for _, t := range c.Trials {
		if rounds < 0 {
			rounds = len(t.Times)
		}
		if len(t.Times) != rounds {
			return fmt.Errorf("%s: its targets have %d and %d rounds, which are no pairs", c.Workload, rounds, len(t.Times))
		}
		for _, v := range t.Times {
			if !(v > 0) || math.IsInf(v, 1) {
				return fmt.Errorf("%s on %s: %v is no time", c.Workload, t.Target, v)
			}
		}
	}
	return nil
}

// keptGroup returns the group of a pattern with a mapping that is kept, or nil.
func (m *Model) keptGroup(g *Group) *Group {
	p, ok := g.Pattern.kept()
	if !ok {
		return nil
	}
	i := slices.IndexFunc(m.groups, func(o *Group) bool { return o.Pattern == p && o.File == g.File })
	if i < 0 {
		return nil
	}
	return m.groups[i]
}

// Curve returns that of a target in a pattern, or nil. A file of 0 is any.
func (m *Model) Curve(p Pattern, file int64, target string) *Curve {
	for _, c := range m.Curves {
		if c.Pattern == p && c.Target == target && (file == 0 || c.File == 0 || c.File == file) {
			return c
		}
	}
	return nil
}
