package report

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"mmapbench/internal/record"
	"mmapbench/internal/stats"
)

// Bounds of the one screen.
const (
	screenWidth = 110 // characters, where it does not go to a terminal
	screenRows  = 42  // decisions; with all that stands around them 60 lines
)

// writeScreen prints what was measured, the decisions and a summary.
func (r *Report) writeScreen(w io.Writer) error {
	t := r.Tables[0]
	hidden := 0
	if n := len(t.Rows); n > screenRows {
		// What matters is at both ends.
		hidden = n - screenRows + 1
		t.Rows = slices.Concat(t.Rows[:screenRows/2], []Row{{Cells: []Cell{{Text: fmt.Sprintf("(%d more: -full)", hidden)}}}}, t.Rows[screenRows/2+hidden:])
	}
	var lines []string
	prose := func(texts ...string) {
		for _, text := range texts {
			lines = append(lines, strings.Split(wrap(text, r.screenWidth(), "", "  "), "\n")...)
		}
	}
	single := len(r.Decisions) == 1
	if single {
		prose(r.Decisions[0].sentence(r.Baseline))
	}
	prose(r.About...)
	if !single {
		lines = append(append(lines, ""), r.screenTable(t)...)
	}
	lines = append(lines, "")
	prose(r.Summary...)
	lines = append(append(lines, ""), r.next()...)
	for _, line := range lines {
		if _, err := fmt.Fprintln(w, cut(printable(line), r.screenWidth())); err != nil {
			return err
		}
	}
	return nil
}

func (r *Report) screenWidth() int {
	if r.Width > 0 {
		return min(r.Width, screenWidth)
	}
	return screenWidth
}

// screenTable lays a table out in the width, without the columns that are too
// many for it.
func (r *Report) screenTable(t Table) []string {
	for {
		lines := layout(t, "  ")
		spare := 0
		for _, c := range t.Columns {
			spare = max(spare, c.Spare)
		}
		if spare == 0 || !slices.ContainsFunc(lines, func(l string) bool { return width(l) > r.screenWidth() }) {
			return lines
		}
		t = t.without(slices.IndexFunc(t.Columns, func(c Column) bool { return c.Spare == spare }))
	}
}

// cut shortens a line that is longer than n characters.
func cut(line string, n int) string {
	if runes := []rune(line); len(runes) > n {
		return string(runes[:n-1]) + "…"
	}
	return line
}

// about says in two lines what was measured, and where.
func (b *builder) about() []string {
	n := len(b.r.Cases)
	what := []string{plural(float64(n), "case")}
	for _, kv := range []struct{ key, format string }{
		{"file", "file %s"}, {"cache", "cache %s"}, {"fill", "fill %s"}, {"mem", "memory %s"},
	} {
		for _, p := range slices.Concat(b.r.Common, b.r.Usual) {
			if p.Key == kv.key {
				what = append(what, fmt.Sprintf(kv.format, p.Value))
			}
		}
	}
	if len(b.r.Targets) > 1 {
		what = append(what, fmt.Sprintf("targets %s", strings.Join(targetNames(b.r.Targets), " ")))
	}
	var where []string
	for _, kv := range b.r.facts() {
		switch kv.Key {
		case "cores":
			where = append(where, kv.Value+" cores")
		case "took":
			where = append(where, "took "+kv.Value)
		case "input", "time":
		default:
			where = append(where, kv.Value)
		}
	}
	lines := []string{"Measured: " + strings.Join(what, "; ") + "."}
	if len(where) > 0 {
		lines = append(lines, "On: "+strings.Join(where, ", ")+".")
	}
	return lines
}

