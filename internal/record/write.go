package record

import (
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/perf/benchfmt"

	"mmapbench/bench/counter"
	"mmapbench/internal/work"
)

// A Writer writes records in the Go benchmark format as they are measured. It
// is not safe for concurrent use.
type Writer struct {
	w      io.Writer
	out    *benchfmt.Writer
	config []benchfmt.Config
	procs  int
	file   int // of the last result
}

// NewWriter writes a header and returns a Writer for a run with GOMAXPROCS
// procs. The machine's fields become configuration lines, by which benchstat
// keeps results of different machines apart. Notes may differ between runs that
// are to be compared, so they become comments; empty ones are left out.
func NewWriter(w io.Writer, machine, notes []KeyValue, targets []work.Target, procs int) (*Writer, error) {
	rw := &Writer{w: w, out: benchfmt.NewWriter(w), procs: procs}
	for _, n := range slices.DeleteFunc(notes, func(n KeyValue) bool { return n.Value == "" }) {
		if err := rw.Note(n.Key, n.Value); err != nil {
			return nil, err
		}
	}
	var maps, limits []string
	for _, t := range targets {
		switch {
		case t.Form == work.Bare:
			limits = append(limits, t.Name)
		case t.Maps:
			maps = append(maps, t.Name)
		}
	}
	if err := rw.Note(mapsKey, strings.Join(maps, " ")); err != nil {
		return nil, err
	}
	if err := rw.Note(limitsKey, strings.Join(limits, " ")); err != nil {
		return nil, err
	}
	for _, f := range machine {
		rw.config = append(rw.config, benchfmt.Config{Key: f.Key, Value: []byte(oneLine(f.Value)), File: true})
	}
	return rw, rw.units()
}

func (w *Writer) units() error {
	for _, u := range work.Units() {
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

// Sources returns the notes of where figures come from, or why they are absent.
func Sources(all []counter.Source) (notes []KeyValue) {
	for _, s := range all {
		unit := s.Figure.Unit()
		if s.Err != nil {
			notes = append(notes, KeyValue{"absent", unit + ": " + s.Err.Error()})
			continue
		}
		if s.Figure == counter.DeviceBytes {
			s.Name += ", not for operations that write: the device gets their bytes later"
		}
		notes = append(notes, KeyValue{"source", unit + ": " + s.Name})
	}
	return append(notes, KeyValue{"source", "user-B/op: what the target itself copies, as it reports it"})
}

// Record writes a measurement.
func (w *Writer) Record(r work.Measurement) error {
	if r.File != w.file {
		w.file = r.File
		if err := w.Note(fileKey, strconv.Itoa(r.File)); err != nil {
			return err
		}
	}
	res := benchfmt.Result{
		Config: w.config,
		Name:   benchfmt.Name(r.Case.TurnName(r.Target, r.Twin, w.procs)),
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
