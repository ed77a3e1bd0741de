package format

import (
	"fmt"
	"strings"

	"mmapbench/internal/table"
)

func markdownStyle() style {
	return style{
		heading:   func(title string) string { return "## " + escape(title) + "\n" },
		paragraph: escape,
		item:      func(s string) string { return "- " + escape(s) },
		grid:      markdownGrid,
		fold: func(grid string, rows int) string {
			if rows < 20 {
				return grid
			}
			return fmt.Sprintf("<details><summary>%d rows</summary>\n\n%s\n\n</details>", rows, grid)
		},
	}
}

func markdownGrid(t table.Table) string {
	grid := cells(t, escape, true)
	var lines []string
	for i, cells := range grid {
		lines = append(lines, "| "+strings.Join(cells, " | ")+" |")
		if i == 0 {
			lines = append(lines, "|"+strings.Join(rules(cells, t.Columns), "|")+"|")
		}
	}
	return strings.Join(lines, "\n")
}

// rules returns the line below the heads, which sets the alignment of the
// columns.
func rules(heads []string, columns []table.Column) (cells []string) {
	for i, head := range heads {
		rule := strings.Repeat("-", width(head)+1)
		if i == 0 || columns[i].Left {
			cells = append(cells, ":"+rule)
		} else {
			cells = append(cells, rule+":")
		}
	}
	return cells
}

// escape escapes text for Markdown, including tables.
func escape(s string) string {
	return strings.NewReplacer(`\`, `\\`, "|", `\|`, "<", "&lt;", "*", `\*`, "`", "\\`").Replace(table.Printable(s))
}
