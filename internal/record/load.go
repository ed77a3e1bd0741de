package record

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"math"
	"os"
	"slices"
	"strings"

	"golang.org/x/perf/benchfmt"
	"golang.org/x/perf/benchunit"
)

// ErrNoResults is the error of a file without any result.
var ErrNoResults = errors.New("no benchmark results")

// formatVersion is the version of the format that this package reads.
const formatVersion = "1"

// Times, in seconds, outside of these bounds are mistakes. Within them ratios
// of times are finite.
const minTime, maxTime = 1e-15, 1e15

// maxWarnings is the number of broken lines of a file, and of impossible
// figures, that get a warning each. The rest are counted.
const maxWarnings = 10

// LoadFiles reads files and merges them in that order. It returns the error of
// the first file that cannot be opened or loaded.
func LoadFiles(names ...string) (*Run, error) {
	var runs []*Run
	for _, name := range names {
		run, err := loadFile(name)
		if err != nil {
			return nil, err
		}
		runs = append(runs, run)
	}
	merged := Merge(runs...)
	for i, name := range names {
		if slices.Contains(names[:i], name) {
			merged.warn("%s is named twice: its figures count twice", name)
		}
	}
	return merged, nil
}

func loadFile(name string) (*Run, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	if info, err := f.Stat(); err == nil && info.IsDir() {
		return nil, &fs.PathError{Op: "read", Path: name, Err: errors.New("is a directory: name the files in it")}
	}
	return Load(f, name)
}

// Load reads one file, which may hold several runs in sequence. name is used in
// warnings and errors only.
//
// Lines that cannot be parsed, figures that are not numbers and impossible
// times become warnings with name and line number. A file without any result is
// an error that matches [ErrNoResults].
func Load(r io.Reader, name string) (*Run, error) {
	lines := newLineReader(r)
	l := &loader{
		run:   &Run{Files: []string{name}, runs: 1},
		lines: lines,
		bench: benchfmt.NewReader(lines, name),
		begun: map[string]begun{},
		names: map[start][]string{},
		cases: map[caseID]*Case{},
		last:  map[place]round{},
	}
	for l.bench.Scan() {
		switch rec := l.bench.Result().(type) {
		case *benchfmt.SyntaxError:
			l.torn(rec.Msg)
		case *benchfmt.Result:
			l.result(rec)
		}
	}
	if err := l.bench.Err(); err != nil {
		return nil, readError(err)
	}
	return l.finish()
}

// readError describes the error of a reader. The error of a file needs no
// addition: it names the operation and the file.
func readError(err error) error {
	var pathErr *fs.PathError
	if errors.As(err, &pathErr) {
		return pathErr
	}
	return fmt.Errorf("reading %w", err)
}

// A place identifies a sequence of rounds.
type place struct {
	series *Series
	unit   string
}

// A result is a benchmark line with figures.
type result struct {
	name   string
	config int // index of its configuration
	start  start
	values []benchfmt.Value
	ops    int
	line   int
	cut    bool // the file ends after the line without a newline
}

// A start is one start of a package's test binary.
type start struct {
	pkg string
	run int
}

// A begun is a test binary that has started.
type begun struct{ starts, run int }

// A loader holds the state of loading a file.
type loader struct {
	run     *Run
	lines   *lineReader
	bench   *benchfmt.Reader
	configs configs
	begun   map[string]begun   // last start of each package's binary
	names   map[start][]string // names that each start printed, also without figures
	results []result
	cases   map[caseID]*Case
	last    map[place]round // last round of a place, also if its figure was dropped

	broken   int      // number of lines that could not be parsed
	lost     []string // lost names without a warning of their own
	unusable int      // number of impossible figures
}

func (l *loader) syntax(line int, msg string) {
	l.broken++
	if l.broken <= maxWarnings {
		l.run.warn("%s:%d: %s; the line is left out", l.run.Files[0], line, msg)
	}
}

// torn warns of a line that begins like a result but has none.
func (l *loader) torn(msg string) {
	line := l.lines.current
	name, rest := torn(string(line.text))
	if name == "" || line.cut || rest == "" && msg != "missing iteration count" {
		l.syntax(line.number, msg)
		return
	}
	at := start{l.lines.pkg, l.currentRun(l.lines.pkg)}
	l.names[at] = append(l.names[at], strings.TrimPrefix(name, "Benchmark"))
	l.syntax(line.number, fmt.Sprintf("%s: %s is lost, as when something is printed between its name and its figures", msg, name))
	if l.broken > maxWarnings {
		l.lost = addNew(l.lost, name)
	}
}

