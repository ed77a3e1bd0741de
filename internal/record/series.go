package record

import "mmapbench/internal/noise"

// A Series holds the figures of one target of a case.
type Series struct {
	Target string
	Twin   string // value of the twin key; empty for the trial that the target is judged by
	Calls  string // system calls of an operation by name, such as "pread64 1, lseek 1"; empty if the record does not say

	// Values holds the figures of each base unit in the order of the file. They
	// are finite. Times lie between 1e-15 and 1e15 seconds. A unit that was not
	// measured has no entry.
	Values map[string][]float64

	rounds map[string][]round // parallel to Values
	ops    map[string][]int   // parallel to Values
}

// A round is the position of a figure: its run, and its index among the figures
// of its unit in that run.
type round struct {
	run, index int
}

// Paired returns the figures of a and b in a base unit, from the rounds that
// both have: x[i] and y[i] belong to the same round.
func Paired(a, b *Series, unit string) (x, y []float64) {
	at := make(map[round]float64, len(b.Values[unit]))
	for i, v := range b.Values[unit] {
		at[b.rounds[unit][i]] = v
	}
	for i, v := range a.Values[unit] {
		if w, ok := at[a.rounds[unit][i]]; ok {
			x, y = append(x, v), append(y, w)
		}
	}
	return x, y
}

// Twins returns the figures of the A/A pairs of the cases that read, and of the
// cases that write, in a base unit. The figures of a pair are as those of
// [Paired]. Pairs without a round in common are omitted.
func (r *Run) Twins(unit string) (reading, writing []noise.Trials) {
	for _, c := range r.Cases {
		pairs := &reading
		if c.Writes() {
			pairs = &writing
		}
		for _, twin := range c.Twins {
			s := c.Series(twin.Target)
			if s == nil {
				continue
			}
			if x, y := Paired(s, twin, unit); len(x) > 0 {
				*pairs = append(*pairs, noise.Trials{x, y})
			}
		}
	}
	return reading, writing
}

// ByRun returns the figures of a base unit, grouped by run.
func (s *Series) ByRun(unit string) [][]float64 {
	var runs [][]float64
	for i, v := range s.Values[unit] {
		at := s.rounds[unit]
		if i == 0 || at[i].run != at[i-1].run {
			runs = append(runs, nil)
		}
		last := len(runs) - 1
		runs[last] = append(runs[last], v)
	}
	return runs
}

// Ops returns the number of operations that each figure of a base unit is the
// mean of, parallel to Values. The caller must not change it.
func (s *Series) Ops(unit string) []int { return s.ops[unit] }

func (s *Series) add(unit string, v float64, ops int, at round) {
	s.Values[unit] = append(s.Values[unit], v)
	s.ops[unit] = append(s.ops[unit], ops)
	s.rounds[unit] = append(s.rounds[unit], at)
}
