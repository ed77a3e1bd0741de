// Package table is the model of everything that a report prints. A [Document]
// is a list of tables and notes whose numbers keep their unit and all digits.
// Package internal/report/format prints it.
package table

import "slices"

// A Document is a report before it is printed.
type Document struct {
	Title   string   // the answer in a few words
	Alert   string   // printed before everything else; empty if all is well
	About   []string // what was measured, and where
	Summary []string // sentences, a line each
	Parts   []Table  // the most important one first
	Flat    Table    // all figures in full, a row each
	Data    Object   // everything, for programs
}

// A Table is a part of a document: a table, a list of notes, or both.
type Table struct {
	Title   string
	Caption []string // sentences
	Items   []string // notes, a line each
	Warns   bool     // the notes are warnings
	Columns []Column // the first one names the row
	Rows    []Row
}

// A Column describes a column.
type Column struct {
	Head string
	Hint string // meaning of the column; empty if the head is clear
	Left bool   // left-aligned; the first column always is

	// Spare orders the columns that a narrow screen leaves out: the largest goes
	// first, 0 stays.
	Spare int
}

// A Row is a line of a table.
type Row struct {
	Key   string // full name of the case; empty if there is none
	Again bool   // the first cell repeats the row above
	Cells []Cell
}

// Heads returns columns with heads only.
func Heads(names ...string) []Column {
	return Each(names, func(name string) Column { return Column{Head: name} })
}

// Add adds a row of texts.
func (t *Table) Add(texts ...string) {
	t.Rows = append(t.Rows, Row{Cells: Texts(texts...)})
}

// Empty reports whether the table has nothing to print.
func (t Table) Empty() bool { return len(t.Caption)+len(t.Items)+len(t.Rows) == 0 }

// Only returns the table with the given columns, which are indices.
func (t Table) Only(columns ...int) Table {
	out := t
	out.Columns = pick(t.Columns, columns)
	out.Rows = make([]Row, len(t.Rows))
	for i, row := range t.Rows {
		out.Rows[i] = row
		out.Rows[i].Cells = pick(row.Cells, columns)
	}
	return out
}

// pick returns the elements at the given indices that exist.
func pick[T any](list []T, indices []int) (some []T) {
	for _, i := range indices {
		if i < len(list) {
			some = append(some, list[i])
		}
	}
	return some
}

// Filled returns the parts that are not empty.
func (d *Document) Filled() []Table {
	return slices.DeleteFunc(slices.Clone(d.Parts), Table.Empty)
}
