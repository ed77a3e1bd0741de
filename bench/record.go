package bench

import (
	"fmt"
	"io"
	"strings"

	"golang.org/x/perf/benchfmt"
)

// A Value is a figure with its unit. Times of an operation are in nanoseconds,
// as in package testing; everything else is in base units. CPU times are in
// seconds, because they can be 0, and benchstat takes 0 ns for another unit.
type Value struct {
	Unit  string
	Value float64
}

// A Record is what one step of a plan measured. Figures that could not be
// measured are absent.
type Record struct {
	Case   Case
	Target string
	Twin   bool // measured by the target's second trial
	Pass   Pass
	Round  int
	Ops    int // operations measured
	Values []Value

	// Calls lists the system calls of an operation by name, as in "pread64
	// 1, lseek 0.001". It is empty if they were not counted by name.
	Calls string
}

// A Unit describes a unit of records.
type Unit struct {
	Name   string
	Better string // "lower" or "higher"

	// Exact is set for counts that have no timing noise. The same seed,
	// program and kernel give the same figure, except for up to 128 page
	// faults or 4 system calls a batch that the Go runtime adds.
	Exact bool
}

// Units returns all units of records.
func Units() []Unit {
	return []Unit{
		{"ns/op", "lower", false},
		{"B/s", "higher", false},
		{"worker-ns/op", "lower", false},
		{"p50-ns", "lower", false},
		{"p90-ns", "lower", false},
		{"p99-ns", "lower", false},
		{"p99.9-ns", "lower", false},
		{"max-ns", "lower", false},
		{"late-p50-ns", "lower", false},
		{"late-p99-ns", "lower", false},
		{"late-max-ns", "lower", false},
		{"idle-late-p50-ns", "lower", false},
		{"idle-late-p99-ns", "lower", false},
		{"idle-late-max-ns", "lower", false},
		{"user-sec/op", "lower", false},
		{"sys-sec/op", "lower", false},
		{"syscalls/op", "lower", true},
		{"kernel-B/op", "lower", true},
		{"user-B/op", "lower", true},
		{"minflt/op", "lower", true},
		{"majflt/op", "lower", false},
		{"device-B/op", "lower", false},
		{"cycles/op", "lower", false},
		{"instructions/op", "lower", false},
		{"dTLB-misses/op", "lower", false},
		{"LLC-misses/op", "lower", false},
		{"tlb-shootdowns/op", "lower", false},
		{"resident-before", "lower", false},
		{"resident-after", "lower", false},
	}
}

// A Field is a key and its value.
type Field struct{ Key, Value string }

// A Writer writes records in the Go benchmark format as they are measured. It
// is not safe for concurrent use.
type Writer struct {
	w      io.Writer
	out    *benchfmt.Writer
	config []benchfmt.Config
	procs  int
}

// NewWriter writes a header and returns a Writer for a run with GOMAXPROCS
// procs. The machine's fields become configuration lines, by which benchstat
// keeps results of different machines apart. Notes may differ between runs that
// are to be compared, so they become comments.
func NewWriter(w io.Writer, machine, notes []Field, procs int) (*Writer, error) {
	rw := &Writer{w: w, out: benchfmt.NewWriter(w), procs: procs}
	for _, n := range notes {
		if err := rw.Note(n.Key, n.Value); err != nil {
			return nil, err
		}
	}
	for _, f := range machine {
		rw.config = append(rw.config, benchfmt.Config{Key: f.Key, Value: []byte(oneLine(f.Value)), File: true})
	}
	return rw, rw.units()
}

func (w *Writer) units() error {
	for _, u := range Units() {
		meta := [][2]string{{"better", u.Better}}
		if u.Exact {
			meta = append(meta, [2]string{"assume", "exact"})
		}
		for _, kv := range meta {
			m := benchfmt.UnitMetadata{UnitMetadataKey: benchfmt.UnitMetadataKey{Unit: u.Name, Key: kv[0]}, OrigUnit: u.Name, Value: kv[1]}
			if err := w.out.Write(&m); err != nil {
				return err
			}
		}
	}
	return nil
}

// Note writes a comment: # key: value.
func (w *Writer) Note(key, value string) error {
	_, err := fmt.Fprintf(w.w, "# %s: %s\n", key, oneLine(value))
	return err
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// Record writes a record.
func (w *Writer) Record(r Record) error {
	res := benchfmt.Result{
		Config: w.config,
		Name:   benchfmt.Name(r.Case.resultName(r.Target, r.Twin, w.procs)),
		Iters:  r.Ops,
	}
	for _, v := range r.Values {
		res.Values = append(res.Values, benchfmt.Value{Value: v.Value, Unit: v.Unit})
	}
	if err := w.out.Write(&res); err != nil || r.Calls == "" {
		return err
	}
	return w.Note("calls", r.Case.Name()+" io="+r.Target+": "+r.Calls)
}
