package report

import (
	"fmt"
	"slices"
	"strings"

	"mmapbench/internal/noise"
	"mmapbench/internal/record"
	"mmapbench/internal/table"
)

// screenRows is the largest number of decisions on one screen: with the text
// around them there are 60 lines.
const screenRows = 40

// screen returns what was measured, the decisions, a summary, and the next
// commands.
func (b *builder) screen() table.Document {
	t := b.Full.Parts[0]
	if n := len(t.Rows); n > screenRows {
		// The largest gains and losses are at the ends, so hide the middle.
		hidden := n - screenRows + 1
		more := table.Row{Cells: table.Texts(fmt.Sprintf("(%d more: -full)", hidden))}
		t.Rows = slices.Concat(t.Rows[:screenRows/2], []table.Row{more}, t.Rows[screenRows/2+hidden:])
	}
	parts := []table.Table{{Caption: b.Full.About}, t, {Caption: b.Full.Summary}, {Items: b.next()}}
	if len(b.Decisions) == 1 {
		parts[0].Caption = append([]string{b.Decisions[0].sentence()}, b.Full.About...)
		parts[1].Rows = nil
	}
	return table.Document{Alert: b.Full.Alert, Parts: parts}
}

func (b *builder) about() []string {
	what := []string{table.Plural(float64(len(b.Cases)), "case")}
	for _, name := range []string{"file", "cache", "mem"} {
		for _, p := range slices.Concat(b.Common, b.Usual) {
			if p.Key == name {
				what = append(what, strings.Replace(name, "mem", "memory", 1)+" "+p.Value)
			}
		}
	}
	if len(b.Targets) > 1 {
		what = append(what, "targets "+strings.Join(table.Each(b.Targets, targetName), " "))
	}
	lines := []string{"Measured: " + strings.Join(what, "; ") + "."}
	if where := b.where(); len(where) > 0 {
		lines = append(lines, "On: "+strings.Join(where, ", ")+".")
	}
	return append(lines, table.Present(b.regime())...)
}

func (b *builder) where() (facts []string) {
	for _, from := range []struct {
		all    []record.KeyValue
		key    string
		format string
	}{
		{b.run.Config, "cpu", "%s"}, {b.run.Config, "cores", "%s cores"}, {b.run.Config, "memory", "%s"}, {b.run.Config, "goos", "%s"},
		{b.run.Config, "kernel", "%s"}, {b.run.Config, "filesystem", "%s"}, {b.run.Notes, "go", "%s"}, {b.run.Notes, "took", "took %s"},
	} {
		for _, kv := range from.all {
			if kv.Key == from.key && kv.Value != "" {
				facts = append(facts, fmt.Sprintf(from.format, kv.Value))
			}
		}
	}
	return facts
}

func (b *builder) next() []string {
	file := "now.txt"
	lines := []string{"Next:"}
	command := func(command, what string) { lines = append(lines, fmt.Sprintf("  %-52s %s", command, what)) }
	if len(b.run.Files) == 1 && b.run.Files[0] != thisRun {
		file = b.run.Files[0]
	} else {
		command("runbench -o now.txt", "keep the figures")
	}
	command("runbench -file FILE -bench Read/order=rand", "your own file")
	command("runbench report -full "+file, "all tables, with their sources")
	command("runbench report -format html "+file+" >page.html", "a page with plots")
	return lines
}

// thisRun is the name of a record that is not in a file.
const thisRun = "this run"

func (r *Report) count(o table.Outcome) (n int) {
	for _, d := range r.Decisions {
		if d.Outcome == o {
			n++
		}
	}
	return n
}

func (r *Report) opponent() string {
	if r.Baseline == stdio {
		return "os.File"
	}
	return targetName(r.Baseline)
}

// summary states the result and its reliability in at most eight lines.
func (b *builder) summary() []string {
	return table.Present(b.score(), b.layout(), b.unanswered(), b.noise(), b.doubts(), b.warned())
}

