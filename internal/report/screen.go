package report

import (
	"fmt"
	"slices"
	"strings"

	"mmapbench/internal/record"
	"mmapbench/internal/table"
)

// screenRows is the largest number of decisions on one screen: with the text
// around them there are 60 lines.
const screenRows = 40

// screen returns what was measured, the decisions, a summary, and the next
// commands.
func (b *builder) screen() table.Document {
	t := b.Full.Parts[0]
	if n := len(t.Rows); n > screenRows {
		// The largest gains and losses are at the ends, so hide the middle.
		hidden := n - screenRows + 1
		more := table.Row{Cells: table.Texts(fmt.Sprintf("(%d more: -full)", hidden))}
		t.Rows = slices.Concat(t.Rows[:screenRows/2], []table.Row{more}, t.Rows[screenRows/2+hidden:])
	}
	parts := []table.Table{{Caption: b.Full.About}, t, {Caption: b.Full.Summary}, {Items: b.next()}}
	if len(b.Decisions) == 1 {
		parts[0].Caption = append([]string{b.Decisions[0].sentence()}, b.Full.About...)
		parts[1].Rows = nil
	}
	return table.Document{Alert: b.Full.Alert, Parts: parts}
}

func (b *builder) about() []string {
	what := []string{table.Plural(float64(len(b.Cases)), "case")}
	for _, name := range []string{"file", "cache", "mem"} {
		for _, p := range slices.Concat(b.Common, b.Usual) {
			if p.Key == name {
				what = append(what, strings.Replace(name, "mem", "memory", 1)+" "+p.Value)
			}
		}
	}
	if len(b.Targets) > 1 {
		what = append(what, "targets "+strings.Join(table.Each(b.Targets, targetName), " "))
	}
	lines := []string{"Measured: " + strings.Join(what, "; ") + "."}
	if where := b.where(); len(where) > 0 {
		lines = append(lines, "On: "+strings.Join(where, ", ")+".")
	}
	return lines
}

func (b *builder) where() (facts []string) {
	for _, from := range []struct {
		all    []record.KeyValue
		key    string
		format string
	}{
		{b.run.Config, "cpu", "%s"}, {b.run.Config, "cores", "%s cores"}, {b.run.Config, "memory", "%s"}, {b.run.Config, "goos", "%s"},
		{b.run.Config, "kernel", "%s"}, {b.run.Config, "filesystem", "%s"}, {b.run.Notes, "go", "%s"}, {b.run.Notes, "took", "took %s"},
	} {
		for _, kv := range from.all {
			if kv.Key == from.key && kv.Value != "" {
				facts = append(facts, fmt.Sprintf(from.format, kv.Value))
			}
		}
	}
	return facts
}

func (b *builder) next() []string {
	file := "now.txt"
	lines := []string{"Next:"}
	command := func(command, what string) { lines = append(lines, fmt.Sprintf("  %-52s %s", command, what)) }
	if len(b.run.Files) == 1 && b.run.Files[0] != thisRun {
		file = b.run.Files[0]
	} else {
		command("runbench -o now.txt", "keep the figures")
	}
	command("runbench -file FILE -bench Read/order=rand", "your own file")
	command("runbench report -full "+file, "all tables, with their sources")
	command("runbench report -format html "+file+" >page.html", "a page with plots")
	return lines
}

// thisRun is the name of a record that is not in a file.
const thisRun = "this run"
