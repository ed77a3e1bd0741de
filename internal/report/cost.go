package report

import (
	"fmt"
	"slices"

	"mmapbench/internal/plot"
	"mmapbench/internal/table"
)

// A costColumn is a column of costs: its title, the units of its solid and pale
// bars, and the meaning of the pale ones.
type costColumn struct{ title, solid, pale, note string }

// costColumns returns the columns that have figures.
func (g *gallery) costColumns() []costColumn {
	return slices.DeleteFunc([]costColumn{
		{"system calls", "syscalls/op", "", ""},
		{"bytes copied", "kernel-B/op", "user-B/op", "copied in user space"},
		{"page faults", "minflt/op", "majflt/op", "faults that waited for the device"},
	}, func(c costColumn) bool { return !g.some(c.counted) })
}

// counted reports whether a result has figures of the column.
func (c costColumn) counted(r *Result) bool {
	return r.Figure(c.solid) != nil || r.Figure(c.pale) != nil
}

// costs returns the plots of what an operation costs besides time.
func (g *gallery) costs() plot.Gallery {
	out := plot.Gallery{Title: "What a mapping saves: calls, copies, faults", Caption: "What one operation costs. " +
		"The bars of a case are to scale within a column: the longest is what the costliest target spends, or one."}
	columns := g.costColumns()
	counted := func(r *Result) bool {
		return slices.ContainsFunc(columns, func(c costColumn) bool { return c.counted(r) })
	}
	cases := g.having(counted)
	for _, col := range columns {
		if g.some(func(r *Result) bool { f := r.Figure(col.pale); return f != nil && f.Center > 0 }) {
			out.Caption += " Pale: " + col.note + "."
		}
	}
	for _, f := range families(cases) {
		p := &plot.Bars{Title: f.titled("Cost of an operation"), Keys: g.keys(f.cases, counted)}
		for _, col := range columns {
			p.Columns = append(p.Columns, col.title)
		}
		var told []string
		for _, c := range f.cases {
			group := plot.Group{Label: c.Label}
			for i := range c.Results {
				r := &c.Results[i]
				if !counted(r) {
					continue
				}
				bar := plot.Bar{Slot: g.slots[r.Target]}
				var words []string
				for _, col := range columns {
					cell := col.cell(r)
					bar.Cells = append(bar.Cells, cell)
					words = append(words, col.title+" "+cell.Text)
				}
				group.Bars = append(group.Bars, bar)
				told = append(told, fmt.Sprintf("%s, %s: %s", c.Label, targetName(r.Target), table.List(words)))
			}
			p.Groups = append(p.Groups, group)
		}
		p.Desc = described("System calls, copied bytes and page faults of one operation", told)
		out.Plots = append(out.Plots, g.named(p, "costs", f.name))
	}
	return out
}

// cell returns the bar of a result.
func (c costColumn) cell(r *Result) plot.Cell {
	if !c.counted(r) {
		return plot.Cell{Text: table.Absent}
	}
	var cell plot.Cell
	sum := 0.0
	for _, unit := range []string{c.solid, c.pale} {
		f := r.Figure(unit)
		if f == nil {
			continue
		}
		sum += f.Center
		tip := targetName(r.Target) + ": " + table.Value(f.Center, unit) + " " + table.Meaning(unit)
		if unit == "syscalls/op" && r.Calls != "" {
			tip += " (" + r.Calls + ")"
		}
		cell.Parts = append(cell.Parts, plot.Part{Length: f.Center, Pale: unit == c.pale, Tip: tip})
	}
	cell.Text = table.Value(sum, c.solid)
	return cell
}
