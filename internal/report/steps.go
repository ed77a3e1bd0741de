package report

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"

	"mmapbench/internal/explain"
	"mmapbench/internal/record"
	"mmapbench/internal/stats"
	"mmapbench/internal/table"
)

// Explain makes a document of where the time of an operation goes, step by step.
// It returns an error if no case of the record has all steps.
func Explain(run *record.Run, opts Options) (*table.Document, error) {
	b, err := newBuilder(run, opts)
	if err != nil {
		return nil, err
	}
	all := explain.Waterfalls(run, b.Confidence)
	if len(all) == 0 {
		return nil, errors.New("no case was measured on all of stdio, mmap and mmap-view: choose others, as with -bench Read (see runbench list)")
	}
	return &table.Document{Parts: []table.Table{b.steps(all), {Title: "Warnings", Warns: true, Items: run.Warnings}}}, nil
}

// steps returns the table of waterfalls.
func (b *builder) steps(all []explain.Waterfall) table.Table {
	t := table.Table{
		Title: "Where the time of an operation goes",
		Caption: []string{
			"From os.File (stdio) to a mapping used in place (mmap-view): the same copies from a mapping instead of system calls (no call), then no copies (no copy), then a mapping that is made anew (fresh).",
			"Each step is the median of the differences within rounds, with its " + table.Percent(b.opts.Confidence) + " interval; % is of the time on stdio. Calls, copied bytes and faults are what an operation then still costs.",
			b.scope(),
		},
		Columns: table.Heads("case", "step", "time", "interval", "%", "calls", "copied", "faults"),
	}
	if slices.ContainsFunc(all, func(w explain.Waterfall) bool { return w.FaultsInside }) {
		t.Caption = append(t.Caption, "* The steps contain page faults: -map kept,fresh tells them apart.")
	}
	t.Caption = table.Present(t.Caption...)
	for _, w := range all {
		label := b.Cases[slices.Index(b.run.Cases, w.Case)].Label
		if w.FaultsInside {
			label += " *"
		}
		for i, row := range waterfallRows(w) {
			t.Add(append([]string{label}, row...)...)
			t.Rows[len(t.Rows)-1].Again = i > 0
		}
	}
	return t
}

// waterfallRows returns a row for the start, each step, the rest and the end.
func waterfallRows(w explain.Waterfall) [][]string {
	part := func(seconds float64) float64 { return 100 * seconds / w.Start.Time.Center }
	end := func(l explain.Level) []string {
		row := []string{l.Target, table.Duration(l.Time.Center), stepInterval(l.Time), fmt.Sprintf("%.0f", part(l.Time.Center))}
		return append(row, countsOf(l.Counts)...)
	}
	rows := [][]string{end(w.Start)}
	for _, s := range w.Steps {
		row := []string{stepName(s.Kind), signed(s.Change.Center), stepInterval(s.Change), signedPercent(part(s.Change.Center))}
		rows = append(rows, append(row, countsOf(s.After)...))
	}
	rest := w.Rest
	if math.Abs(part(rest)) < 1e-4 {
		rest = 0 // zero except for rounding
	}
	return append(rows, []string{"rest", signed(rest), "", signedPercent(part(rest)), "", "", ""}, end(w.End))
}

func stepName(k explain.Kind) string {
	return [...]string{explain.NoCall: "no call", explain.NoCopy: "no copy", explain.Fresh: "fresh"}[k]
}

func countsOf(c explain.Counts) (cells []string) {
	for _, k := range []struct {
		n    *float64
		unit string
	}{{c.Calls, ""}, {c.Copied, "B"}, {c.Faults, ""}} {
		if k.n == nil {
			cells = append(cells, table.Absent)
			continue
		}
		cells = append(cells, table.Value(*k.n, k.unit))
	}
	return cells
}

// signed formats seconds with their sign.
func signed(v float64) string {
	switch {
	case v == 0:
		return "0"
	case v < 0:
		return "−" + table.Duration(-v)
	}
	return "+" + table.Duration(v)
}

// signedPercent formats a percentage with its sign.
func signedPercent(v float64) string {
	if text := fmt.Sprintf("%+.0f", v); text != "-0" && text != "+0" {
		return minus(text)
	}
	return "0"
}

// minus replaces the hyphen by the minus sign that signed uses.
func minus(s string) string { return strings.Replace(s, "-", "−", 1) }

// stepInterval formats an interval in seconds. The unit is written once if both
// ends have the same.
func stepInterval(s stats.Summary) string {
	if !s.Bounded() {
		return ""
	}
	low, high := minus(table.Duration(s.Low)), minus(table.Duration(s.High))
	number, unit, _ := strings.Cut(low, " ")
	if strings.HasSuffix(high, " "+unit) {
		low = number
	}
	return "[" + low + ", " + high + "]"
}
