package report

import (
	"bytes"
	"strings"
)

// markdownStyle returns the style of GitHub Flavored Markdown.
func markdownStyle() style {
	return style{
		markdown:  true,
		heading:   func(title string) string { return "## " + title },
		paragraph: escape,
		item:      func(s string) string { return "- " + escape(s) },
		grid:      markdownGrid,
	}
}

func markdownGrid(out *bytes.Buffer, t Table) {
	grid := [][]string{make([]string, len(t.Columns))}
	for i, c := range t.Columns {
		grid[0][i] = escape(c.Head)
	}
	for _, row := range t.Rows {
		cells := make([]string, len(t.Columns))
		for i, c := range row.Cells {
			cells[i] = escape(c.String())
		}
		grid = append(grid, cells)
	}
	pad(grid, t.Columns)
	for i, cells := range grid {
		out.WriteString("| " + strings.Join(cells, " | ") + " |\n")
		if i == 0 {
			out.WriteString("|" + strings.Join(rules(cells, t.Columns), "|") + "|\n")
		}
	}
}

// rules returns the line below the heads, which sets the alignment of the
// columns.
func rules(heads []string, columns []Column) (cells []string) {
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
	return strings.NewReplacer(`\`, `\\`, "|", `\|`, "<", "&lt;", "*", `\*`, "`", "\\`").Replace(printable(s))
}
