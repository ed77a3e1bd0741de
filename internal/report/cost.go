package report

import (
	"fmt"
	"slices"
	"strings"

	"mmapbench/internal/plot"
)

// A costColumn is a column of costs: its title, the units of its solid and pale
// bars, and the meaning of the pale ones.
type costColumn struct{ title, solid, pale, note string }

func costColumns() []costColumn {
	return []costColumn{
		{"system calls", "syscalls/op", "", ""},
		{"bytes copied", "kernel-B/op", "user-B/op", "copied in user space"},
		{"page faults", "minflt/op", "majflt/op", "faults that waited for the device"},
	}
}

// costs returns the plots of what an operation costs besides time.
func (g *gallery) costs() Gallery {
	out := Gallery{Title: "What a mapping saves: calls, copies, faults", Caption: "What one operation costs. " +
		"The bars of a case are to scale within a column: the longest is what the costliest target spends, or one."}
	var columns []costColumn
	for _, col := range costColumns() {
		if len(g.r.having(func(r *Result) bool { return r.Figure(col.solid) != nil || r.Figure(col.pale) != nil })) > 0 {
			columns = append(columns, col)
		}
	}
	if note := pale(g.r.having(func(*Result) bool { return true }), columns); note != "" {
		out.Caption += " " + note
	}
	counted := func(r *Result) bool {
		return slices.ContainsFunc(columns, func(c costColumn) bool { return r.Figure(c.solid) != nil || r.Figure(c.pale) != nil })
	}
	slots := g.r.slots()
	for _, f := range families(g.r.having(counted)) {
		p := &plot.Bars{Title: f.titled("Cost of an operation"), Keys: g.r.keys(part(f.cases, counted)),
			Note: pale(f.cases, columns)}
		for _, col := range columns {
			p.Columns = append(p.Columns, col.title)
		}
		var told []string
		for _, c := range f.cases {
			group := plot.Group{Label: c.Label}
			for i := range c.Results {
				res := &c.Results[i]
				if !counted(res) {
					continue
				}
				bar := plot.Bar{Slot: slots[res.Target]}
				var words []string
				for _, col := range columns {
					cell := col.cell(res)
					bar.Cells = append(bar.Cells, cell)
					words = append(words, col.title+" "+cell.Text)
				}
				group.Bars = append(group.Bars, bar)
				told = append(told, fmt.Sprintf("%s, %s: %s", c.Label, targetName(res.Target), list(words)))
			}
			p.Groups = append(p.Groups, group)
		}
		p.Desc = described("System calls, copied bytes and page faults of one operation", told)
		if len(f.cases) > 0 {
			out.Plots = append(out.Plots, g.named(p, "costs", f.name))
		}
	}
	return out
}

// pale explains the pale bars, if there are any.
func pale(cases []*Case, columns []costColumn) string {
	var parts []string
	for _, col := range columns {
		drawn := func(r Result) bool { f := r.Figure(col.pale); return f != nil && f.Center > 0 }
		if col.pale != "" && slices.ContainsFunc(cases, func(c *Case) bool { return slices.ContainsFunc(c.Results, drawn) }) {
			parts = append(parts, col.note)
		}
	}
	if len(parts) == 0 {
		return ""
	}
	return "Pale: " + strings.Join(parts, "; ") + "."
}

// cell returns the bar of a result.
func (c costColumn) cell(res *Result) plot.Cell {
	solid, pale := res.Figure(c.solid), res.Figure(c.pale)
	if solid == nil && pale == nil {
		return plot.Cell{Text: absent}
	}
	var cell plot.Cell
	sum := 0.0
	for _, f := range []*Figure{solid, pale} {
		if f == nil {
			continue
		}
		sum += f.Center
		tip := targetName(res.Target) + ": " + value(f.Center, f.Unit) + " " + meaning(f.Unit)
		if f.Unit == "syscalls/op" {
			tip = targetName(res.Target) + ": " + plural(f.Center, "system call")
			if res.Calls != "" {
				tip += " (" + res.Calls + ")"
			}
		}
		cell.Parts = append(cell.Parts, plot.Part{Length: f.Center, Pale: f == pale, Tip: tip})
	}
	unit := c.solid
	if solid == nil {
		unit = c.pale
	}
	cell.Text = value(sum, unit)
	return cell
}
