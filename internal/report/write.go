package report

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"unicode"
	"unicode/utf8"

	"mmapbench/internal/record"
)

// A Format is a way to print a report.
type Format int

const (
	Text     Format = iota // for a terminal, within the width of the report
	Markdown               // GitHub Flavored Markdown
	CSV                    // RFC 4180 with "\n" line ends, a row for each case, target and unit, base units, full precision
	JSON                   // the document that docs/json.md describes, base units, full precision
	HTML                   // a page in one file, which loads nothing from elsewhere
)

// names returns the names of the formats, in their order.
func names() []string { return []string{"text", "markdown", "csv", "json", "html"} }

// String returns the name that ParseFormat takes.
func (f Format) String() string {
	if f < 0 || int(f) >= len(names()) {
		return fmt.Sprintf("Format(%d)", int(f))
	}
	return names()[f]
}

// ParseFormat returns the format of that name. Its error lists the names.
func ParseFormat(s string) (Format, error) {
	for i, name := range names() {
		if s == name {
			return Format(i), nil
		}
	}
	return 0, fmt.Errorf("unknown format %q: it must be one of %s", s, strings.Join(names(), ", "))
}

// Write prints the report, in one call of w.Write. Its error is that of w, or
// says that there is no such format.
func (r *Report) Write(w io.Writer, format Format) error {
	var out bytes.Buffer
	var err error
	switch format {
	case Text:
		for _, n := range r.Run {
			if n.Key == record.Interrupted {
				fmt.Fprintf(&out, "%s: %s\n", n.Key, printable(n.Value))
			}
		}
		err = r.writeProse(&out, textStyle(r.width()))
	case Markdown:
		err = r.writeProse(&out, markdownStyle)
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

// A style is what text and Markdown differ in.
type style struct {
	markdown  bool
	heading   func(title string) string
	paragraph func(s string) string
	item      func(s string) string
	cell      func(s string) string
}

func textStyle(width int) style {
	return style{
		heading:   strings.ToUpper,
		paragraph: func(s string) string { return wrap(s, width, "", "") },
		item:      func(s string) string { return wrap(s, width, "  ", "    ") },
		cell:      printable,
	}
}

var markdownStyle = style{
	markdown:  true,
	heading:   func(title string) string { return "## " + title },
	paragraph: escape,
	item:      func(s string) string { return "- " + escape(s) },
	cell:      escape,
}

func (r *Report) writeProse(out *bytes.Buffer, s style) error {
	for _, t := range r.Tables {
		section(out, s, t.Title)
		if len(t.Caption) > 0 {
			fmt.Fprintf(out, "%s\n\n", s.paragraph(strings.Join(t.Caption, " ")))
		}
		if len(t.Rows) == 0 {
			continue
		}
		if err := writeGrid(out, t.mapped(s.cell), s.markdown); err != nil {
			return fmt.Errorf("report: table %q: %w", t.Title, err)
		}
	}
	writeItems(out, s, Section{"Verdicts", r.Verdicts})
	section(out, s, "Summary")
	fmt.Fprintln(out, s.paragraph(strings.Join(r.Summary, " ")))
	for _, n := range r.Notes {
		writeItems(out, s, n)
	}
	return nil
}

// section starts a section, with an empty line before all but the first.
func section(out *bytes.Buffer, s style, title string) {
	if out.Len() > 0 {
		out.WriteByte('\n')
	}
	fmt.Fprintln(out, s.heading(title))
	if s.markdown {
		out.WriteByte('\n')
	}
}

func writeItems(out *bytes.Buffer, s style, n Section) {
	if len(n.Items) == 0 {
		return
	}
	section(out, s, n.Title)
	for _, item := range n.Items {
		fmt.Fprintln(out, s.item(item))
	}
}

// mapped returns the table with f applied to all of its cells.
func (t Table) mapped(f func(string) string) Table {
	apply := func(row []string) []string {
		out := make([]string, len(row))
		for i, cell := range row {
			out[i] = f(cell)
		}
		return out
	}
	m := Table{Title: t.Title, Caption: t.Caption, Header: apply(t.Header)}
	for _, row := range t.Rows {
		m.Rows = append(m.Rows, apply(row))
	}
	return m
}

// printable replaces what would not show, or would steer a terminal: names in
// a record are anybody's.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		if !unicode.IsGraphic(r) {
			return utf8.RuneError
		}
		return r
	}, s)
}

// escape makes text stand for itself in Markdown, inside a table too.
func escape(s string) string {
	return strings.NewReplacer(`\`, `\\`, "|", `\|`, "<", "&lt;", "*", `\*`, "`", "\\`").Replace(printable(s))
}

// wrap breaks text at spaces so that lines stay within a width. The first
// line starts with indent, the others with hang.
func wrap(text string, width int, indent, hang string) string {
	var out strings.Builder
	line := indent
	empty := true
	for _, word := range words(printable(text)) {
		if !empty && utf8.RuneCountInString(line)+1+utf8.RuneCountInString(word) > width {
			out.WriteString(line + "\n")
			line, empty = hang, true
		}
		if !empty {
			line += " "
		}
		line += word
		empty = false
	}
	out.WriteString(line)
	return out.String()
}

// words splits text at spaces, but not the two ends of an interval.
func words(text string) []string {
	var out []string
	for _, w := range strings.Fields(text) {
		last := len(out) - 1
		if last >= 0 && strings.HasPrefix(out[last], "[") && strings.HasSuffix(out[last], ",") {
			out[last] += " " + w
			continue
		}
		out = append(out, w)
	}
	return out
}
