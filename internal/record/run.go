// Package record reads recorded runs, grouped into cases and targets. Records are
// files in the Go benchmark format, as runbench and "go test -bench" write them.
//
// # Caveats
//
// Units are base units, as package golang.org/x/perf/benchunit converts them: ns/op
// in a file is sec/op here, and MB/s is B/s.
//
// A case is what was measured; a target is how. The target is the value of the io
// key of a name. Names without that key, such as the names of other benchmarks,
// have the target "".
//
// A name with a twin key is a second trial of the same target in the same rounds.
// Both trials form an A/A pair, which shows how far apart two equal trials are. A
// twin is neither a target nor a case.
//
// Results of one name with different configurations are different cases. A run is
// one start of a program, even if it repeats its benchmarks. docs/compare.md says
// how long configuration holds, where a run begins, and which number at the end of
// a name is GOMAXPROCS.
//
// Rounds are identified by position: time k of a target within a run belongs to
// round k. A line that is lost in the middle of a file therefore shifts the rounds
// of its target. A warning reports the different numbers of rounds.
package record

import (
	"fmt"
	"slices"
	"strings"

	"golang.org/x/perf/benchunit"
)

// Interrupted is the key of the note of a run that ended early. Its value says
// how many of its cases are done.
const Interrupted = "interrupted"

// Level is the key of the notes of how fast one thread reads memory: the size,
// then the rate in order and the time of a cache line at random, as in "8MiB:
// 5.1e+10 B/s in order, 1.2e-08 s a line at random".
const Level = "level"

// TargetKey is the key of a benchmark name that holds the target.
const TargetKey = "io"

// TwinKey is the key of a benchmark name that marks a second trial of the
// target. Its value distinguishes several twins.
const TwinKey = "twin"

// A KeyValue is a key and its value, from a comment, a configuration line or a
// benchmark name.
type KeyValue struct {
	Key, Value string
}

// A Run is the content of one or several files. Reading it does not change it,
// so goroutines may share it.
type Run struct {
	Files    []string   // names as given, in the order of reading
	Notes    []KeyValue // "# key: value" comments that have no field here
	Config   []KeyValue // configuration lines of all cases; a key with several values has several entries
	Maps     []string   // targets that map their file; empty if the record does not say
	Limits   []string   // targets that no file API can beat: an upper bound, not a way to use a file
	Sources  []KeyValue // a unit and the source of its figures
	Absent   []KeyValue // a unit and why it was not measured
	Failures []Failure  // failures of benchmarks and programs
	Warnings []string   // warnings in the record, and problems with its lines
	Units    []Unit     // in order of first appearance
	Cases    []*Case    // in order of first appearance; never empty after Load

	runs int // number of runs in the files
}

// Unit returns the unit of the given base name.
func (r *Run) Unit(name string) (Unit, bool) {
	i := slices.IndexFunc(r.Units, func(u Unit) bool { return u.Name == name })
	if i < 0 {
		return Unit{}, false
	}
	return r.Units[i], true
}

// Runs returns the number of runs in the files.
func (r *Run) Runs() int { return r.runs }

// AddNew appends v unless list contains it.
func AddNew[T comparable](list []T, v T) []T {
	if slices.Contains(list, v) {
		return list
	}
	return append(list, v)
}

func (r *Run) warn(format string, args ...any) {
	r.Warnings = AddNew(r.Warnings, fmt.Sprintf(format, args...))
}

// startKey is the key of the comment that starts a run. Its value is the
// version of the format.
const startKey = "runbench"

// formatVersion is the version of the format that this package reads.
const formatVersion = "1"

// fileKey is the key of the comment before the first result on another of the
// files that a run makes anew. Its value is the number of the file; that of the
// first is 0.
const fileKey = "file"

// Keys of the comments that name the targets that map their file, and those that
// are limits.
const mapsKey, limitsKey = "maps", "limits"

// note adds a comment to the run.
func (r *Run) note(c KeyValue) {
	unit, text, ok := strings.Cut(c.Value, ": ")
	if ok {
		_, unit = benchunit.Tidy(1, unit)
	} else {
		unit, text = "", c.Value
	}
	switch c.Key {
	case "source":
		r.Sources = AddNew(r.Sources, KeyValue{unit, text})
	case "absent":
		r.Absent = AddNew(r.Absent, KeyValue{unit, text})
	case "warning":
		r.Warnings = AddNew(r.Warnings, c.Value)
	case mapsKey:
		r.Maps = addAll(r.Maps, strings.Fields(c.Value))
	case limitsKey:
		r.Limits = addAll(r.Limits, strings.Fields(c.Value))
	case "series":
		// Older records contain the speed of operations over time.
	case startKey:
		if c.Value != formatVersion {
			r.warn("the record has format version %q, this program reads %s: a newer runbench may read it better", c.Value, formatVersion)
		}
	case "calls":
		if !r.called(c.Value) {
			r.Notes = AddNew(r.Notes, c)
		}
	default:
		r.Notes = AddNew(r.Notes, c)
	}
}

// called records the system calls of a target in a case, as in "Read/block=4KiB
// io=stdio: pread64 1". found is false if the record lacks the target.
func (r *Run) called(text string) (found bool) {
	name, calls, _ := strings.Cut(text, ": ")
	key, target, _ := strings.Cut(name, " "+TargetKey+"=")
	for _, c := range r.Cases {
		if s := c.Series(target); s != nil && c.Key == key && calls != "" {
			s.Calls, found = calls, true
		}
	}
	return found
}
