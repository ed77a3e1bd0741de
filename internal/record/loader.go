package record

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
)

// maxWarnings is the number of broken lines of a file, and of impossible
// figures, that get a warning each. The rest are counted.
const maxWarnings = 10

// A result is a benchmark line with figures.
type result struct {
	name    string
	config  int // index of its configuration
	start   start
	file    int
	figures []figure
	ops     int
	line    int  // its number
	cut     bool // the file ends before its newline
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
	units   unitLines
	configs configs
	results []result

	starts int                // number of lines so far that mark the start or end of a test binary
	begun  map[string]begun   // last start of each package's binary
	names  map[start][]string // names that each start printed, also without figures
	pkg    string             // value of the last line "pkg:"
	file   int                // number of the file of the results that follow

	comments  []KeyValue // the "# key: value" lines
	trailing  []KeyValue // distinct configuration lines after the last result
	trails    int        // number of the first of them
	failures  []Failure
	announced string // name from the last benchmark line if the line has nothing else, as go test -v prints it

	cases map[caseID]*Case
	last  map[place]round // last round of a place, also if its figure was dropped

	broken   int // number of lines that could not be parsed
	unusable int // number of impossible figures
}

// read parses a line. Lines about failures come first: they look like
// configuration and like broken results.
func (l *loader) read(line sourceLine) {
	if line.start {
		l.starts++
	}
	if line.problem != "" {
		l.syntax(line.number, line.problem)
		return
	}
	text := strings.TrimRight(string(line.text), "\r\n")
	if f, ok := failed(text); ok {
		l.fail(f, line.number)
		return
	}
	comment, isComment := parseComment(text)
	config, isConfig := parseConfig(text)
	switch {
	case strings.HasPrefix(text, "Benchmark"):
		l.benchmark(line, text)
	case isComment:
		l.comment(comment)
	case text == "PASS" || strings.HasPrefix(text, "ok  \t"):
		l.starts++
	case isConfig:
		l.configure(config, line.number)
	case text == "Unit" || strings.HasPrefix(text, "Unit "):
		if err := l.units.add(text); err != nil {
			l.syntax(line.number, err.Error())
		}
	default:
		if name, ok := buried(text); ok {
			l.syntax(line.number, name+" is lost: something else is printed in front of it")
		}
	}
}

func (l *loader) comment(c KeyValue) {
	if c.Key == fileKey {
		if n, err := strconv.Atoi(c.Value); err == nil {
			l.file = n
			return
		}
	}
	l.comments = append(l.comments, c)
	if c.Key == startKey {
		l.starts++
		l.file = 0
	}
}

// benchmark parses a line that begins with a benchmark's name, and keeps the
// result until the whole file is read.
func (l *loader) benchmark(line sourceLine, text string) {
	printed, rest := torn(text)
	l.announced = ""
	if rest == "" && printed == text {
		l.announced = printed
		return
	}
	if strings.HasPrefix(rest, "--- SKIP: ") {
		return
	}
	name, ops, figures, err := parseBenchmark(text)
	at := start{l.pkg, l.currentRun(l.pkg)}
	switch {
	case err == nil:
		l.trailing = nil
		l.names[at] = append(l.names[at], name)
		l.results = append(l.results, result{name, l.configs.index(), at, l.file, figures, ops, line.number, line.cut})
	case line.cut:
		l.syntax(line.number, err.Error())
	default:
		l.names[at] = append(l.names[at], name)
		l.syntax(line.number, fmt.Sprintf("%v: %s is lost, as when something is printed between its name and its figures", err, printed))
	}
}

// configure takes a configuration line, but not the result of "go test
// -cover", which only looks like one.
func (l *loader) configure(kv KeyValue, number int) {
	switch kv.Key {
	case "coverage":
		return
	case "pkg":
		l.pkg = kv.Value
		l.starts++
	case "goos", "goarch", "cpu":
		l.starts++
	}
	l.configs.set(kv)
	if kv.Value != "" {
		if l.trailing == nil {
			l.trails = number
		}
		l.trailing = AddNew(l.trailing, kv)
	}
}

