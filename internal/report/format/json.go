package format

import (
	"encoding/json"
	"io"

	"mmapbench/internal/table"
)

// writeJSON prints the data of a document.
func writeJSON(w io.Writer, data table.Object) error {
	out := json.NewEncoder(w)
	out.SetEscapeHTML(false)
	out.SetIndent("", " ")
	return out.Encode(data)
}
