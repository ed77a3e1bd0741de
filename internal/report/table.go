package report

import (
	"math"

	"mmapbench/internal/noise"
)

// A Table is a table that text, Markdown and HTML print alike.
type Table struct {
	Title   string
	Caption []string // sentences
	Columns []Column // the first column names the row
	Rows    []Row
}

// A Column describes a column.
type Column struct {
	Head string
	Hint string // meaning of the column; empty if the head is clear
	Left bool   // left-aligned; the first column always is

	// Spare orders the columns that narrow output leaves out: the largest goes
	// first, 0 stays.
	Spare int
}

// A Row is a line of a table.
type Row struct {
	Key   string // full name of the case; empty if there is none
	Again bool   // the first cell repeats the row above
	Cells []Cell
}

// A Cell is a text, or a number in base units that is formatted when printed.
type Cell struct {
	Text    string  // used without a unit
	Value   float64 // NaN if absent
	Unit    string  // empty for a text, ratioUnit for a speed relative to the baseline
	Target  string
	Verdict noise.Verdict // verdict on a ratio
}

const ratioUnit = "ratio"

// Heads returns columns with heads only.
func Heads(names ...string) (columns []Column) {
	for _, name := range names {
		columns = append(columns, Column{Head: name})
	}
	return columns
}

// Add adds a row of texts.
func (t *Table) Add(texts ...string) {
	var cells []Cell
	for _, text := range texts {
		cells = append(cells, Cell{Text: text})
	}
	t.Rows = append(t.Rows, Row{Cells: cells})
}

// String returns the cell as people read it.
func (c Cell) String() string {
	switch {
	case c.Unit == "":
		return c.Text
	case c.absent():
		return absent
	case c.Unit == ratioUnit:
		return terse(c.Value, c.Verdict)
	}
	return value(c.Value, c.Unit)
}

// absent reports whether the cell's number is missing.
func (c Cell) absent() bool { return c.Unit != "" && math.IsNaN(c.Value) }

// figureCell returns the cell of a unit. r may be nil.
func figureCell(r *Result, unit string) Cell {
	c := Cell{Unit: unit, Value: math.NaN()}
	if f := r.Figure(unit); f != nil {
		c.Value, c.Target = f.Center, r.Target
	}
	return c
}

// ratioCell returns the cell of a result's ratio to the baseline.
func ratioCell(r *Result) Cell {
	c := Cell{Unit: ratioUnit, Value: math.NaN()}
	if r != nil && r.Versus != nil {
		c.Value, c.Target, c.Verdict = r.Versus.Ratio, r.Target, r.Versus.Verdict
	}
	return c
}

// intervalOf formats the interval of a comparison; it is empty if there is
// none.
func intervalOf(v *noise.Comparison) string {
	if v == nil || !v.Bounded() {
		return ""
	}
	return "[" + ratio(v.Low) + ", " + ratio(v.High) + "]"
}
