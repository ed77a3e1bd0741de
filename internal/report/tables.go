package report

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"

	"mmapbench/internal/bytesize"
	"mmapbench/internal/record"
)

// maxWidth is the width in characters that text is kept within, unless the
// report has another: tables by being split, prose by being wrapped.
const maxWidth = 100

func (r *Report) width() int {
	if r.Width > 0 {
		return r.Width
	}
	return maxWidth
}

// A column is a header and a cell for each case.
type column struct {
	header string
	cells  []string
}

func (c column) width() int {
	w := utf8.RuneCountInString(c.header)
	for _, cell := range c.cells {
		w = max(w, utf8.RuneCountInString(cell))
	}
	return w
}

// tables returns what there is to show.
func (b *builder) tables() []Table {
	var all []Table
	all = append(all, b.times()...)
	exact, noisy := b.units()
	all = append(all, b.costs("What one operation costs", exact)...)
	all = append(all, withoutZeros(b.costs("Other figures per operation (medians)", noisy))...)
	all = append(all, b.distributions()...)
	return append(all, b.rates()...)
}

// withoutZeros leaves out the cases of which there is nothing but zeros to
// show.
func withoutZeros(tables []Table) []Table {
	for i := range tables {
		t := &tables[i]
		rows := len(t.Rows)
		t.Rows = slices.DeleteFunc(t.Rows, func(row []string) bool {
			return !slices.ContainsFunc(row[1:], func(cell string) bool { return strings.Trim(cell, "0/– ") != "" })
		})
		if len(t.Rows) < rows {
			t.Caption = append(t.Caption, "Cases that are not listed: 0, or not measured.")
		}
	}
	return tables
}

// times returns the table of times with their ratios.
func (b *builder) times() []Table {
	columns := b.timeColumns(" ")
	if len(columns) == 0 {
		return nil
	}
	caption := []string{b.cell()}
	if len(columns) > 1 {
		caption = append(caption, b.legend()...)
	}
	caption = append(caption, b.scope())
	return b.closest(Table{Title: "Time per operation", Caption: present(caption)}, columns, func() []column { return b.timeColumns("") })
}

// timeColumns returns a column of times for each target, with gap between a
// time and its unit.
func (b *builder) timeColumns(gap string) (columns []column) {
	for _, target := range b.r.Targets {
		rows := make([][]string, len(b.r.Cases))
		for i, c := range b.r.Cases {
			res := c.Result(target)
			if f := res.Figure(record.Time); f != nil {
				rows[i] = []string{strings.ReplaceAll(value(f.Center, f.Unit), " ", gap), spread(f.Summary), terse(res.Versus)}
			}
		}
		if slices.ContainsFunc(rows, func(r []string) bool { return r != nil }) {
			columns = append(columns, column{b.heading(target), aligned(rows, " ")})
		}
	}
	return columns
}

// closest splits a table, with its columns made closer if that spares the
// reader a continuation.
func (b *builder) closest(t Table, columns []column, closer func() []column) []Table {
	tables := b.split(t, columns)
	if len(tables) > 1 {
		if fewer := b.split(t, closer()); len(fewer) < len(tables) {
			return fewer
		}
	}
	return tables
}

// units returns the base units that have a column of their own, those without
// noise and the others.
func (b *builder) units() (exact, noisy []string) {
	var all []record.Unit
	for _, u := range b.run.Units {
		all = append(all, u)
		if u.Name == "device-B/op" && b.measured(amplification) {
			all = append(all, record.Unit{Name: amplification})
		}
	}
	return byNoise(all)
}

// byNoise divides units into those without noise and others, and leaves out those
// that have tables of their own.
func byNoise(units []record.Unit) (exact, noisy []string) {
	for _, u := range units {
		switch {
		case u.Name == record.Time || u.Name == record.Rate || isCPUTime(u.Name) || isPercentile(u.Name):
		case u.Exact:
			exact = append(exact, u.Name)
		default:
			noisy = append(noisy, u.Name)
		}
	}
	sortByImportance(exact)
	return exact, noisy
}

func sortByImportance(units []string) {
	slices.SortStableFunc(units, func(a, b string) int { return cmp.Compare(importance(a), importance(b)) })
}

// figured returns the units that figures have.
func (b *builder) figured() (units []record.Unit) {
	for _, u := range b.run.Units {
		if b.measured(u.Name) {
			units = append(units, u)
		}
	}
	if b.measured(amplification) {
		units = append(units, record.Unit{Name: amplification, Better: -1})
	}
	return units
}

// measured reports whether any result has a figure of a unit.
func (b *builder) measured(unit string) bool {
	return slices.ContainsFunc(b.r.Cases, func(c Case) bool {
		return slices.ContainsFunc(c.Results, func(r Result) bool { return r.Figure(unit) != nil })
	})
}

// isCPUTime reports whether a unit is CPU time by mode. Systems divide it by
// what their tick found running every few milliseconds, too rarely for the
// short batches of a round to be shown side by side; csv has it all.
func isCPUTime(unit string) bool { return unit == "user-sec/op" || unit == "sys-sec/op" }

// importance orders the columns of the well-known units before all others.
func importance(unit string) int {
	known := []string{"syscalls/op", "kernel-B/op", "user-B/op", "minflt/op"}
	if i := slices.Index(known, unit); i >= 0 {
		return i
	}
	return len(known)
}

