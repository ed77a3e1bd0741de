package compare

import (
	"slices"

	"mmapbench/internal/record"
)

// Ratio is the unit of a target's speed relative to the baseline of its own
// run, round by round. The baseline is the target "stdio", or the case's first
// target if it has no "stdio". The baseline itself has no ratio. Above 1 the
// target is faster; more is better. No file holds ratios: they are computed.
const Ratio = "ratio"

// baseline is the target that others are compared with.
const baseline = "stdio"

// A side is one side of the comparison: runs of the same program on the same
// machine, as the user says.
type side struct {
	name     string // value of the key .file
	run      *record.Run
	warnings []string // of the records

	// varied holds the configuration keys in which results of one record
	// differ, except the facts about the machine.
	varied []string
	seeds  []string // of the runs that record one
}

func newSide(name string, runs []*record.Run) *side {
	s := &side{name: name, run: record.Merge(runs...)}
	for _, r := range runs {
		for _, key := range r.Varied() {
			if !slices.Contains(facts(), key) {
				s.varied = record.AddNew(s.varied, key)
			}
		}
		s.warnings = append(s.warnings, r.Warnings...)
	}
	for _, n := range s.run.Notes {
		if n.Key == "seed" {
			s.seeds = append(s.seeds, n.Value)
		}
	}
	return s
}

func (s *side) described() Side {
	d := Side{Runs: s.run.Runs()}
	for _, f := range s.run.Files {
		d.Files = record.AddNew(d.Files, f)
	}
	return d
}

// A source is a target of a case of one side.
type source struct {
	side int
	c    *record.Case
	s    *record.Series
}

// sources returns the sources of a side, in the order of the records.
func (s *side) sources(index int) (all []source) {
	for _, c := range s.run.Cases {
		for _, t := range c.Targets {
			all = append(all, source{index, c, t})
		}
	}
	return all
}

// units returns the base units that have figures, in the record's order, and
// then Ratio if there is one.
func (c *comparer) units(s source) (units []string) {
	for _, u := range c.sides[s.side].run.Units {
		if len(s.s.Values[u.Name]) > 0 {
			units = append(units, u.Name)
		}
	}
	if len(s.groups(Ratio)) > 0 {
		units = append(units, Ratio)
	}
	return units
}

// groups returns the figures of a base unit, or of Ratio, grouped by run.
func (s source) groups(unit string) []record.Group {
	if unit != Ratio {
		return s.s.Groups(unit)
	}
	base := s.c.Series(baseline)
	if base == nil {
		base = s.c.Targets[0]
	}
	if base == s.s {
		return nil
	}
	return record.Ratios(base, s.s).Groups(record.Time)
}
