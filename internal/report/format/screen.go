package format

import (
	"cmp"
	"io"
	"slices"
	"strings"

	"mmapbench/internal/table"
)

// Screen prints the parts of a document without their titles in one call of
// w.Write. It wraps captions, leaves out columns of tables, and cuts notes. The
// width is in characters; 0 stands for 110, which is also the largest.
func Screen(w io.Writer, d *table.Document, width int) error {
	most := min(cmp.Or(width, usualWidth), usualWidth)
	var blocks []string
	for i, t := range d.Filled() {
		var lines []string
		if i == 0 && d.Alert != "" {
			lines = append(lines, d.Alert)
		}
		for _, s := range t.Caption {
			lines = append(lines, strings.Split(wrap(s, most, "", "  "), "\n")...)
		}
		if len(t.Rows) > 0 {
			lines = append(lines, narrow(t, most)...)
		}
		lines = append(lines, t.Items...)
		for i, line := range lines {
			lines[i] = table.Cut(table.Printable(line), most)
		}
		blocks = append(blocks, strings.Join(lines, "\n"))
	}
	_, err := io.WriteString(w, strings.Join(blocks, "\n\n")+"\n")
	return err
}

// narrow returns the lines of a table without the columns that do not fit.
func narrow(t table.Table, most int) []string {
	for {
		lines := layout(t, "  ")
		spare := 0
		for _, c := range t.Columns {
			spare = max(spare, c.Spare)
		}
		if spare == 0 || !slices.ContainsFunc(lines, func(l string) bool { return width(l) > most }) {
			return lines
		}
		var kept []int
		for i, c := range t.Columns {
			if c.Spare != spare {
				kept = append(kept, i)
			}
		}
		t = t.Only(kept...)
	}
}