// facts are the first things that a reader asks about where this was measured.
func (r *Report) facts() (facts []record.KeyValue) {
	for _, from := range []struct {
		all  []record.KeyValue
		keys []string
	}{
		{r.Machine, []string{"cpu", "cores", "memory", "goos", "kernel", "filesystem"}},
		{r.Run, []string{"input", "go", "time", "took"}},
	} {
		for _, key := range from.keys {
			for _, kv := range from.all {
				if kv.Key == key && kv.Value != "" {
					facts = append(facts, record.KeyValue{Key: key, Value: printable(kv.Value)})
				}
			}
		}
	}
	return facts
}

// summary says in at most eight lines what came of it and how far to trust it.
func (b *builder) summary() []string {
	return present([]string{b.score(), b.layouts(), b.uncounted(), b.unanswered(), b.noise(), b.doubts(), b.warned()})
}

// score counts the outcomes.
func (b *builder) score() string {
	s, n := b.r.Score, len(b.r.Decisions)
	switch {
	case len(b.r.Targets) < 2:
		return "Nothing is compared: only one target was measured."
	case s.Open == n:
		return fmt.Sprintf("Nothing is decided: an interval needs %d rounds; -count or a larger -budget gives more.", stats.MinRounds(b.opts.Confidence))
	case n == 1:
		return "" // it has said all
	}
	parts := []string{fmt.Sprintf("%s is beaten in %d of %s", b.r.opponent(), s.Wins, plural(float64(n), "case")), fmt.Sprintf("wins %d", s.Losses)}
	if s.Even > 0 {
		parts = append(parts, fmt.Sprintf("shows no difference of 5 %% in %d", s.Even))
	}
	if s.Open > 0 {
		parts = append(parts, fmt.Sprintf("has too few rounds in %d", s.Open))
	}
	return list(parts) + "."
}

// layouts says how much it moves the answer how the file got into the page cache,
// where that alone differs between two cases.
func (b *builder) layouts() string {
	var parts []string
	for _, d := range b.r.Decisions {
		fill := param(d.Case.Params, "fill")
		for _, other := range b.r.Decisions {
			o := param(other.Case.Params, "fill")
			if o <= fill || fill == "" || d.versus() == nil || other.versus() == nil || !sameBut("fill", d.Case, other.Case) {
				continue
			}
			parts = append(parts, fmt.Sprintf("%s: %s %sx, fill %s: %s %sx", d.Pattern, d.action(), ratio(d.ratio()), o, other.action(), ratio(other.ratio())))
		}
	}
	if len(parts) == 0 {
		return ""
	}
	return "The page cache layout matters: " + strings.Join(parts, "; ") + "."
}

// sameBut reports whether two cases differ in one parameter alone.
func sameBut(key string, a, b *Case) bool {
	if a.Name != b.Name || len(a.Params) != len(b.Params) {
		return false
	}
	for i, p := range a.Params {
		if p.Key != key && p != b.Params[i] {
			return false
		}
	}
	return true
}

// opponent names the baseline.
func (r *Report) opponent() string {
	if r.Baseline == "stdio" {
		return "os.File"
	}
	return targetName(r.Baseline)
}

// uncounted says that there are no reasons.
func (b *builder) uncounted() string {
	if len(b.r.Targets) < 2 || len(b.r.having(func(r *Result) bool { return r.Figure("syscalls/op") != nil })) > 0 {
		return ""
	}
	return "System calls were not counted, so no reason is shown: runbench doctor says what is missing."
}

// unanswered says what was not measured, and how to do so.
func (b *builder) unanswered() string {
	some := func(key string, of ...string) bool {
		return slices.ContainsFunc(b.r.Cases, func(c Case) bool { return slices.Contains(of, param(c.Params, key)) })
	}
	if !some("cache", "warm") {
		return ""
	}
	var parts []string
	for _, q := range []struct {
		answered bool
		text     string
	}{
		{some("cache", "cold"), "files not in memory (-cache cold)"},
		{slices.ContainsFunc(b.r.Cases, func(c Case) bool { return param(c.Params, "workers") != "" }), "threads (-workers 1,2)"},
		{some("sync", "each", "end"), "durable writes (-bench sync=each)"},
	} {
		if !q.answered {
			parts = append(parts, q.text)
		}
	}
	if len(parts) == 0 {
		return ""
	}
	return "Not measured: " + strings.Join(parts, ", ") + "."
}

