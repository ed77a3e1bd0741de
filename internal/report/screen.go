package report

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"mmapbench/internal/record"
)

// Bounds of one screen.
const (
	screenWidth = 110 // characters, if the output is not a terminal
	screenRows  = 40  // decisions; with the text around them there are 60 lines
)

// writeScreen prints what was measured, the decisions and a summary.
func (r *Report) writeScreen(w io.Writer) error {
	t := r.Tables[0]
	hidden := 0
	if n := len(t.Rows); n > screenRows {
		// The largest gains and losses are at the ends, so hide the middle.
		hidden = n - screenRows + 1
		t.Rows = slices.Concat(t.Rows[:screenRows/2], []Row{{Cells: []Cell{{Text: fmt.Sprintf("(%d more: -full)", hidden)}}}}, t.Rows[screenRows/2+hidden:])
	}
	var lines []string
	prose := func(texts ...string) {
		for _, text := range texts {
			lines = append(lines, strings.Split(wrap(text, r.screenWidth(), "", "  "), "\n")...)
		}
	}
	single := len(r.Decisions) == 1
	if single {
		prose(r.Decisions[0].sentence(r.Baseline))
	}
	prose(r.About...)
	if !single {
		lines = append(append(lines, ""), r.screenTable(t)...)
	}
	lines = append(lines, "")
	prose(r.Summary...)
	lines = append(append(lines, ""), r.next()...)
	for _, line := range lines {
		if _, err := fmt.Fprintln(w, cut(printable(line), r.screenWidth())); err != nil {
			return err
		}
	}
	return nil
}

func (r *Report) screenWidth() int {
	if r.Width > 0 {
		return min(r.Width, screenWidth)
	}
	return screenWidth
}

// screenTable lays out a table within the width and leaves out columns that do
// not fit.
func (r *Report) screenTable(t Table) []string {
	for {
		lines := layout(t, "  ")
		spare := 0
		for _, c := range t.Columns {
			spare = max(spare, c.Spare)
		}
		if spare == 0 || !slices.ContainsFunc(lines, func(l string) bool { return width(l) > r.screenWidth() }) {
			return lines
		}
		t = t.without(slices.IndexFunc(t.Columns, func(c Column) bool { return c.Spare == spare }))
	}
}

// cut shortens a line to n characters.
func cut(line string, n int) string {
	if runes := []rune(line); len(runes) > n {
		return string(runes[:n-1]) + "…"
	}
	return line
}

// about describes in two lines what was measured, and where.
func (b *builder) about() []string {
	n := len(b.r.Cases)
	what := []string{plural(float64(n), "case")}
	for _, kv := range []struct{ key, format string }{
		{"file", "file %s"}, {"cache", "cache %s"}, {"fill", "fill %s"}, {"mem", "memory %s"},
	} {
		for _, p := range slices.Concat(b.r.Common, b.r.Usual) {
			if p.Key == kv.key {
				what = append(what, fmt.Sprintf(kv.format, p.Value))
			}
		}
	}
	if len(b.r.Targets) > 1 {
		what = append(what, fmt.Sprintf("targets %s", strings.Join(targetNames(b.r.Targets), " ")))
	}
	var where []string
	for _, kv := range b.r.facts() {
		switch kv.Key {
		case "cores":
			where = append(where, kv.Value+" cores")
		case "took":
			where = append(where, "took "+kv.Value)
		case "input", "time":
		default:
			where = append(where, kv.Value)
		}
	}
	lines := []string{"Measured: " + strings.Join(what, "; ") + "."}
	if len(where) > 0 {
		lines = append(lines, "On: "+strings.Join(where, ", ")+".")
	}
	return lines
}

// facts returns what readers ask first about the machine.
func (r *Report) facts() (facts []record.KeyValue) {
	for _, from := range []struct {
		all  []record.KeyValue
		keys []string
	}{
		{r.Machine, []string{"cpu", "cores", "memory", "goos", "kernel", "filesystem"}},
		{r.Run, []string{"input", "go", "time", "took"}},
	} {
		for _, key := range from.keys {
			for _, kv := range from.all {
				if kv.Key == key && kv.Value != "" {
					facts = append(facts, record.KeyValue{Key: key, Value: printable(kv.Value)})
				}
			}
		}
	}
	return facts
}

// next suggests the commands to run next.
func (r *Report) next() []string {
	file := "now.txt"
	lines := []string{"Next:"}
	if len(r.Files) == 1 && r.Files[0] != thisRun {
		file = r.Files[0]
	} else {
		lines = append(lines, "  runbench -o now.txt                                  keep the figures")
	}
	return append(lines,
		"  runbench -file FILE -bench Read/order=rand           your own file",
		fmt.Sprintf("  %-52s all tables, with their sources", "runbench report -full "+file),
		fmt.Sprintf("  %-52s a page with plots", "runbench report -format html "+file+" >page.html"),
	)
}

// thisRun is the name of a record that is not in a file.
const thisRun = "this run"
