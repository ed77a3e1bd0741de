package format_test

import (
	"bytes"
	"errors"
	"io"
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"mmapbench/internal/plot"
	"mmapbench/internal/report/format"
	"mmapbench/internal/table"
)

// hostile is a name that tries to control a terminal and to break a table.
const hostile = "A|B/<i>\x1b[2J\x07*x*"

// sample returns a document with everything that a document may contain.
func sample(name string) *table.Document {
	ratio := table.Cell{Unit: table.Ratio, Value: 2, Low: 1.5, High: 2.5, Target: name, Outcome: table.Win}
	figures := table.Table{
		Title: "Figures of " + name, Caption: []string{"Times of " + name + "."},
		Columns: []table.Column{{Head: "case"}, {Head: "target", Left: true}, {Head: "ratio", Hint: name}, {Head: "interval", Spare: 2}, {Head: "why " + name, Spare: 1}},
		Rows: []table.Row{
			{Key: name, Cells: append(table.Texts(name, name), ratio, ratio.Shows(table.Interval))},
			{Key: name, Again: true, Cells: append(table.Texts(name, "other"), table.Missing(table.Ratio))},
		},
	}
	return &table.Document{
		Title: "All of " + name, Alert: "interrupted: " + name, About: []string{"about " + name}, Summary: []string{"summary of " + name},
		Parts: []table.Table{figures, {Title: "Warnings", Warns: true, Items: []string{"a warning of " + name}}, {Title: "Nothing"}},
		Flat:  table.Table{Columns: table.Heads("name", "value"), Rows: []table.Row{{Cells: []table.Cell{{Text: name}, {Unit: "sec/op", Value: 1e-9}}}, {Cells: []table.Cell{{Text: `a,"b"`}, {Unit: "sec/op", Value: math.NaN()}}}}},
		Data:  table.Object{{Name: "name", Value: name}},
	}
}

// plots returns a plot.
func plots(name string) []plot.Named {
	axis := plot.Axis{Label: name, Format: func(float64) string { return name }}
	return []plot.Named{
		{Name: "a", Plot: &plot.Curves{Title: name, Desc: name, X: axis, Y: axis, Lines: []plot.Line{{Name: name, Points: []plot.Point{{X: 1, Y: 1, Tip: name}}}}}},
	}
}

func written(t *testing.T, f format.Format, name string) string {
	t.Helper()
	var out bytes.Buffer
	if err := format.Write(&out, f, sample(name), format.Options{Plots: plots(name)}); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func TestText(t *testing.T) {
	const want = `interrupted: x

FIGURES OF X
Times of x.

case │ target │ ratio │     interval │ why x
─────┼────────┼───────┼──────────────┼──────
x    │ x      │ 2.00x │ [1.50, 2.50] │
     │ other  │     – │              │

SUMMARY
  about x
  summary of x

WARNINGS
  a warning of x
`
	if diff := cmp.Diff(want, written(t, format.Text, "x")); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

// The author of a record can neither control the reader's terminal nor break a
// table.
func TestHostileNames(t *testing.T) {
	var screen bytes.Buffer
	if err := format.Screen(&screen, sample(hostile), 0); err != nil {
		t.Fatal(err)
	}
	markdown := written(t, format.Markdown, hostile)
	for _, text := range []string{screen.String(), written(t, format.Text, hostile), markdown} {
		if strings.ContainsAny(text, "\x1b\x07") {
			t.Errorf("control characters in %q", text)
		}
	}
	if strings.Contains(markdown, "<i>") || strings.Contains(markdown, "A|B") || strings.Contains(markdown, "*x*") {
		t.Errorf("not escaped:\n%s", markdown)
	}
}

func TestErrors(t *testing.T) {
	if err := format.Write(io.Discard, format.Format("xml"), sample("x"), format.Options{}); err == nil || !strings.Contains(err.Error(), "xml") {
		t.Errorf("unknown format: %v", err)
	}
	full := errors.New("disk full")
	for _, f := range format.Names() {
		if err := format.Write(failing{full}, format.Format(f), sample("x"), format.Options{}); !errors.Is(err, full) {
			t.Errorf("%v: error %v, want that of the writer", f, err)
		}
	}
	if err := format.Screen(failing{full}, sample("x"), 0); !errors.Is(err, full) {
		t.Errorf("screen: error %v, want that of the writer", err)
	}
}

type failing struct{ err error }

func (f failing) Write([]byte) (int, error) { return 0, f.err }
