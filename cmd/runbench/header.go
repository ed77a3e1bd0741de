package main

import (
	"fmt"
	"io"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"time"

	"mmapbench/bench"
	"mmapbench/internal/bytesize"
	"mmapbench/internal/machine"
	"mmapbench/internal/stats"
)

// begin writes the header of the record.
func (m *measurement) begin(out *output, in *bench.Input, left []string) error {
	w := io.MultiWriter(&m.recorded, out)
	notes := []bench.Field{
		{Key: "runbench", Value: "1"},
		{Key: "time", Value: m.started.UTC().Format(time.RFC3339)},
		{Key: "seed", Value: strconv.FormatUint(m.settings.seed, 10)},
		{Key: "flags", Value: strings.Join(m.args, " ")},
		{Key: "go", Value: runtime.Version()},
		{Key: "version", Value: version()},
		{Key: "input", Value: fmt.Sprintf("%d bytes, %s", in.Size, m.inputKind())},
	}
	sources := bench.Sources()
	if m.settings.memory == 0 && lacksCalls(sources) {
		i := slices.IndexFunc(sources, isAbsentCalls)
		m.lacking = strings.TrimPrefix(sources[i].Value, callsUnit+": ")
		sources = slices.Delete(sources, i, i+1)
	}
	if b, ok := memoryBandwidth(time.Now); ok {
		notes = append(notes, bench.Field{Key: "bandwidth", Value: fmt.Sprintf("%.3g B/s, read by one thread", b)})
	}
	if m.adaptive() {
		notes = append(notes, bench.Field{Key: "precision", Value: fmt.Sprint(stats.DefaultPrecision)})
	}
	notes = append(notes, sources...)
	for _, l := range append(summarize(left), m.warnings(in)...) {
		notes = append(notes, bench.Field{Key: "warning", Value: l})
	}
	notes = dropEmpty(notes)
	config := []bench.Field{{Key: "pkg", Value: "mmapbench/bench"}}
	for _, f := range machine.Facts(filepath.Dir(in.Path)) {
		config = append(config, bench.Field(f))
	}
	var err error
	m.writer, err = bench.NewWriter(w, config, notes, runtime.GOMAXPROCS(0))
	return err
}

// summarize keeps a list of cases that were left out readable.
func summarize(left []string) []string {
	const most = 3
	if len(left) <= most {
		return left
	}
	rest := fmt.Sprintf("%d more cases were left out for the like reason", len(left)-most)
	return append(slices.Clone(left[:most]), rest)
}

func dropEmpty(fields []bench.Field) (some []bench.Field) {
	for _, f := range fields {
		if f.Value != "" {
			some = append(some, f)
		}
	}
	return some
}

func (m *measurement) inputKind() string {
	if m.flags.file != "" {
		return "a file of the user's"
	}
	return "generated lines of words"
}

// warnings says what makes the figures speak for less than they seem to.
func (m *measurement) warnings(in *bench.Input) (all []string) {
	if m.flags.file != "" && in.Size > scratchOfUserFile {
		all = append(all, fmt.Sprintf("workloads that write used a copy of the first %s of the file", bytesize.Format(scratchOfUserFile)))
	}
	if ignored := ignoredHints(runtime.GOOS); ignored != "" && len(m.settings.hints) > 0 {
		all = append(all, ignored)
	}
	for _, f := range machine.Facts(filepath.Dir(in.Path)) {
		if f.Key == "filesystem" && f.Value == "tmpfs" {
			all = append(all, "the file is on tmpfs, which is memory: opening and growing files costs less than on a disk")
		}
	}
	if most := slices.Max(append(m.settings.workers, 0)); most > runtime.GOMAXPROCS(0) {
		all = append(all, fmt.Sprintf("of %d workers only %d can run at a time (GOMAXPROCS): the others wait, and some begin when others are done", most, runtime.GOMAXPROCS(0)))
	}
	return all
}
