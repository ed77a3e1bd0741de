package report

import (
	"math"

	"mmapbench/internal/stats"
)

// A Table is what text, Markdown and HTML print alike.
type Table struct {
	Title   string
	Caption []string // sentences
	Columns []Column // the first names the row
	Rows    []Row
}

// A Column is the head of a column.
type Column struct {
	Head string
	Hint string // what it means; "" if the head says it
	Left bool   // aligned to the left; the first column always is

	// Spare orders the columns that are left out where the text is too narrow:
	// the largest goes first, 0 stays.
	Spare int
}

// A Row is a line of a table.
type Row struct {
	Key   string // full name of the case; "" for none
	Again bool   // the first cell is that of the row above
	Cells []Cell
}

// A Cell is a text, or a number in base units, which becomes text where it is
// printed.
type Cell struct {
	Text    string  // of a cell without a unit
	Value   float64 // NaN is absent
	Unit    string  // "" for a text, ratioUnit for how many times as fast as the baseline
	Target  string
	Verdict stats.Verdict // of a ratio
}

const ratioUnit = "ratio"

// Heads returns columns that have nothing but a head.
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

// String returns what people read.
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

// absent reports whether the cell is for a number that there is none of.
func (c Cell) absent() bool { return c.Unit != "" && math.IsNaN(c.Value) }

// figureCell returns the cell of a unit. The Result may be nil.
func figureCell(r *Result, unit string) Cell {
	c := Cell{Unit: unit, Value: math.NaN()}
	if f := r.Figure(unit); f != nil {
		c.Value, c.Target = f.Center, r.Target
	}
	return c
}

// ratioCell returns the cell of how a result compares with the baseline.
func ratioCell(r *Result) Cell {
	c := Cell{Unit: ratioUnit, Value: math.NaN()}
	if r != nil && r.Versus != nil {
		c.Value, c.Target, c.Verdict = r.Versus.Ratio, r.Target, r.Versus.Verdict
	}
	return c
}

// intervalOf returns the interval of a comparison; "" where there is none.
func intervalOf(v *stats.Comparison) string {
	if v == nil || !v.Bounded() {
		return ""
	}
	return "[" + ratio(v.Low) + ", " + ratio(v.High) + "]"
}
