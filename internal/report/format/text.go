package format

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"mmapbench/internal/table"
)

func textStyle(width int) style {
	return style{
		heading:   func(title string) string { return strings.ToUpper(table.Printable(title)) },
		paragraph: func(s string) string { return wrap(s, width, "", "") },
		item:      func(s string) string { return wrap(s, width, "  ", "    ") },
		grid:      func(t table.Table) string { return textGrid(t, width) },
	}
}

// textGrid prints a table. Columns that exceed the width follow in further
// tables, each with the columns that name the row.
func textGrid(t table.Table, most int) string {
	var names []int
	for i, c := range t.Columns {
		if i == 0 || c.Head == "target" {
			names = append(names, i)
		}
	}
	var blocks []string
	for first := len(names); first < len(t.Columns) || blocks == nil; {
		columns, lines := names, layout(t, " │ ")
		next := first
		for ; next < len(t.Columns); next++ {
			wider := append(slices.Clone(columns), next)
			more := layout(t.Only(wider...), " │ ")
			if next > first && width(more[1]) > most {
				break
			}
			columns, lines = wider, more
		}
		blocks = append(blocks, strings.Join(lines, "\n"))
		first = next
	}
	return strings.Join(blocks, "\n\n")
}

// layout returns the lines of a table: the heads, a rule, the rows.
func layout(t table.Table, between string) []string {
	grid := cells(t, table.Printable, false)
	rule := make([]string, len(t.Columns))
	for i, head := range grid[0] {
		rule[i] = strings.Repeat("─", width(head))
	}
	ruler := between
	if strings.TrimSpace(between) != "" {
		ruler = strings.NewReplacer("│", "┼", " ", "─").Replace(between)
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

// cells returns the heads and the rows of a table. All cells of a column are
// equally wide. A name that repeats the row above is left out unless repeat.
func cells(t table.Table, escape func(string) string, repeat bool) [][]string {
	grid := [][]string{make([]string, len(t.Columns))}
	for i, c := range t.Columns {
		grid[0][i] = escape(c.Head)
	}
	for _, row := range t.Rows {
		cells := make([]string, len(t.Columns))
		for i, c := range row.Cells {
			if i > 0 || repeat || !row.Again {
				cells[i] = escape(c.String())
			}
		}
		grid = append(grid, cells)
	}
	for i, column := range t.Columns {
		most := 0
		for _, cells := range grid {
			most = max(most, width(cells[i]))
		}
		for _, cells := range grid {
			space := strings.Repeat(" ", most-width(cells[i]))
			if i == 0 || column.Left {
				cells[i] += space
			} else {
				cells[i] = space + cells[i]
			}
		}
	}
	return grid
}

func width(s string) int { return utf8.RuneCountInString(s) }

// wrap breaks text at spaces so that lines fit a width. The first line starts
// with indent, the others with hang.
func wrap(text string, most int, indent, hang string) string {
	var out strings.Builder
	line, empty := indent, true
	for _, word := range strings.Fields(table.Printable(text)) {
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