// syntax warns of a line that could not be parsed, and implausible of an
// impossible figure.
func (l *loader) syntax(line int, msg string)      { l.leaveOut(&l.broken, "line", line, msg) }
func (l *loader) implausible(line int, msg string) { l.leaveOut(&l.unusable, "figure", line, msg) }

func (l *loader) leaveOut(count *int, what string, line int, msg string) {
	if *count++; *count <= maxWarnings {
		l.run.warn("%s:%d: %s; the %s is left out", l.run.Files[0], line, msg, what)
	}
}

// currentRun returns which run of the file a result of a package belongs to:
// the number of earlier starts of its binary.
func (l *loader) currentRun(pkg string) int {
	b, ok := l.begun[pkg]
	if ok && b.starts != l.starts {
		b.run++
	}
	b.starts = l.starts
	l.begun[pkg] = b
	l.run.runs = max(l.run.runs, b.run+1)
	return b.run
}

func (l *loader) finish() (*Run, error) {
	l.applyTrailing()
	l.sort()
	for _, f := range l.failures {
		l.run.addFailure(f)
	}
	for _, c := range l.comments {
		l.run.note(c)
	}
	if more := l.broken - maxWarnings; more > 0 {
		l.run.warn("%s: %d more lines could not be parsed and are left out", l.run.Files[0], more)
	}
	if more := l.unusable - maxWarnings; more > 0 {
		l.run.warn("%s: %d more figures are impossible and are left out", l.run.Files[0], more)
	}
	if len(l.run.Units) == 0 {
		return nil, l.noResults()
	}
	l.run.check()
	return l.run, nil
}

// applyTrailing applies configuration lines behind the last result to all
// results if no other lines precede results, as in a file that was sorted. If a
// key has several values it is unknown which result has which, so only the
// record lists them.
func (l *loader) applyTrailing() {
	l.run.Config = l.configs.inOrder
	if len(l.configs.inOrder) > 0 || len(l.trailing) == 0 || len(l.results) == 0 {
		return
	}
	l.run.Config = sortedConfig(l.trailing)
	var keys []string
	var single Config
	for i, kv := range l.run.Config {
		keys = AddNew(keys, kv.Key)
		same := func(other KeyValue) bool { return other.Key == kv.Key && other != kv }
		if !slices.ContainsFunc(l.run.Config, same) {
			single = append(single, l.run.Config[i])
		}
	}
	l.configs.all[0] = single // there was no other configuration
	l.run.warn("%s:%d: configuration behind the last result (%s) is taken to hold for all results, as in a file that was sorted",
		l.run.Files[0], l.trails, strings.Join(keys, ", "))
}

// Times, in seconds, outside of these bounds are mistakes. Within them ratios
// of times are finite.
const minTime, maxTime = 1e-15, 1e15

// A place identifies a sequence of rounds.
type place struct {
	series *Series
	unit   string
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
	for i, f := range r.figures {
		if i == len(r.figures)-1 && r.cut && l.cutUnit(f.unit) {
			l.syntax(r.line, fmt.Sprintf("the file ends inside the line, after %q", f.written))
			continue
		}
		l.figure(s, f, r)
	}
}

// cutUnit reports whether a unit at the end of a file without a newline may be
// cut off: nothing else in the file has it.
func (l *loader) cutUnit(unit string) bool {
	_, known := l.run.Unit(unit)
	return !known && !wellKnown(unit)
}

// figure adds a figure, or a warning why it is dropped.
func (l *loader) figure(s *Series, f figure, r result) {
	at := round{run: r.start.run, file: r.file}
	where := place{s, f.unit}
	if last, ok := l.last[where]; ok && last.run == at.run && last.file == at.file {
		at.index = last.index + 1
	}
	l.last[where] = at
	switch {
	case math.IsNaN(f.value) || math.IsInf(f.value, 0):
		l.implausible(r.line, f.written+" is not a finite number")
		return
	case f.unit == Time && !(f.value >= minTime && f.value <= maxTime):
		l.implausible(r.line, fmt.Sprintf("%.4g seconds per operation cannot be", f.value))
		return
	}
	if _, ok := l.run.Unit(f.unit); !ok {
		l.run.Units = append(l.run.Units, l.units.describe(f.unit))
	}
	s.add(f.unit, f.value, r.ops, at)
}
