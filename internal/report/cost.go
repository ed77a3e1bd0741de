package report

import (
	"slices"
	"strings"

	"mmapbench/internal/plot"
	"mmapbench/internal/table"
)

// A costColumn is a column of costs: its title and the units that it adds up.
type costColumn struct {
	title string
	units []string
}

// costColumns returns the columns that have figures.
func (g *gallery) costColumns() []costColumn {
	return slices.DeleteFunc([]costColumn{
		{"system calls", []string{"syscalls/op"}},
		{"bytes copied", []string{"kernel-B/op", "user-B/op"}},
		{"page faults", []string{"minflt/op", "majflt/op"}},
	}, func(c costColumn) bool { return !g.some(c.counted) })
}

// counted reports whether a result has figures of the column.
func (c costColumn) counted(r *Result) bool {
	return slices.ContainsFunc(c.units, func(unit string) bool { return r.Figure(unit) != nil })
}

// costs returns the plots of what an operation costs besides time.
func (g *gallery) costs() plot.Gallery {
	out := plot.Gallery{Title: "What a mapping saves: calls, copies, faults", Caption: "What one operation costs. " +
		"The bars of a case are to scale within a column: the longest is what the costliest target spends, or one."}
	columns := g.costColumns()
	counted := func(r *Result) bool {
		return slices.ContainsFunc(columns, func(c costColumn) bool { return c.counted(r) })
	}
	for _, f := range families(g.having(counted)) {
		p := &plot.Bars{Title: f.titled("Cost of an operation"), Desc: "System calls, copied bytes and page faults of one operation", Keys: g.keys(f.cases, counted)}
		for _, col := range columns {
			p.Columns = append(p.Columns, col.title)
		}
		for _, c := range f.cases {
			group := plot.Group{Label: c.Label}
			for _, r := range c.Results {
				if !counted(r) {
					continue
				}
				bar := plot.Bar{Slot: g.slots[r.Target]}
				for _, col := range columns {
					cell := col.cell(r)
					cell.Tip = c.Label + ", " + cell.Tip
					bar.Cells = append(bar.Cells, cell)
				}
				group.Bars = append(group.Bars, bar)
			}
			p.Groups = append(p.Groups, group)
		}
		out.Plots = append(out.Plots, g.named(p, "costs", f.name))
	}
	return out
}

// cell returns the bar of a result. Its tip tells the figures apart.
func (c costColumn) cell(r *Result) plot.Cell {
	cell := plot.Cell{Text: table.Absent}
	tips := []string{targetName(r.Target)}
	for _, unit := range c.units {
		if f := r.Figure(unit); f != nil {
			cell.Length += f.Center
			cell.Text = table.Value(cell.Length, unit)
			tips = append(tips, table.Value(f.Center, unit)+" "+table.Meaning(unit))
		}
	}
	if c.counted(r) && slices.Contains(c.units, "syscalls/op") {
		tips = append(tips, r.Calls)
	}
	cell.Tip = strings.Join(table.Present(tips...), ", ")
	return cell
}
