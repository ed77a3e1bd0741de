package record

import (
	"fmt"
	"strings"
)

// A Failure is a line of a record that reports the failure of a benchmark, a
// test or a program. Figures are then missing from the record, or come from a
// program that did not work.
type Failure struct {
	File      string
	Line      int
	What      string // such as "--- FAIL: BenchmarkSave-4", "FAIL example.org/store 3.2s" or "panic: boom"
	Benchmark string // as in What, with its prefix; empty if the record does not say
	Package   string // import path; empty if the record does not say
}

// String returns the failure and its place in one line.
func (f Failure) String() string {
	what := f.What
	if f.Benchmark != "" && !strings.Contains(what, f.Benchmark) {
		what = f.Benchmark + ": " + what
	}
	return fmt.Sprintf("%s:%d: %s", f.File, f.Line, what)
}

// failed parses a line that reports a failure. ok is false for other lines.
func failed(text string) (f Failure, ok bool) {
	name, rest := torn(text)
	if rest == "" {
		name, rest = "", strings.TrimSpace(text)
	}
	what := strings.Join(strings.Fields(rest), " ")
	switch {
	case strings.HasPrefix(what, "--- FAIL: "):
		failed, _, _ := strings.Cut(strings.TrimPrefix(what, "--- FAIL: "), " ")
		return Failure{What: "--- FAIL: " + failed, Benchmark: failed}, failed != ""
	case strings.HasPrefix(rest, "panic: "), strings.HasPrefix(rest, "fatal error: "), strings.HasPrefix(rest, "signal: "):
		return Failure{What: what, Benchmark: name}, name != "" || rest == strings.TrimRight(text, " \t\r\n")
	case what == "FAIL" && name == "":
		return Failure{What: what}, true
	case strings.HasPrefix(rest, "FAIL\t") && name == "":
		f := Failure{What: what}
		f.Package, _, _ = strings.Cut(strings.TrimPrefix(what, "FAIL "), " ")
		return f, true
	}
	return Failure{}, false
}

// torn splits a line that starts with a benchmark's name, followed by its
// figures or by other output that preceded them. For other lines name is empty.
func torn(text string) (name, rest string) {
	if !strings.HasPrefix(text, "Benchmark") {
		return "", ""
	}
	text = strings.TrimRight(text, "\r\n")
	i := strings.IndexAny(text, " \t")
	if i < 0 {
		return text, ""
	}
	return text[:i], strings.TrimSpace(text[i:])
}

// addFailure adds a failure. The verdict on a package or on a whole run is
// added only if the record does not say what failed in it.
func (r *Run) addFailure(f Failure) {
	if f.isVerdict() {
		for _, have := range r.Failures {
			if f.Package == "" || f.Package == have.Package {
				return
			}
		}
	}
	r.Failures = append(r.Failures, f)
}

// fail adds a failure and completes it from the lines before it.
func (l *loader) fail(f Failure, number int) {
	f.File, f.Line = l.run.Files[0], number
	if f.Package == "" {
		f.Package = l.pkg
	}
	if f.isVerdict() {
		l.starts++
	} else if f.Benchmark == "" {
		f.Benchmark = l.announced
	}
	l.failures = append(l.failures, f)
}

// isVerdict reports whether the line is the verdict on a package or on a whole
// run.
func (f Failure) isVerdict() bool { return strings.HasPrefix(f.What, "FAIL") }
