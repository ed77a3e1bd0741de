package report

import (
	"bytes"
	"fmt"
	"io"
	"strings"

	"mmapbench/internal/record"
)

// A Format is an output format of a report.
type Format int

const (
	Text     Format = iota // for a terminal, within the width of the report
	Markdown               // GitHub Flavored Markdown
	CSV                    // RFC 4180 with "\n" line ends; a row for each case, target and unit; base units, full precision
	JSON                   // the document described in docs/json.md; base units, full precision
	HTML                   // a page in one file that loads nothing from elsewhere
)

// names returns the names of the formats, in order.
func names() []string { return []string{"text", "markdown", "csv", "json", "html"} }

// String returns the name that ParseFormat takes.
func (f Format) String() string {
	if f < 0 || int(f) >= len(names()) {
		return fmt.Sprintf("Format(%d)", int(f))
	}
	return names()[f]
}

// ParseFormat returns the format with the given name. The error lists the
// names.
func ParseFormat(s string) (Format, error) {
	for i, name := range names() {
		if s == name {
			return Format(i), nil
		}
	}
	return 0, fmt.Errorf("unknown format %q: it must be one of %s", s, strings.Join(names(), ", "))
}

// Write prints the whole report in one call of w.Write. It returns the error of
// w, or an error if there is no such format.
func (r *Report) Write(w io.Writer, format Format) error {
	var out bytes.Buffer
	var err error
	switch format {
	case Text:
		r.writeInterrupted(&out)
		r.writeProse(&out, textStyle(r.width()))
	case Markdown:
		r.writeProse(&out, markdownStyle())
	case CSV:
		err = r.writeCSV(&out)
	case JSON:
		err = r.writeJSON(&out)
	case HTML:
		err = r.writeHTML(&out)
	default:
		err = fmt.Errorf("report: there is no %v", format)
	}
	if err != nil {
		return err
	}
	_, err = w.Write(out.Bytes())
	return err
}

// writeInterrupted says how far an interrupted run got.
func (r *Report) writeInterrupted(w io.Writer) {
	for _, n := range r.Run {
		if n.Key == record.Interrupted {
			fmt.Fprintf(w, "%s: %s\n", n.Key, printable(n.Value))
		}
	}
}

// WriteScreen prints one screen in one call of w.Write: what was measured, what
// to do, how reliable that is, and the next commands.
func (r *Report) WriteScreen(w io.Writer) error {
	var out bytes.Buffer
	r.writeInterrupted(&out)
	if err := r.writeScreen(&out); err != nil {
		return err
	}
	_, err := w.Write(out.Bytes())
	return err
}
