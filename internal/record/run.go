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

// Interrupted is the key of the note of a run that ended early, which says how many
// of its cases it has behind it.
const Interrupted = "interrupted"

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

// Unit returns the unit of that base name.
func (r *Run) Unit(name string) (Unit, bool) {
	i := slices.IndexFunc(r.Units, func(u Unit) bool { return u.Name == name })
	if i < 0 {
		return Unit{}, false
	}
	return r.Units[i], true
}

// addNew appends v unless list has it.
func addNew[T comparable](list []T, v T) []T {
	if slices.Contains(list, v) {
		return list
	}
	return append(list, v)
}