func (l *loader) implausible(line int, msg string) {
	l.unusable++
	if l.unusable <= maxWarnings {
		l.run.warn("%s:%d: %s; the figure is left out", l.run.Files[0], line, msg)
	}
}

// result keeps a result until the whole file is read.
func (l *loader) result(rec *benchfmt.Result) {
	l.lines.trailing, l.lines.announced = nil, ""
	pkg := rec.GetConfig("pkg")
	at := start{pkg, l.currentRun(pkg)}
	l.names[at] = append(l.names[at], string(rec.Name))
	l.results = append(l.results, result{
		name: string(rec.Name), config: l.configs.index(rec.Config), start: at,
		values: slices.Clone(rec.Values), ops: rec.Iters, line: l.lines.current.number, cut: l.lines.current.cut,
	})
}

// currentRun returns which run of the file a result of a package belongs to:
// the number of earlier starts of its binary.
func (l *loader) currentRun(pkg string) int {
	b, ok := l.begun[pkg]
	if ok && b.starts != l.lines.starts {
		b.run++
	}
	b.starts = l.lines.starts
	l.begun[pkg] = b
	l.run.runs = max(l.run.runs, b.run+1)
	return b.run
}

// sort assigns the results to their cases.
func (l *loader) sort() {
	suffixed := map[start]bool{}
	for s, list := range l.names {
		suffixed[s] = suffixesAreProcs(list)
	}
	ids := make([]string, len(l.configs.all))
	for i, c := range l.configs.all {
		ids[i] = c.id()
	}
	for _, r := range l.results {
		parsed, target, twin := parseName(r.name, suffixed[r.start])
		id := caseID{ids[r.config], parsed.Key, parsed.Procs}
		c := l.cases[id]
		if c == nil {
			c = &parsed
			c.Config = l.configs.all[r.config]
			c.Package = c.Config.Get("pkg")
			l.cases[id] = c
			l.run.Cases = append(l.run.Cases, c)
		}
		l.figures(c.series(target, twin), r)
	}
}

// figures adds the figures of a result.
func (l *loader) figures(s *Series, r result) {
	for i, v := range r.values {
		// benchfmt does not convert the unit of a zero.
		_, unit := benchunit.Tidy(1, v.Unit)
		if i == len(r.values)-1 && r.cut && l.cutUnit(unit) {
			l.syntax(r.line, fmt.Sprintf("the file ends inside the line, after %q", written(v)))
			continue
		}
		l.figure(s, unit, v, r)
	}
}

// cutUnit reports whether a unit at the end of a file without a newline may be
// cut off: nothing else in the file has it.
func (l *loader) cutUnit(unit string) bool {
	if wellKnown(unit) {
		return false
	}
	if _, ok := l.run.Unit(unit); ok {
		return false
	}
	for key := range l.bench.Units() {
		if key.Unit == unit {
			return false
		}
	}
	return true
}

// written returns the unit of a figure as the file spells it.
func written(v benchfmt.Value) string {
	if v.OrigUnit != "" {
		return v.OrigUnit
	}
	return v.Unit
}

// wellKnown reports whether package testing itself writes the unit.
func wellKnown(unit string) bool {
	return slices.Contains([]string{Time, Rate, "B/op", "allocs/op"}, unit)
}

// figure adds a figure of a base unit, or a warning why it is dropped.
func (l *loader) figure(s *Series, unit string, v benchfmt.Value, r result) {
	at := round{run: r.start.run}
	where := place{s, unit}
	if last, ok := l.last[where]; ok && last.run == at.run {
		at.index = last.index + 1
	}
	l.last[where] = at
	switch {
	case math.IsNaN(v.Value) || math.IsInf(v.Value, 0):
		l.implausible(r.line, written(v)+" is not a finite number")
		return
	case unit == Time && !(v.Value >= minTime && v.Value <= maxTime):
		l.implausible(r.line, fmt.Sprintf("%.4g seconds per operation cannot be", v.Value))
		return
	}
	if _, ok := l.run.Unit(unit); !ok {
		l.run.Units = append(l.run.Units, Unit{Name: unit})
	}
	s.add(unit, v.Value, r.ops, at)
}

