package report

import (
	"math"
	"slices"
	"strconv"

	"mmapbench/internal/compare"
	"mmapbench/internal/table"
)

// comparisonVersion is the version of the data of comparisons. It rises with
// every change that could break a reader. New fields do not count.
const comparisonVersion = 1

// data returns the whole comparison, as docs/compare.md describes it. Fractions
// are relative to 1, figures are in base units, and missing values are null.
func (c *comparison) data() table.Object {
	side := func(s compare.Side) table.Object { return table.Fields("files", s.Files, "runs", s.Runs) }
	return table.Fields(
		"version", comparisonVersion,
		"old", side(c.r.Old),
		"new", side(c.r.New),
		"machines", table.Each(c.r.Machines, func(m compare.Machine) table.Object {
			return table.Fields("key", m.Key, "old", m.Old, "new", m.New)
		}),
		"withheld", c.r.Withheld,
		"gate", table.Each(c.r.Gate, func(l compare.Limit) table.Object {
			return table.Fields("unit", l.Unit, "fraction", l.Fraction)
		}),
		"tripped", gateLines(c.r, compare.Tripped),
		"inconclusive", gateLines(c.r, compare.Inconclusive),
		"noise", table.Each(c.r.Noise, scatterOf),
		"tables", table.Each(c.r.Tables, tableOf),
		"warnings", c.r.Warnings,
	)
}

func scatterOf(n compare.Noise) table.Object {
	floor := n.Effect
	if n.Pairs == 0 {
		floor = math.NaN()
	}
	if n.Rows == 0 {
		n.Between = math.NaN()
	}
	return table.Fields("unit", n.Unit, "floor", floor, "pairs", n.Pairs, "between", n.Between, "rows", n.Rows)
}

func tableOf(t compare.Table) table.Object {
	return table.Fields(
		"unit", t.Unit,
		"of", t.Of,
		"exact", t.Exact,
		"columns", table.Each(t.Columns, func(c compare.Column) table.Object { return table.Fields("name", c.Name, "base", c.Base) }),
		"rows", table.Each(t.Rows, func(r compare.Row) table.Object {
			return table.Fields("name", r.Name, "cells", table.Each(r.Cells, cellOf))
		}),
	)
}

// cellOf returns nil, which is null, for a cell without figures.
func cellOf(cell *compare.Cell) any {
	if cell == nil {
		return nil
	}
	var change any
	if ch := cell.Versus; ch != nil {
		change = table.Fields("delta", ch.Delta, "low", ch.Low, "high", ch.High, "p", ch.P, "outcome", ch.Outcome.String(), "reason", ch.Reason)
	}
	return append(sample(cell.Center, cell.Low, cell.High, cell.N), table.Fields("runs", cell.Runs, "change", change)...)
}

// flat returns a row for each table, row and column that has figures.
func (c *comparison) flat() table.Table {
	out := table.Table{Columns: table.Heads("row", "unit", "table", "column", "center", "low", "high", "n", "runs",
		"base", "delta", "delta_low", "delta_high", "p", "limit", "outcome", "reason")}
	for _, t := range c.r.Tables {
		for _, row := range t.Rows {
			for j, cell := range row.Cells {
				if cell == nil {
					continue
				}
				cells := slices.Concat(table.Texts(row.Name, t.Unit, t.Of, t.Columns[j].Name), table.Numbers(t.Unit, cell.Center, cell.Low, cell.High),
					table.Texts(strconv.Itoa(cell.N), strconv.Itoa(cell.Runs)))
				if ch := cell.Versus; ch != nil {
					limit := ""
					if ch.Limit != nil {
						limit = ch.Limit.String()
					}
					cells = slices.Concat(cells, table.Texts(t.Columns[t.Columns[j].Base].Name), table.Numbers(table.Change, ch.Delta, ch.Low, ch.High, ch.P),
						table.Texts(limit, ch.Outcome.String(), ch.Reason))
				}
				out.Rows = append(out.Rows, table.Row{Cells: cells})
			}
		}
	}
	return out
}
