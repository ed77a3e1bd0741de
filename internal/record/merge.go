package record

import (
	"fmt"
	"slices"
	"strings"
)

// Merge returns one run with the figures of all, in that order. The rounds of
// one are never paired with the rounds of another. What differs between the
// machines, or between what the runs say of a unit, becomes a warning. The
// arguments are left as they are.
func Merge(runs ...*Run) *Run {
	m := &Run{}
	cases := map[caseID]*Case{}
	for _, r := range runs {
		m.Files = append(m.Files, r.Files...)
		m.Notes = addAll(m.Notes, r.Notes)
		m.Rates = append(m.Rates, r.Rates...)
		m.Config = addAll(m.Config, r.Config)
		m.Sources = addAll(m.Sources, r.Sources)
		m.Absent = addAll(m.Absent, r.Absent)
		m.Floors = addAll(m.Floors, r.Floors)
		m.Failures = append(m.Failures, r.Failures...)
		m.Warnings = addAll(m.Warnings, r.Warnings)
		m.mergeUnits(r.Units)
		for _, c := range r.Cases {
			m.mergeCase(cases, c)
		}
		m.runs += r.runs
	}
	m.check()
	return m
}

func addAll[T comparable](list, more []T) []T {
	for _, v := range more {
		list = addNew(list, v)
	}
	return list
}

func (r *Run) mergeUnits(units []Unit) {
	for _, u := range units {
		have, ok := r.Unit(u.Name)
		switch {
		case !ok:
			r.Units = append(r.Units, u)
		case have != u:
			r.warn("%s is described differently in %s: the first description counts", u.Name, r.Files[len(r.Files)-1])
		}
	}
}

func (r *Run) mergeCase(cases map[caseID]*Case, c *Case) {
	to := cases[c.id()]
	if to == nil {
		copied := *c
		copied.Params = slices.Clone(c.Params)
		copied.Targets, copied.Twins = nil, nil
		to = &copied
		cases[c.id()] = to
		r.Cases = append(r.Cases, to)
	}
	for _, s := range slices.Concat(c.Targets, c.Twins) {
		ts := to.series(s.Target, s.Twin)
		if ts.Calls == "" {
			ts.Calls = s.Calls
		}
		for unit, values := range s.Values {
			for i, v := range values {
				at := s.rounds[unit][i]
				at.run += r.runs
				ts.add(unit, v, s.ops[unit][i], at)
			}
		}
	}
}

// check adds the warnings that only the whole record can give.
func (r *Run) check() {
	for i, c := range r.Config {
		first := slices.IndexFunc(r.Config, func(o KeyValue) bool { return o.Key == c.Key })
		if first < i && c.Key != "pkg" {
			r.warn("%s is both %q and %q in this record: each has rows of its own", c.Key, r.Config[first].Value, c.Value)
		}
	}
	for _, c := range r.Cases {
		r.checkRounds(c)
	}
}

// checkRounds warns where targets of a case differ by more rounds than an
// interrupted run explains, which is one.
func (r *Run) checkRounds(c *Case) {
	for run := range r.runs {
		var least, most int
		var counts []string
		for _, s := range c.Targets {
			n := s.roundsIn(run)
			if n == 0 {
				continue
			}
			if len(counts) == 0 || n < least {
				least = n
			}
			most = max(most, n)
			counts = append(counts, fmt.Sprintf("%s %d", s.Target, n))
		}
		if most-least > 1 {
			r.warn("%s: the targets have different numbers of rounds (%s); only rounds that both sides have are compared",
				c.Key, strings.Join(counts, ", "))
		}
	}
}

// roundsIn counts the times of one run.
func (s *Series) roundsIn(run int) int {
	n := 0
	for _, at := range s.rounds[Time] {
		if at.run == run {
			n++
		}
	}
	return n
}