func (l *loader) finish() (*Run, error) {
	l.configure()
	l.sort()
	for _, f := range l.lines.failures {
		f.File = l.run.Files[0]
		l.run.addFailure(f)
	}
	for _, c := range l.lines.comments {
		l.run.note(c)
	}
	for _, b := range l.lines.broken {
		l.syntax(b.number, b.why)
	}
	if more := l.broken - maxWarnings; more > 0 {
		names := ""
		if len(l.lost) > 0 {
			names = ", among them " + strings.Join(l.lost[:min(len(l.lost), maxWarnings)], ", ")
		}
		l.run.warn("%s: %d more lines could not be understood and are left out%s", l.run.Files[0], more, names)
	}
	if more := l.unusable - maxWarnings; more > 0 {
		l.run.warn("%s: %d more figures cannot be and are left out", l.run.Files[0], more)
	}
	if len(l.run.Units) == 0 {
		return nil, l.noResults()
	}
	units := l.bench.Units()
	for i := range l.run.Units {
		u := &l.run.Units[i]
		u.Better = benchfmt.UnitMetadataMap(units).GetBetter(u.Name)
		assume := units[benchfmt.UnitMetadataKey{Unit: u.Name, Key: "assume"}]
		u.Exact = assume != nil && assume.Value == "exact"
	}
	l.run.check()
	return l.run, nil
}

// configure collects the configuration of the file. If all of it follows the
// last result, the file was sorted, and the configuration holds for all
// results.
func (l *loader) configure() {
	l.run.Config = l.configs.inOrder
	values := map[string][]string{}
	for _, c := range l.lines.trailing {
		if !slices.ContainsFunc(l.configs.inOrder, func(kv KeyValue) bool { return kv.Key == c.Key }) {
			values[c.Key] = addNew(values[c.Key], c.Value)
		}
	}
	if len(values) == 0 || len(l.results) == 0 {
		return
	}
	keys := slices.Sorted(maps.Keys(values))
	holds := "it holds for no result"
	if len(l.configs.inOrder) == 0 {
		holds = "it is taken to hold for all results, as in a file that was sorted"
		l.hold(keys, values)
	}
	l.run.warn("%s:%d: configuration behind the last result (%s): %s",
		l.run.Files[0], l.lines.trailing[0].number, strings.Join(keys, ", "), holds)
}

// hold applies configuration to all results. If a key has several values it is
// unknown which result has which, so only the record lists them.
func (l *loader) hold(keys []string, values map[string][]string) {
	var single []KeyValue
	for _, key := range keys {
		for _, v := range values[key] {
			l.run.Config = append(l.run.Config, KeyValue{key, v})
		}
		if len(values[key]) == 1 {
			single = append(single, KeyValue{key, values[key][0]})
		}
	}
	for i, c := range l.configs.all {
		l.configs.all[i] = c.with(single)
	}
}

// noResults returns the error of a file without results, with the likely
// reason.
func (l *loader) noResults() error {
	why := fmt.Sprintf("none of its %d lines is like \"BenchmarkRead/io=stdio-2 4096 953 ns/op\"", l.lines.line)
	switch {
	case l.lines.utf16:
		why = "it looks like UTF-16, as PowerShell redirects it; convert it to UTF-8"
	case l.lines.binary:
		why = "it is no text: it has zero bytes near its start"
	case l.lines.events:
		why = "it is output of go test -json in which no benchmark has a result"
	case l.lines.line == 0:
		why = "it is empty"
	case len(l.run.Failures) > 0:
		why += "; it says " + l.run.Failures[0].What
	case len(l.run.Warnings) > 0:
		why += "; first problem: " + l.run.Warnings[0]
	}
	return fmt.Errorf("%s: %w: %s; record some with runbench -o FILE, or go test -bench . >FILE",
		l.run.Files[0], ErrNoResults, why)
}

func (r *Run) warn(format string, args ...any) {
	r.Warnings = addNew(r.Warnings, fmt.Sprintf(format, args...))
}
