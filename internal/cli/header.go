package cli

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
	"mmapbench/bench/counter"
	"mmapbench/internal/bytesize"
	"mmapbench/internal/machine"
	"mmapbench/internal/record"
)

// begin writes the header of the record. dir holds the temporary files.
func (m *measurement) begin(out *output, in *bench.Input, cases []bench.Case, dir string, left []string) error {
	w := io.MultiWriter(&m.recorded, out)
	facts := m.facts(in, dir)
	notes := []record.KeyValue{
		{Key: "runbench", Value: "1"},
		{Key: "time", Value: m.started.UTC().Format(time.RFC3339)},
		{Key: "seed", Value: strconv.FormatUint(m.settings.seed, 10)},
		{Key: "flags", Value: strings.Join(m.args, " ")},
		{Key: "go", Value: runtime.Version()},
		{Key: "gomaxprocs", Value: strconv.Itoa(runtime.GOMAXPROCS(0))},
		{Key: "version", Value: version()},
		{Key: "input", Value: fmt.Sprintf("%d bytes, %s", in.Size, m.inputKind())},
	}
	sources, err := counter.Sources()
	for _, l := range m.levels() {
		notes = append(notes, record.KeyValue{Key: record.Level, Value: fmt.Sprintf("%s: %.3g B/s in order, %.3g s a line at random", bytesize.Format(l.Bytes), l.Rate, l.Line)})
	}
	notes = append(notes, record.Sources(sources)...)
	if err != nil {
		notes = append(notes, record.KeyValue{Key: "warning", Value: err.Error()})
	}
	for _, l := range append(left, m.warnings(in, cases, facts)...) {
		notes = append(notes, record.KeyValue{Key: "warning", Value: l})
	}
	config := append([]record.KeyValue{{Key: "pkg", Value: "mmapbench/bench"}}, facts...)
	if m.flags.file == "" {
		config = append(config, record.KeyValue{Key: "content", Value: bench.Content})
	}
	m.writer, err = record.NewWriter(w, config, notes, m.settings.targets, runtime.GOMAXPROCS(0))
	return err
}

// levelBudget is the smallest budget of a run that measures the speed of memory,
// which takes half a second.
const levelBudget = 5 * time.Second

// levels returns the speed of memory, or nil if there is no time for it.
func (m *measurement) levels() []machine.Level {
	if m.settings.budget < levelBudget || m.settings.memory > 0 {
		return nil
	}
	return machine.Levels(time.Now)
}

// facts returns the facts about the machine and the disk of the temporary
// files. If the user's file is on another disk, facts describes that as well.
func (m *measurement) facts(in *bench.Input, dir string) (facts []record.KeyValue) {
	for _, f := range machine.Facts(dir) {
		facts = append(facts, record.KeyValue(f))
	}
	if m.flags.file == "" {
		return facts
	}
	name, err := filepath.EvalSymlinks(in.Path)
	if err != nil {
		name = in.Path
	}
	for _, f := range machine.Facts(filepath.Dir(name)) {
		if !slices.Contains(facts, record.KeyValue(f)) {
			facts = append(facts, record.KeyValue{Key: "input-" + f.Key, Value: f.Value})
		}
	}
	return facts
}

func (m *measurement) inputKind() string {
	if m.flags.file != "" {
		return "a file of the user's"
	}
	return "generated lines of words"
}

// warnings returns reasons to trust the figures less than they suggest.
func (m *measurement) warnings(in *bench.Input, cases []bench.Case, facts []record.KeyValue) (all []string) {
	if m.flags.file != "" && in.Size > scratchOfUserFile && bench.Copies(cases) {
		all = append(all, fmt.Sprintf("workloads that write used a copy of the first %s of the file", bytesize.Format(scratchOfUserFile)))
	}
	own := slices.ContainsFunc(cases, func(c bench.Case) bool { return c.Fill.Reads() })
	if m.flags.file != "" && own {
		all = append(all, "-fill: your file was written back, dropped from the page cache and read again")
	}
	if ignored := ignoredHints(runtime.GOOS); ignored != "" && len(m.settings.hints) > 0 {
		all = append(all, ignored)
	}
	for _, f := range facts {
		if strings.HasSuffix(f.Key, "filesystem") && f.Value == "tmpfs" {
			all = append(all, f.Key+" is tmpfs, which is memory: opening and growing files costs less than on a disk")
		}
	}
	if most := slices.Max(append(m.settings.workers, 0)); most > runtime.GOMAXPROCS(0) {
		all = append(all, fmt.Sprintf("of %d workers only %d can run at a time (GOMAXPROCS): the others wait, and some begin when others are done", most, runtime.GOMAXPROCS(0)))
	}
	return all
}

// ignoredHints names the hints that have no effect on a system. It returns ""
// if all have one.
func ignoredHints(goos string) string {
	switch goos {
	case "linux":
		return ""
	case "windows":
		return "on windows targets that read ignore all hints but populate, and those that map all but willneed and populate"
	}
	return fmt.Sprintf("on %s targets that read ignore all hints but populate", goos)
}
