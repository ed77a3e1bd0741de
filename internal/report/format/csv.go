package format

import (
	"encoding/csv"
	"io"

	"mmapbench/internal/table"
)

// writeCSV prints the table of all figures. Missing values are empty. Lines end
// in "\n" rather than the "\r\n" of RFC 4180, because line-based tools take "\r"
// for a part of the last column.
func writeCSV(w io.Writer, t table.Table) error {
	heads := make([]string, len(t.Columns))
	for i, c := range t.Columns {
		heads[i] = c.Head
	}
	lines := [][]string{heads}
	for _, row := range t.Rows {
		fields := make([]string, len(t.Columns))
		for i, c := range row.Cells {
			fields[i] = c.Full()
		}
		lines = append(lines, fields)
	}
	return csv.NewWriter(w).WriteAll(lines)
}
