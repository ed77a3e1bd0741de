package report

import (
	"bytes"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A style holds the differences between text and Markdown.
type style struct {
	markdown  bool
	heading   func(title string) string
	paragraph func(s string) string
	item      func(s string) string
	grid      func(out *bytes.Buffer, t Table)
}

// writeProse prints everything: what was measured, the tables, the notes.
func (r *Report) writeProse(out *bytes.Buffer, s style) {
	for i, t := range r.Tables {
		section(out, s, t.Title)
		if len(t.Caption) > 0 {
			fmt.Fprintf(out, "%s\n\n", s.paragraph(strings.Join(t.Caption, " ")))
		}
		if len(t.Rows) > 0 {
			s.grid(out, t)
		}
		if i == 0 {
			writeItems(out, s, Section{"Summary", append(r.About[:len(r.About):len(r.About)], r.Summary...)})
		}
	}
	if len(r.Tables) == 0 {
		writeItems(out, s, Section{"Summary", r.Summary})
	}
	for _, n := range r.Notes {
		writeItems(out, s, n)
	}
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

// printable replaces characters that are invisible or that control a terminal.
// Anybody may have chosen the names in a record.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		if !unicode.IsGraphic(r) {
			return utf8.RuneError
		}
		return r
	}, s)
}