// costs returns the table of some units: one column for each, with the values
// of all targets side by side. A unit that is 0 throughout is only named.
func (b *builder) costs(title string, units []string) []Table {
	var shown, zero, legend []string
	for _, unit := range units {
		if _, nothing := b.sideBySide(unit, all, wide); nothing {
			zero = append(zero, unitName(unit))
			continue
		}
		shown = append(shown, unit)
		if l := meaning(unit); l != "" {
			legend = append(legend, unitName(unit)+": "+l)
		}
	}
	if len(units) == 0 {
		return nil
	}
	caption := []string{b.order()}
	if len(legend) > 0 {
		caption = append(caption, strings.Join(legend, "; ")+".")
	}
	if len(zero) > 0 {
		caption = append(caption, "0 wherever measured: "+strings.Join(zero, ", ")+".")
	}
	t := Table{Title: title, Caption: present(caption)}
	return b.closest(t, b.columns(shown, wide), func() []column { return b.columns(shown, narrow) })
}

// Separators of the values in a cell. The narrow one may spare a reader the
// continuation of a table.
const wide, narrow = " / ", "/"

// columns returns a column for each unit.
func (b *builder) columns(units []string, sep string) []column {
	var columns []column
	for _, unit := range units {
		cells, _ := b.sideBySide(unit, all, sep)
		columns = append(columns, column{unitName(unit), cells})
	}
	return columns
}

// all includes every case.
func all(*Case) bool { return true }

// rates returns the table of throughput, for the cases whose operation is big
// enough that a rate is one.
func (b *builder) rates() []Table {
	cells, _ := b.sideBySide(record.Rate, (*Case).moves, wide)
	t := Table{Title: "Throughput", Caption: present([]string{b.order()})}
	var kept []int
	for i, cell := range cells {
		if cell != absent {
			kept = append(kept, i)
		}
	}
	if len(kept) == 0 {
		return nil
	}
	t.Header = []string{"case", "B/s"}
	for _, i := range kept {
		t.Rows = append(t.Rows, []string{b.r.Cases[i].Label, cells[i]})
	}
	return []Table{t}
}

// moves reports whether an operation of the case moves data in bulk: a pass
// over the file, or a block of at least 64 KiB.
func (c *Case) moves() bool {
	if slices.Contains([]string{"Scan", "Find", "RFind", "Regexp"}, c.Name) {
		return true
	}
	const bulk = 64 << 10
	block, err := bytesize.Parse(param(c.Params, "block"))
	return err == nil && block >= bulk
}

// sideBySide returns for each case the values of all targets in one unit,
// with sep between them. nothing reports whether all are 0.
func (b *builder) sideBySide(unit string, include func(*Case) bool, sep string) (cells []string, nothing bool) {
	rows := make([][]string, len(b.r.Cases))
	nothing = true
	for i := range b.r.Cases {
		c := &b.r.Cases[i]
		if !include(c) {
			continue
		}
		parts := make([]string, len(b.r.Targets))
		any := false
		for j, target := range b.r.Targets {
			parts[j] = absent
			if f := c.Result(target).Figure(unit); f != nil {
				parts[j], any = value(f.Center, unit), true
				nothing = nothing && f.Center == 0 && (f.Low == f.High || f.N == 1)
			}
		}
		if any {
			rows[i] = parts
		}
	}
	return aligned(rows, sep), nothing
}

// aligned joins the parts of each row, padded so that they stand below each
// other. A row without parts is absent.
func aligned(rows [][]string, sep string) []string {
	var widths []int
	for _, row := range rows {
		for i, part := range row {
			if i == len(widths) {
				widths = append(widths, 0)
			}
			widths[i] = max(widths[i], utf8.RuneCountInString(part))
		}
	}
	out := make([]string, len(rows))
	for i, row := range rows {
		if row == nil {
			out[i] = absent
			continue
		}
		var kept []string
		for j, part := range row {
			if widths[j] > 0 {
				kept = append(kept, strings.Repeat(" ", widths[j]-utf8.RuneCountInString(part))+part)
			}
		}
		out[i] = strings.Join(kept, sep)
	}
	return out
}

// split fills a table with columns, and makes several of it where one would be
// wider than the report.
func (b *builder) split(t Table, columns []column) []Table {
	cases := column{header: "case"}
	for _, c := range b.r.Cases {
		cases.cells = append(cases.cells, c.Label)
	}
	const between, margins = 3, 2 // characters between two columns, and outside
	var groups [][]column
	most := b.r.width()
	width := most + 1
	for _, c := range columns {
		if width += between + c.width(); width > most {
			groups = append(groups, []column{cases})
			width = margins + cases.width() + between + c.width()
		}
		last := len(groups) - 1
		groups[last] = append(groups[last], c)
	}
	if len(groups) == 0 {
		return []Table{t} // only its caption has something to say
	}
	var tables []Table
	for i, group := range groups {
		part := Table{Title: t.Title, Caption: t.Caption}
		if i > 0 {
			part = Table{Title: t.Title + ", continued"}
		}
		part.fill(group)
		tables = append(tables, part)
	}
	return tables
}

func (t *Table) fill(columns []column) {
	t.Rows = make([][]string, len(columns[0].cells))
	for _, c := range columns {
		t.Header = append(t.Header, c.header)
		for i, cell := range c.cells {
			t.Rows[i] = append(t.Rows[i], cell)
		}
	}
}
