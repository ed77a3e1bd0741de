package report

import (
	"fmt"
	"math"
	"strings"

	"mmapbench/internal/compare"
	"mmapbench/internal/table"
)

// gate describes the gate's outcome, with the rows that trip first.
func (c *comparison) gate() []string {
	if len(c.r.Gate) == 0 {
		return nil
	}
	count := map[compare.Outcome]int{compare.Tripped: len(c.r.Failures)}
	for _, o := range []compare.Outcome{compare.Tripped, compare.Inconclusive, compare.Passed} {
		count[o] += c.r.Changes(o)
	}
	for _, m := range c.r.Missing {
		count[m.Outcome]++
	}
	limits := table.Each(c.r.Gate, compare.Limit.String)
	head := fmt.Sprintf("%s: %d tripped, %d inconclusive, %d passed", strings.Join(limits, ", "), count[compare.Tripped], count[compare.Inconclusive], count[compare.Passed])
	if fresh := count[compare.Ungated]; fresh > 0 {
		head += fmt.Sprintf(", %d new", fresh)
	}
	items := append([]string{head + "."}, gateLines(c.r, compare.Tripped)...)
	const fewRows = 5 // inconclusive rows that are listed
	unclear := gateLines(c.r, compare.Inconclusive)
	items = append(items, unclear[:min(len(unclear), fewRows)]...)
	if more := len(unclear) - fewRows; more > 0 {
		items = append(items, fmt.Sprintf("inconclusive: %d more, which have a ? in the tables", more))
	}
	return items
}

// GateLines returns a line for each row with the given outcome, in the order of
// the tables. Control characters in names are replaced, so the lines are safe
// for a terminal.
func GateLines(r *compare.Result, o compare.Outcome) []string {
	return table.Each(gateLines(r, o), table.Printable)
}

func gateLines(r *compare.Result, o compare.Outcome) (lines []string) {
	add := func(parts ...string) {
		lines = append(lines, o.String()+": "+strings.Join(parts, ": "))
	}
	r.Each(func(t *compare.Table, row compare.Row, column int, ch *compare.Change) {
		if ch.Outcome == o {
			add(table.Present(row.Name, changed(t, row, column, ch), ch.Reason)...)
		}
	})
	for _, m := range r.Missing {
		switch {
		case m.Outcome != o:
		case m.Row == "":
			add(m.Limit.String(), m.Reason)
		default:
			add(m.Row, table.UnitName(m.Limit.Unit), m.Reason)
		}
	}
	if o == compare.Tripped {
		for _, f := range r.Failures {
			add(f)
		}
	}
	return lines
}

func changed(t *compare.Table, row compare.Row, column int, ch *compare.Change) string {
	base := t.Columns[column].Base
	before, after := "old", "new"
	if len(t.Columns) > 2 {
		before, after = t.Columns[base].Name, t.Columns[column].Name
	}
	a, b := table.Apart(row.Cells[base].Center, row.Cells[column].Center, t.Unit)
	text := fmt.Sprintf("%s %s in %s, %s in %s", table.UnitName(t.Unit), a, before, b, after)
	if math.IsNaN(ch.Delta) {
		return text
	}
	d := difference(ch)
	return text + " (" + strings.Join(table.Present(d.String(), d.Shows(table.Interval).String()), " ") + ")"
}

// outcome formats the gate's outcome for a row. ch is nil if only one side has
// figures.
func (c *comparison) outcome(t *compare.Table, row compare.Row, ch *compare.Change) string {
	words := map[compare.Outcome]string{compare.Tripped: "TRIPPED", compare.Inconclusive: "?", compare.Passed: "ok", compare.Ungated: "ok"}
	if ch != nil {
		return words[ch.Outcome]
	}
	words[compare.Ungated] = "new"
	for _, m := range c.r.Missing {
		if m.Row == row.Name && m.Limit.Unit == t.Unit {
			return words[m.Outcome]
		}
	}
	return "?"
}
