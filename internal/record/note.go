package record

import (
	"strings"

	"golang.org/x/perf/benchunit"
)

// startKey is the key of the comment that starts a run. Its value is the
// version of the format.
const startKey = "runbench"

// formatVersion is the version of the format that this package reads.
const formatVersion = "1"

// mapsKey is the key of the comment that names the targets that map their file.
const mapsKey = "maps"

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
		for _, target := range strings.Fields(c.Value) {
			r.Maps = AddNew(r.Maps, target)
		}
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
