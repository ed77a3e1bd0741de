package report

import (
	"slices"
	"strings"

	"mmapbench/internal/plot"
	"mmapbench/internal/table"
)

// A cost is what operations spend besides time: a title, and the units that it
// adds up.
type cost struct {
	title string
	units []string
}

// of returns the bar of a result. Its tip tells the figures apart.
func (c cost) of(r *Result) plot.Cell {
	cell, tips := plot.Cell{Text: table.Absent}, []string{targetName(r.Target)}
	for _, unit := range c.units {
		if f := r.Figure(unit); f != nil {
			cell.Length += f.Center
			cell.Text = table.Value(cell.Length, unit)
			tips = append(tips, table.Value(f.Center, unit)+" "+table.Meaning(unit))
		}
	}
	cell.Tip = strings.Join(tips, ", ")
	return cell
}

func (g *gallery) costs() plot.Gallery {
	out := plot.Gallery{Title: "What a mapping saves: calls, copies, faults", Caption: "What one operation costs. " +
		"The bars of a case are to scale within a column: the longest is what the costliest target spends, or one."}
	columns := []cost{{"system calls", []string{"syscalls/op"}}, {"bytes copied", []string{"kernel-B/op", "user-B/op"}}, {"page faults", []string{"minflt/op", "majflt/op"}}}
	counted := func(r *Result) bool {
		return slices.ContainsFunc(columns, func(c cost) bool { return c.of(r).Text != table.Absent })
	}
	for _, part := range parts("Cost of an operation", g.having(counted)) {
		p := &plot.Bars{Title: part.title, Desc: "System calls, copied bytes and page faults of one operation", Keys: g.keys(part.cases, counted)}
		for _, col := range columns {
			p.Columns = append(p.Columns, col.title)
		}
		for _, c := range part.cases {
			group := plot.Group{Label: c.Label}
			for _, r := range c.Results {
				if counted(r) {
					group.Bars = append(group.Bars, plot.Bar{Slot: g.slots[r.Target], Cells: table.Each(columns, func(col cost) plot.Cell { return col.of(r) })})
				}
			}
			p.Groups = append(p.Groups, group)
		}
		out.Plots = append(out.Plots, g.named(p, "costs"))
	}
	return out
}