func (b *builder) score() string {
	n, even, open := len(b.Decisions), b.count(table.Even), b.count(table.Open)
	switch {
	case len(b.Targets) < 2:
		return "Nothing is compared: only one target was measured."
	case open == n:
		return fmt.Sprintf("Nothing is decided: an interval needs rounds on 3 files, or %d rounds; -count or a larger -budget gives more.", noise.MinRounds(b.opts.Confidence))
	case n == 1:
		return "" // the decision itself says everything
	}
	parts := []string{fmt.Sprintf("%s is beaten in %d of %s", b.opponent(), b.count(table.Win), table.Plural(float64(n), "case")), fmt.Sprintf("wins %d", b.count(table.Loss))}
	if even > 0 {
		parts = append(parts, fmt.Sprintf("shows no difference of 5 %% in %d", even))
	}
	if open > 0 {
		parts = append(parts, fmt.Sprintf("has too few rounds in %d", open))
	}
	return table.List(parts) + "."
}

// layout says where the fill of a file, or its size, moves the answer by more than
// a tenth.
func (b *builder) layout() string {
	const moved = 1.1
	var parts []string
	for _, d := range b.Decisions {
		for _, other := range b.Decisions {
			if d.chosen == nil || other.chosen == nil || other.Case == d.Case {
				continue
			}
			fill := sameBut("fill", d.Case, other.Case) && usualFill(record.KeyValue{Key: "fill", Value: param(d.Case.Params, "fill")}, d.Case.Params)
			if r := other.ratio() / d.ratio(); max(r, 1/r) < moved {
				continue
			}
			if fill || sameBut("file", d.Case, other.Case) && largerThanOthers(other.Case, []*Case{d.Case}) {
				parts = append(parts, fmt.Sprintf("%s %sx, not %sx", other.Pattern, table.Times(other.ratio()), table.Times(d.ratio())))
			}
		}
	}
	if len(parts) == 0 {
		return ""
	}
	return "Another file, another answer: " + strings.Join(parts, "; ") + "."
}

// unanswered lists what was not measured, and how to measure it.
func (b *builder) unanswered() string {
	some := func(key string, of ...string) bool {
		return slices.ContainsFunc(b.Cases, func(c *Case) bool { return slices.Contains(of, param(c.Params, key)) })
	}
	if !some("cache", "warm") {
		return ""
	}
	var calls, cold, threads, durable string
	if !b.some(func(r *Result) bool { return r.Figure("syscalls/op") != nil }) {
		calls = "system calls, which give the reasons (runbench doctor)"
	}
	if !some("cache", "cold") {
		cold = "files not in memory (-cache cold)"
	}
	if !slices.ContainsFunc(b.Cases, func(c *Case) bool { return hasKey(c.Params, "workers") }) {
		threads = "threads (-workers 1,2)"
	}
	if !some("sync", "each", "end") {
		durable = "durable writes (-bench sync=each)"
	}
	parts := table.Present(calls, cold, threads, durable)
	if len(parts) == 0 {
		return ""
	}
	return "Not measured: " + strings.Join(parts, ", ") + "."
}

// doubts counts the times that drift, and the intervals that are wider than the
// run aimed for.
func (b *builder) doubts() string {
	const wanted = 0.1
	drifting, wide, widest := 0, 0, 0.0
	for _, r := range b.results() {
		if r.Drift != 0 {
			drifting++
		}
		if v := r.Versus; v != nil && v.Verdict != noise.TooFew && !v.Precise(wanted) {
			wide, widest = wide+1, max(widest, v.HalfWidth())
		}
	}
	var parts []string
	if drifting > 0 {
		parts = append(parts, table.Plural(float64(drifting), "drifting time"))
	}
	if wide > 0 {
		parts = append(parts, fmt.Sprintf("%s beyond ±%s (up to ±%s; -count narrows them)", table.Plural(float64(wide), "interval"), table.Percent(wanted), table.Percent(table.Round(widest))))
	}
	n := 0
	for _, c := range b.Cases {
		if c.Moved >= regimeChanged {
			n++
		}
	}
	if n > 0 {
		parts = append(parts, fmt.Sprintf("%s whose limit moved by a fifth or more", table.Plural(float64(n), "case")))
	}
	if len(parts) == 0 {
		return ""
	}
	return "Trust less: " + table.List(parts) + "."
}

func (b *builder) warned() string {
	if n := len(b.run.Warnings); n > 0 {
		return table.Plural(float64(n), "warning") + ": -full shows all; the first: " + table.Cut(b.run.Warnings[0], 120)
	}
	return ""
}
