package record

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Merge returns one run with the figures of all, in that order. Rounds of
// different runs are never paired. Differences between the machines, or between
// what the runs say about a unit, become warnings. Merge does not change its
// arguments.
func Merge(runs ...*Run) *Run {
	m := &Run{}
	cases := map[caseID]*Case{}
	for _, r := range runs {
		m.Files = append(m.Files, r.Files...)
		m.Notes = addAll(m.Notes, r.Notes)
		m.Config = addAll(m.Config, r.Config)
		m.Maps = addAll(m.Maps, r.Maps)
		m.Limits = addAll(m.Limits, r.Limits)
		m.Sources = addAll(m.Sources, r.Sources)
		m.Absent = addAll(m.Absent, r.Absent)
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
		list = AddNew(list, v)
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

// mergeCase adds the figures of a case. Its runs are numbered on from the last run
// of r.
func (r *Run) mergeCase(cases map[caseID]*Case, c *Case) {
	to := cases[c.id()]
	if to == nil {
		copied := *c
		copied.Targets, copied.Twins = nil, nil
		to = &copied
		cases[c.id()] = to
		r.Cases = append(r.Cases, to)
	}
	for _, s := range slices.Concat(c.Targets, c.Twins) {
		ts := to.series(s.Target, s.Twin)
		ts.Calls = cmp.Or(ts.Calls, s.Calls)
		for unit, values := range s.Values {
			for i, v := range values {
				at := s.rounds[unit][i]
				at.run += r.runs
				ts.add(unit, v, s.ops[unit][i], at)
			}
		}
	}
}

// check adds the warnings that need the whole record.
func (r *Run) check() {
	first := map[string]string{}
	for _, c := range r.Config {
		v, again := first[c.Key]
		if !again {
			first[c.Key] = c.Value
		} else if c.Key != "pkg" {
			r.warn("%s is both %q and %q in this record: each has rows of its own", c.Key, v, c.Value)
		}
	}
	for _, c := range r.Cases {
		r.checkRounds(c)
	}
}

// checkRounds warns if the targets of a case differ by more than one round in a
// run, which is all that an interruption explains.
func (r *Run) checkRounds(c *Case) {
	var counts []int
	var words []string
	for _, s := range c.Targets {
		if n := len(s.Values[Time]); n > 0 {
			counts = append(counts, n)
			words = append(words, fmt.Sprintf("%s %d", s.Target, n))
		}
	}
	if len(counts) > 0 && slices.Max(counts)-slices.Min(counts) > r.runs {
		r.warn("%s: the targets have different numbers of rounds (%s); only rounds that both sides have are compared",
			c.Key, strings.Join(words, ", "))
	}
}
