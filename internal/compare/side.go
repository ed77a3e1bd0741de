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
	name string        // value of the key .file
	all  *record.Run   // all runs in one
	runs []*record.Run // one run each

	// varied holds the configuration keys in which results of one record
	// differ, except the facts about the machine.
	varied []string
	seeds  []string // of the runs that record one
}

func newSide(name string, runs []*record.Run) *side {
	s := &side{name: name, all: record.Merge(runs...)}
	for _, r := range runs {
		for _, key := range r.Varied() {
			if !slices.Contains(facts(), key) {
				s.varied = record.AddNew(s.varied, key)
			}
		}
		s.runs = append(s.runs, r.Split()...)
	}
	for _, n := range s.all.Notes {
		if n.Key == "seed" {
			s.seeds = append(s.seeds, n.Value)
		}
	}
	return s
}

func (s *side) described() Side {
	d := Side{Runs: len(s.runs)}
	for _, f := range s.all.Files {
		d.Files = record.AddNew(d.Files, f)
	}
	return d
}

// A source is a target of a case in one run.
type source struct {
	side, run int
	record    *record.Run
	c         *record.Case
	s         *record.Series
}

// sources returns the sources of a side, in the order of the records.
func (s *side) sources(index int) (all []source) {
	for i, r := range s.runs {
		for _, c := range r.Cases {
			for _, t := range c.Targets {
				all = append(all, source{index, i, r, c, t})
			}
		}
	}
	return all
}

// A group holds the figures that one run has for a cell.
type group struct {
	side, run int
	values    []float64
	ops       int // the smallest number of operations that a figure is the mean of
}

// group returns the figures of a source in a base unit, or in Ratio.
func (s source) group(unit string) group {
	g := group{side: s.side, run: s.run, values: s.values(unit)}
	if ops := s.s.Ops(unit); len(ops) > 0 {
		g.ops = slices.Min(ops)
	}
	return g
}

// units returns the base units that have figures, in the record's order, and
// then Ratio if there is one.
func (s source) units() (units []string) {
	for _, u := range s.record.Units {
		if len(s.s.Values[u.Name]) > 0 {
			units = append(units, u.Name)
		}
	}
	if len(s.values(Ratio)) > 0 {
		units = append(units, Ratio)
	}
	return units
}

// values returns the figures of a base unit, or of Ratio.
func (s source) values(unit string) []float64 {
	if unit != Ratio {
		return s.s.Values[unit]
	}
	base := s.c.Series(baseline)
	if base == nil {
		base = s.c.Targets[0]
	}
	if base == s.s {
		return nil
	}
	x, y := record.Paired(base, s.s, record.Time)
	ratios := make([]float64, len(x))
	for i := range x {
		ratios[i] = x[i] / y[i]
	}
	return ratios
}
