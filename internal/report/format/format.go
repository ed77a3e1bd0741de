// Package format prints a document as text, Markdown, CSV, JSON or HTML. All
// formats print the same tables. [Screen] prints a summary for one screen.
package format

import (
	"bytes"
	"cmp"
	"fmt"
	"io"

	"mmapbench/internal/plot"
	"mmapbench/internal/table"
)

// A Format is an output format by its name.
type Format string

const (
	Text     Format = "text"     // for a terminal
	Markdown Format = "markdown" // GitHub Flavored Markdown
	CSV      Format = "csv"      // RFC 4180 with "\n" line ends; base units, full precision
	JSON     Format = "json"     // a document described in docs; base units, full precision
	HTML     Format = "html"     // a page in one file that loads nothing from elsewhere
)

// Names returns the names of the formats.
func Names() []string { return append(WithoutPlots(), string(HTML)) }

// WithoutPlots returns the names of the formats of documents without plots.
func WithoutPlots() []string {
	return []string{string(Text), string(Markdown), string(CSV), string(JSON)}
}

// Options control how a document is printed. The zero value is ready to use.
type Options struct {
	Width int          // largest width of text lines in characters, unless a single word is longer; 0 stands for 110
	Plots []plot.Named // plots of the page
}

// usualWidth is the width of text that does not go to a terminal.
const usualWidth = 110

// Write prints the whole document in one call of w.Write. It returns the error
// of w, or an error if there is no such format.
func Write(w io.Writer, f Format, d *table.Document, o Options) error {
	var out bytes.Buffer
	var err error
	switch f {
	case Text:
		textStyle(cmp.Or(o.Width, usualWidth)).write(&out, d)
	case Markdown:
		markdownStyle().write(&out, d)
	case CSV:
		err = writeCSV(&out, d.Flat)
	case JSON:
		err = writeJSON(&out, d.Data)
	case HTML:
		err = writeHTML(&out, d, o.Plots)
	default:
		err = fmt.Errorf("there is no format %q", f)
	}
	if err != nil {
		return err
	}
	_, err = w.Write(out.Bytes())
	return err
}
