package compare

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"mmapbench/internal/record"
)

// Ratio is the unit of a target's speed relative to the baseline of its own
// run, round by round. The baseline is the target "stdio", or the case's first
// target if it has no "stdio". The baseline itself has no ratio. Above 1 the
// target is faster; more is better. No file holds ratios: they are computed.
const Ratio = "ratio"

// baseline is the target that others are compared with.
const baseline = "stdio"

func nan() float64 { return math.NaN() }
func inf() float64 { return math.Inf(1) }

// A side is one side of the comparison: runs of the same program on the same
// machine, as the user says.
type side struct {
	name  string // value of the key .file
	files []string
	all   *record.Run
	runs  []*record.Run // all, split into its runs

	// varied holds the configuration keys in which results of one record
	// differ, except the facts about the machine.
	varied []string
	seeds  []string // of the runs that record one
}

func newSide(name string, runs []*record.Run) *side {
	s := &side{name: name, all: record.Merge(runs...)}
	for _, r := range runs {
		for _, f := range r.Files {
			s.files = add(s.files, f)
		}
		for _, n := range r.Notes {
			if n.Key == "seed" {
				s.seeds = add(s.seeds, n.Value)
			}
		}
		for _, key := range r.Varied() {
			if !slices.Contains(facts(), key) {
				s.varied = add(s.varied, key)
			}
		}
		s.runs = append(s.runs, r.Split()...)
	}
	return s
}

func (s *side) described() Side { return Side{Files: s.files, Runs: len(s.runs)} }

// warnings returns the distinct warnings of the records.
func (s *side) warnings() (all []string) {
	for _, r := range s.runs {
		for _, w := range r.Warnings {
			all = add(all, w)
		}
	}
	return all
}

func add[T comparable](list []T, v T) []T {
	if slices.Contains(list, v) {
		return list
	}
	return append(list, v)
}

// A group holds the figures that one run has for a cell.
type group struct {
	side, run int
	values    []float64
	ops       int // the smallest number of operations that a figure is the mean of
}

// A source is a target of a case in one run.
type source struct {
	side, run int
	record    *record.Run
	c         *record.Case
	s         *record.Series
}

// sources returns all sources, old before new, in the order of the records.
func (c *comparer) sources() (all []source) {
	for i, s := range c.sides {
		for j, r := range s.runs {
			for _, rc := range r.Cases {
				for _, t := range rc.Targets {
					all = append(all, source{i, j, r, rc, t})
				}
			}
		}
	}
	return all
}

// name returns the benchmark's name, without "Benchmark".
func (s source) name() string {
	var b strings.Builder
	b.WriteString(s.c.Key)
	if s.s.Target != "" {
		fmt.Fprintf(&b, "/%s=%s", record.TargetKey, s.s.Target)
	}
	if s.c.Procs != 1 {
		b.WriteString("-" + strconv.Itoa(s.c.Procs))
	}
	return b.String()
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

// ops returns the smallest number of operations that a figure is the mean of.
func (s source) ops(unit string) int {
	n := s.s.Ops(unit)
	if len(n) == 0 {
		return 0
	}
	return slices.Min(n)
}
