package report

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"mmapbench/internal/doctor"
	"mmapbench/internal/explain"
	"mmapbench/internal/noise"
	"mmapbench/internal/record"
	"mmapbench/internal/table"
)

// Explain makes a document of where the time of an operation goes, step by step.
// It returns an error if no case of the record has all steps.
//
// Turns and floors are what else was measured; nil for recorded runs.
func Explain(run *record.Run, turns []Turn, floors []doctor.Floor, opts Options) (*table.Document, error) {
	b, err := newBuilder(run, opts)
	if err != nil {
		return nil, err
	}
	all := explain.Waterfalls(run, b.Confidence)
	if len(all) == 0 {
		return nil, errors.New("no case was measured on all of stdio, mmap and mmap-view: choose others, as with -bench Read (see runbench list)")
	}
	parts := []table.Table{b.steps(all)}
	if turns != nil {
		parts = append(parts, Turns(turns), Prices(all, floors))
	}
	return &table.Document{Parts: append(parts, table.Table{Title: "Warnings", Warns: true, Items: run.Warnings})}, nil
}

func (b *builder) steps(all []explain.Waterfall) table.Table {
	faults := ""
	if slices.ContainsFunc(all, func(w explain.Waterfall) bool { return w.FaultsInside }) {
		faults = "* The steps contain page faults: -map kept,fresh tells them apart."
	}
	t := table.Table{
		Title: "Where the time of an operation goes",
		Caption: table.Present(
			"From os.File (stdio) to a mapping used in place: the same copies from a mapping instead of system calls (no call), then no copies (no copy), then bare bytes in memory (no View) or a mapping that is made anew (fresh).",
			"Each step is the median of the differences within rounds, with its "+table.Percent(b.Confidence)+" interval; % is of the time on stdio. Calls, copied bytes and faults are what an operation then still costs.",
			b.scope(), faults,
		),
		Columns: table.Heads("case", "step", "time", "interval", "%", "calls", "copied", "faults"),
	}
	for _, w := range all {
		label := b.Cases[slices.Index(b.run.Cases, w.Case)].Label
		if w.FaultsInside {
			label += " *"
		}
		for i, r := range w.Rows {
			time, part := table.Duration(r.Time.Center), fmt.Sprintf("%.0f", 100*r.Time.Center/w.Rows[0].Time.Center)
			if r.Step {
				time, part = signed(time), signed(part)
			}
			cells := table.Texts(label, r.What, time, stepInterval(r.Time), part)
			for k, n := range r.Counts {
				cells = append(cells, table.Cell{Unit: []string{"calls", "B", "faults"}[k], Value: n})
			}
			t.Rows = append(t.Rows, table.Row{Again: i > 0, Cells: cells})
		}
	}
	return t
}

// signed adds a plus sign to a number that has no sign.
func signed(number string) string {
	if strings.HasPrefix(number, "-") {
		return number
	}
	return "+" + number
}

// stepInterval formats an interval in seconds; it is empty if there is none.
func stepInterval(s noise.Summary) string {
	if !s.Bounded() {
		return ""
	}
	low, high := table.FromTo(table.Duration(s.Low), table.Duration(s.High))
	return "[" + low + ", " + high + "]"
}
