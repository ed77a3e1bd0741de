package format

import (
	"encoding/json"
	"io"
)

// writeJSON prints the data of a document.
func writeJSON(w io.Writer, data any) error {
	out := json.NewEncoder(w)
	out.SetEscapeHTML(false)
	out.SetIndent("", " ")
	return out.Encode(data)
}