// doubts counts the times that are not those of one steady process, and the
// intervals that are wider than the run was to make them.
func (b *builder) doubts() string {
	wanted, aimed := b.note("precision")
	unsteady, wide, widest := 0, 0, 0.0
	for _, c := range b.r.Cases {
		for _, r := range c.Results {
			if r.Unsteady.size() > 0 {
				unsteady++
			}
			if v := r.Versus; aimed && v != nil && v.Verdict != stats.TooFew && !v.Precise(wanted) {
				wide, widest = wide+1, max(widest, v.HalfWidth())
			}
		}
	}
	var parts []string
	if unsteady > 0 {
		parts = append(parts, plural(float64(unsteady), "time")+" that drift or have two levels")
	}
	if wide > 0 {
		parts = append(parts, fmt.Sprintf("%s beyond ±%s (up to ±%s; -count narrows them)", plural(float64(wide), "interval"), fraction(wanted), fraction(widest)))
	}
	if len(parts) == 0 {
		return ""
	}
	return "Trust less: " + list(parts) + "."
}

// warned counts the warnings of the record.
func (b *builder) warned() string {
	if n := len(b.run.Warnings); n > 0 {
		return plural(float64(n), "warning") + ": -full shows all; the first: " + b.run.Warnings[0]
	}
	return ""
}

// next says which commands go on from here.
func (r *Report) next() []string {
	file := "now.txt"
	lines := []string{"Next:"}
	if len(r.Files) == 1 && r.Files[0] != thisRun {
		file = r.Files[0]
	} else {
		lines = append(lines, "  runbench -o now.txt                                  keep the figures")
	}
	return append(lines,
		"  runbench -file FILE -bench Read/order=rand           your own file",
		fmt.Sprintf("  %-52s all tables, with their sources", "runbench report -full "+file),
		fmt.Sprintf("  %-52s a page with plots", "runbench report -format html "+file+" >page.html"),
	)
}

// thisRun is the name of a record that is in no file.
const thisRun = "this run"

// A Score counts the decisions by their outcome.
type Score struct{ Wins, Losses, Even, Open int }

func scoreOf(all []Decision) (s Score) {
	for _, d := range all {
		switch d.Outcome() {
		case Win:
			s.Wins++
		case Loss:
			s.Losses++
		case Even:
			s.Even++
		case Open:
			s.Open++
		}
	}
	return s
}

// note returns the first number of a comment of the record: "0.02" or
// "12000000000 B/s". ok is false where there is no such comment.
func (b *builder) note(key string) (v float64, ok bool) {
	for _, n := range b.run.Notes {
		if n.Key == key {
			if _, err := fmt.Sscan(n.Value, &v); err == nil && v > 0 {
				return v, true
			}
		}
	}
	return 0, false
}

// tooFast warns of rates at which memory can't be read, if the record says how
// fast one thread does that on its machine, as in "bandwidth: 12000000000 B/s".
func (b *builder) tooFast() []string {
	bandwidth, ok := b.note("bandwidth")
	if !ok {
		return nil
	}
	var places []string
	for _, c := range b.r.Cases {
		for _, r := range c.Results {
			if f := r.Figure(record.Rate); f != nil && f.Center > bandwidth {
				places = append(places, fmt.Sprintf("%s %s %s", c.Label, targetName(r.Target), value(f.Center, f.Unit)))
			}
		}
	}
	if len(places) == 0 {
		return nil
	}
	return []string{fmt.Sprintf("faster than this machine's memory, of which a thread reads %s, so from a CPU cache, or by several threads: %s",
		value(bandwidth, record.Rate), firstOf(places))}
}
