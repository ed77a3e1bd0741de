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

// A round is the position of a figure: its run, its file, and its index among
// the figures of its unit on that file.
type round struct {
	run, file, index int
}

// byRound returns the figures of a base unit by their round.
func (s *Series) byRound(unit string) map[round]float64 {
	at := make(map[round]float64, len(s.Values[unit]))
	for i, v := range s.Values[unit] {
		at[s.rounds[unit][i]] = v
	}
	return at
}

// Paired returns the figures of a and b in a base unit, from the rounds that
// both have: x[i] and y[i] belong to the same round.
func Paired(a, b *Series, unit string) (x, y []float64) {
	at := b.byRound(unit)
	for i, v := range a.Values[unit] {
		if w, ok := at[a.rounds[unit][i]]; ok {
			x, y = append(x, v), append(y, w)
		}
	}
	return x, y
}

// PairedByFile is [Paired] with one slice for each file.
func PairedByFile(a, b *Series, unit string) (x, y [][]float64) {
	at := b.byRound(unit)
	var last round // of the current file
	for i, v := range a.Values[unit] {
		r := a.rounds[unit][i]
		w, ok := at[r]
		if !ok {
			continue
		}
		if x == nil || r.run != last.run || r.file != last.file {
			x, y, last = append(x, nil), append(y, nil), r
		}
		f := len(x) - 1
		x[f], y[f] = append(x[f], v), append(y[f], w)
	}
	return x, y
}

// Total returns the largest sum of a base unit over the operations of a batch.
func (s *Series) Total(unit string) (most float64) {
	for i, v := range s.Values[unit] {
		most = max(most, v*float64(s.ops[unit][i]))
	}
	return most
}

// ByFile returns the figures of a base unit, one slice for each file.
func (s *Series) ByFile(unit string) [][]float64 {
	x, _ := PairedByFile(s, s, unit)
	return x
}

// Ratios returns the ratios of the times of a and b, from the rounds that both
// have, as figures of the unit Time.
func Ratios(a, b *Series) *Series {
	at := b.byRound(Time)
	ratios := newSeries(b.Target, b.Twin)
	for i, v := range a.Values[Time] {
		round := a.rounds[Time][i]
		if w, ok := at[round]; ok {
			ratios.add(Time, v/w, a.ops[Time][i], round)
		}
	}
	return ratios
}

// Twins returns the figures of the A/A pairs of the cases that read, and of the
// cases that write, in a base unit, paired as by [PairedByFile]. Pairs without a
// round in common are omitted.
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
			if x, y := PairedByFile(s, twin, unit); len(x) > 0 {
				*pairs = append(*pairs, noise.Trials{x, y})
			}
		}
	}
	return reading, writing
}

// A Group holds the figures of one run.
type Group struct {
	Run    int // index of the run among all runs of the record
	Values []float64
	Ops    int // the smallest number of operations that a figure is the mean of
}

// Groups returns the figures of a base unit, grouped by run.
func (s *Series) Groups(unit string) (all []Group) {
	for i, v := range s.Values[unit] {
		run, ops := s.rounds[unit][i].run, s.ops[unit][i]
		last := len(all) - 1
		if last < 0 || all[last].Run != run {
			all = append(all, Group{Run: run, Ops: ops})
			last++
		}
		all[last].Values = append(all[last].Values, v)
		all[last].Ops = min(all[last].Ops, ops)
	}
	return all
}

func newSeries(target, twin string) *Series {
	return &Series{Target: target, Twin: twin, Values: map[string][]float64{}, rounds: map[string][]round{}, ops: map[string][]int{}}
}

func (s *Series) add(unit string, v float64, ops int, at round) {
	s.Values[unit] = append(s.Values[unit], v)
	s.ops[unit] = append(s.ops[unit], ops)
	s.rounds[unit] = append(s.rounds[unit], at)
}
