package format

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"mmapbench/internal/table"
)

// A style holds the differences between text and Markdown.
type style struct {
	heading   func(title string) string
	paragraph func(s string) string
	item      func(s string) string
	grid      func(t table.Table) string
	fold      func(grid string, rows int) string // hides a long table that is not the first
}

func (s style) write(out *bytes.Buffer, d *table.Document) {
	if d.Alert != "" {
		fmt.Fprintf(out, "%s\n\n", s.paragraph(d.Alert))
	}
	summary := table.Table{Title: "Summary", Items: slices.Concat(d.About, d.Summary)}
	all := table.Document{Parts: slices.Insert(slices.Clone(d.Parts), min(1, len(d.Parts)), summary)}
	for i, t := range all.Filled() {
		if i > 0 {
			out.WriteByte('\n')
		}
		var blocks []string
		if len(t.Caption) > 0 {
			blocks = append(blocks, s.paragraph(strings.Join(t.Caption, " ")))
		}
		var items []string
		for _, item := range t.Items {
			items = append(items, s.item(item))
		}
		if len(items) > 0 {
			blocks = append(blocks, strings.Join(items, "\n"))
		}
		if len(t.Rows) > 0 {
			grid := s.grid(t)
			if i > 0 && s.fold != nil {
				grid = s.fold(grid, len(t.Rows))
			}
			blocks = append(blocks, grid)
		}
		fmt.Fprintf(out, "%s\n%s\n", s.heading(t.Title), strings.Join(blocks, "\n\n"))
	}
}
