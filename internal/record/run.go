// Package record reads recorded runs: files in the Go benchmark format, as
// runbench and "go test -bench" write them, grouped into cases and targets.
//
// # Caveats
//
// Units are base units: a file's ns/op is sec/op here, its MB/s is B/s, as
// package golang.org/x/perf/benchunit tidies them.
//
// A case is what was measured, a target is how: the value of the name's io
// key. Names without that key, such as those of other benchmarks, have the
// target "".
//
// A name with a twin key is a second trial of the same target in the same
// rounds: the other half of an A/A pair, which shows how far apart two trials
// are that do not differ. It is no target and makes no case.
//
// A configuration line holds for the results below it until another line with its
// key. Results of one name with different configurations are different cases.
//
// A run is one start of a program, however often it repeats its benchmarks. In a
// record of runbench the line "# runbench" begins one. In other output a start
// shows by a line "goos:", "goarch:", "pkg:", "cpu:", "PASS", "ok" or "FAIL" after
// results, by a "start" of go test -json, or by a new file. The k-th start of each
// package belongs to run k. Output that lacks these lines is one run.
//
// A number at the end of a name is GOMAXPROCS if it is from 2 to 1024 and all names
// of the start have one, or all come with the same list, as -cpu 1,2,4 makes them.
// Else it is part of the name.
//
// Rounds are told by position: the k-th time of a target within one run
// belongs to round k. A line that is lost in the middle of a file therefore
// shifts the rounds of its target; that the counts differ is then a warning.
package record

import "slices"

// Units that have a meaning of their own here.
const (
	Time = "sec/op" // what a file calls ns/op
	Rate = "B/s"    // what a file may call MB/s
)

// TargetKey is the key of a benchmark name that holds the target.
const TargetKey = "io"

// TwinKey is the key of a benchmark name that marks a second trial of the
// target; its value tells several of them apart.
const TwinKey = "twin"

// syncKey is the key of a benchmark name that says when what was written is made
// durable.
const syncKey = "sync"

// A KeyValue is a key with its value: of a comment, of a configuration line,
// or of a benchmark name.
type KeyValue struct {
	Key, Value string
}

// A Run is what one or several files recorded. It is not changed by reading
// it, so goroutines may share it.
type Run struct {
	Files    []string   // names, as given, in the order they were read
	Notes    []KeyValue // "# key: value" comments that have no field of their own
	Config   []KeyValue // configuration lines of all cases; a key has several entries where they differ
	Sources  []KeyValue // unit and where its figures come from
	Absent   []KeyValue // unit and why it was not measured
	Floors   []Floor    // what basic operations of the machine take, where that was measured
	Rates    []Rates    // how fast operations were over time, where a case took some seconds
	Failures []Failure  // what the record says of benchmarks and programs that failed
	Warnings []string   // those of the record, and what was wrong with its lines
	Units    []Unit     // in order of first appearance
	Cases    []*Case    // in order of first appearance; never empty after Load

	runs int // how many runs the files hold, one after the other
}

// A Unit says how to treat the figures of one unit.
type Unit struct {
	Name   string // base unit, such as "sec/op"
	Better int    // +1 if higher is better, -1 if lower is, 0 if unknown
	Exact  bool   // the figures carry no noise (assume=exact)
}

// A Case is one workload with its parameters.
type Case struct {
	Name    string     // workload, such as "Read"
	Key     string     // full name without the target and without GOMAXPROCS
	Params  []KeyValue // of the name, in its order; a part without "=" has the key "subN"
	Procs   int        // GOMAXPROCS; 1 where the name has no suffix, as in package testing
	Package string     // import path, empty where the file does not say
	Config  Config     // that holds for its figures; the package is in it
	Targets []*Series  // in order of first appearance
	Twins   []*Series  // second trials of targets, in order of first appearance
}

// A Series is what was measured on one target of a case.
type Series struct {
	Target string
	Twin   string // value of the twin key; empty for the trial that the target is judged by
	Calls  string // system calls of an operation by name, such as "pread64 1, lseek 1"; empty where the record does not say

	// Values holds for each base unit the figures in the order of the file.
	// They are finite, and times lie between 1e-15 and 1e15 seconds. A unit that was not measured
	// has no entry.
	Values map[string][]float64

	rounds map[string][]round // parallel to Values
	ops    map[string][]int   // parallel to Values
}

// A round is the place of a figure: which run, and the how manieth of its
// unit there.
type round struct {
	run, index int
}

// Unit returns the unit of that base name.
func (r *Run) Unit(name string) (Unit, bool) {
	i := slices.IndexFunc(r.Units, func(u Unit) bool { return u.Name == name })
	if i < 0 {
		return Unit{}, false
	}
	return r.Units[i], true
}

// Series returns what was measured on a target, or nil.
func (c *Case) Series(target string) *Series {
	i := slices.IndexFunc(c.Targets, func(s *Series) bool { return s.Target == target })
	if i < 0 {
		return nil
	}
	return c.Targets[i]
}

// Writes reports whether operations of the case change the file: the names of
// those cases say when their changes are made durable.
func (c *Case) Writes() bool {
	return slices.ContainsFunc(c.Params, func(p KeyValue) bool { return p.Key == syncKey && p.Value != "" })
}

// Paired returns the figures of a and b, in a base unit, from the rounds that
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

// Aligned returns the figures of several series in a base unit from the rounds
// that all of them have: those at one index belong to the same round.
func Aligned(all []*Series, unit string) [][]float64 {
	times := map[round]int{}
	for _, s := range all {
		for _, at := range s.rounds[unit] {
			times[at]++
		}
	}
	aligned := make([][]float64, len(all))
	for k, s := range all {
		for i, v := range s.Values[unit] {
			if times[s.rounds[unit][i]] == len(all) {
				aligned[k] = append(aligned[k], v)
			}
		}
	}
	return aligned
}

// ByRun returns the figures of a base unit, those of each run on their own.
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

// Ops returns how many operations each figure of a base unit is the mean of,
// parallel to Values. It is not to be changed.
func (s *Series) Ops(unit string) []int { return s.ops[unit] }

// series returns the series of a target, or that of a twin of it, made if need
// be.
func (c *Case) series(target, twin string) *Series {
	list := &c.Targets
	if twin != "" {
		list = &c.Twins
	}
	for _, s := range *list {
		if s.Target == target && s.Twin == twin {
			return s
		}
	}
	s := &Series{Target: target, Twin: twin, Values: map[string][]float64{}, rounds: map[string][]round{}, ops: map[string][]int{}}
	*list = append(*list, s)
	return s
}

func (s *Series) add(unit string, v float64, ops int, at round) {
	s.Values[unit] = append(s.Values[unit], v)
	s.ops[unit] = append(s.ops[unit], ops)
	s.rounds[unit] = append(s.rounds[unit], at)
}

// addNew appends v unless list has it.
func addNew[T comparable](list []T, v T) []T {
	if slices.Contains(list, v) {
		return list
	}
	return append(list, v)
}
