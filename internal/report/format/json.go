package format

import (
	"encoding/json"
	"io"

	"mmapbench/internal/table"
)

func writeJSON(w io.Writer, data table.Object) error {
	out := json.NewEncoder(w)
	out.SetEscapeHTML(false)
	out.SetIndent("", " ")
	return out.Encode(data)
}
