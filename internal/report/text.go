package report

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
)

// textWidth is the default width of text in characters. Tables are split and
// prose is wrapped to fit.
const textWidth = 110

func (r *Report) width() int {
	if r.Width > 0 {
		return r.Width
	}
	return textWidth
}

func textStyle(width int) style {
	return style{
		heading:   strings.ToUpper,
		paragraph: func(s string) string { return wrap(s, width, "", "") },
		item:      func(s string) string { return wrap(s, width, "  ", "    ") },
		grid:      func(out *bytes.Buffer, t Table) { textGrid(out, t, width) },
	}
}

// textGrid prints a table. Columns that exceed the width follow in further
// tables, each with the columns that name the row.
func textGrid(out *bytes.Buffer, t Table, most int) {
	names := 1
	for names < len(t.Columns) && t.Columns[names].Head == "target" {
		names++
	}
	for first := names; ; {
		last := len(t.Columns)
		lines := layout(t.only(names, first, last), " │ ")
		for last > first+1 && width(lines[1]) > most {
			last--
			lines = layout(t.only(names, first, last), " │ ")
		}
		for _, line := range lines {
			out.WriteString(line + "\n")
		}
		if first = last; first >= len(t.Columns) {
			return
		}
		out.WriteByte('\n')
	}
}

// only returns the table with its naming columns and the columns from first to
// last.
func (t Table) only(names, first, last int) Table {
	out := t
	out.Columns = slices.Concat(t.Columns[:names], t.Columns[first:last])
	out.Rows = make([]Row, len(t.Rows))
	for i, row := range t.Rows {
		out.Rows[i] = row
		cells := row.Cells
		out.Rows[i].Cells = slices.Concat(cells[:min(names, len(cells))], cells[min(first, len(cells)):min(last, len(cells))])
	}
	return out
}

// without returns the table without a column.
func (t Table) without(column int) Table {
	out := t
	out.Columns = slices.Delete(slices.Clone(t.Columns), column, column+1)
	out.Rows = make([]Row, len(t.Rows))
	for i, row := range t.Rows {
		out.Rows[i] = row
		if column < len(row.Cells) {
			out.Rows[i].Cells = slices.Delete(slices.Clone(row.Cells), column, column+1)
		}
	}
	return out
}

// layout returns the lines of a table: the heads, a rule, the rows.
func layout(t Table, between string) []string {
	grid := [][]string{nil}
	for _, c := range t.Columns {
		grid[0] = append(grid[0], printable(c.Head))
	}
	for _, row := range t.Rows {
		cells := make([]string, len(t.Columns))
		for i, c := range row.Cells {
			if i > 0 || !row.Again {
				cells[i] = printable(c.String())
			}
		}
		grid = append(grid, cells)
	}
	pad(grid, t.Columns)
	rule := make([]string, len(t.Columns))
	for i, head := range grid[0] {
		rule[i] = strings.Repeat("─", width(head))
	}
	ruler := strings.ReplaceAll(strings.NewReplacer("│", "┼", " ", "─").Replace(between), "  ", " ")
	if strings.TrimSpace(between) == "" {
		ruler = between
	}
	lines := []string{strings.Join(grid[0], between), strings.Join(rule, ruler)}
	for _, cells := range grid[1:] {
		lines = append(lines, strings.Join(cells, between))
	}
	for i := range lines {
		lines[i] = strings.TrimRight(lines[i], " ")
	}
	return lines
}

// pad makes all cells of a column equally wide.
func pad(grid [][]string, columns []Column) {
	for i := range columns {
		most := 0
		for _, cells := range grid {
			most = max(most, width(cells[i]))
		}
		for _, cells := range grid {
			space := strings.Repeat(" ", most-width(cells[i]))
			if i == 0 || columns[i].Left {
				cells[i] += space
			} else {
				cells[i] = space + cells[i]
			}
		}
	}
}

func width(s string) int { return utf8.RuneCountInString(s) }

// wrap breaks text at spaces so that lines fit a width. The first line starts
// with indent, the others with hang.
func wrap(text string, most int, indent, hang string) string {
	var out strings.Builder
	line, empty := indent, true
	for _, word := range words(printable(text)) {
		if !empty && width(line)+1+width(word) > most {
			fmt.Fprintln(&out, line)
			line, empty = hang, true
		}
		if !empty {
			line += " "
		}
		line += word
		empty = false
	}
	out.WriteString(line)
	return out.String()
}

// words splits text at spaces, but keeps the two ends of an interval together.
func words(text string) []string {
	var out []string
	for _, w := range strings.Fields(text) {
		last := len(out) - 1
		if last >= 0 && strings.HasPrefix(out[last], "[") && strings.HasSuffix(out[last], ",") {
			out[last] += " " + w
			continue
		}
		out = append(out, w)
	}
	return out
}
