package report

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"mmapbench/internal/compare"
	"mmapbench/internal/record"
	"mmapbench/internal/table"
)

// A View selects what people see of a comparison. Flat and Data of the document
// contain everything.
type View struct {
	Units []string // base units, in this order; nil for time, counts and gated units
	All   bool     // also list counts that are equal on both sides
}

// Compare makes the document of a comparison.
func Compare(r *compare.Result, v View) *table.Document {
	c := &comparison{r: r, view: v}
	c.shorten()
	c.units = c.shown()
	parts := []table.Table{{Title: "Comparison"}, {Title: "Gate", Items: c.gate()}}
	for _, t := range c.units {
		parts = append(parts, c.table(t))
	}
	parts[0].Caption = c.introduction()
	return &table.Document{
		Title: "Comparison", Flat: c.flat(), Data: c.data(),
		Parts: append(parts, table.Table{Title: "Noise", Items: c.noise()}, table.Table{Title: "Warnings", Warns: true, Items: r.Warnings}),
	}
}

type comparison struct {
	r       *compare.Result
	view    View
	units   []*compare.Table // to show
	short   map[*record.Case]string
	scope   string // what short names leave out
	shorter bool   // a row has a short name
}

func (c *comparison) shorten() {
	index := map[string]int{}
	var cases []*record.Case
	var params [][]record.KeyValue
	at := map[*record.Case]int{}
	for _, t := range c.r.Tables {
		for _, row := range t.Rows {
			if row.Case == nil {
				continue
			}
			id := fmt.Sprint(row.Case.Package, " ", row.Case.Key, " ", row.Case.Procs)
			if _, ok := index[id]; !ok {
				index[id] = len(cases)
				cases, params = append(cases, row.Case), append(params, allParams(row.Case, nil))
			}
			at[row.Case] = index[id]
		}
	}
	labels := label(cases, params)
	c.short, c.scope = map[*record.Case]string{}, labels.scope()
	for of, i := range at {
		c.short[of] = labels.Short[i]
	}
}

func (c *comparison) name(row compare.Row) string {
	if row.Case == nil {
		return row.Name
	}
	further, ok := strings.CutPrefix(row.Name, row.Case.FullName(row.Target))
	if !ok {
		return row.Name
	}
	c.shorter = true
	return strings.Join(strings.Fields(c.short[row.Case]+" "+row.Target+further), " ")
}

func (c *comparison) shown() (tables []*compare.Table) {
	for i := range c.r.Tables {
		t := &c.r.Tables[i]
		usual := c.gated(t) || t.Exact || t.Unit == record.Time || c.r.Withheld && t.Unit == compare.Ratio
		if c.view.Units == nil && usual || slices.Contains(c.view.Units, t.Unit) {
			tables = append(tables, t)
		}
	}
	slices.SortStableFunc(tables, func(x, y *compare.Table) int {
		return slices.Index(c.view.Units, x.Unit) - slices.Index(c.view.Units, y.Unit)
	})
	return tables
}

func (c *comparison) gated(t *compare.Table) bool {
	return slices.ContainsFunc(c.r.Gate, func(l compare.Limit) bool { return l.Unit == t.Unit })
}

func (c *comparison) introduction() []string {
	machines, scope := "", ""
	if len(c.r.Machines) > 0 {
		machines = "The machines differ (" + c.r.Differences() + ")"
		if c.r.Withheld {
			machines += ": figures that were measured, such as times, are not compared; counts and the ratio to the baseline of the same run are"
		}
	}
	if c.shorter {
		scope = c.scope
	}
	return table.Present(fmt.Sprintf("Old: %s. New: %s.", sideOf(c.r.Old), sideOf(c.r.New)), stop(machines), scope)
}

func sideOf(s compare.Side) string {
	return table.Plural(float64(s.Runs), "run") + " (" + strings.Join(s.Files, ", ") + ")"
}

func (c *comparison) table(t *compare.Table) table.Table {
	out := table.Table{Title: table.UnitName(t.Unit), Columns: table.Heads("row")}
	if m := table.Meaning(t.Unit); m != "" {
		out.Title += ": " + m
	}
	if slices.ContainsFunc(c.r.Tables, func(other compare.Table) bool { return other.Of != t.Of }) {
		out.Title = strings.TrimSpace(out.Title + " " + t.Of)
	}
	withheld := c.r.Withheld && !t.Exact && t.Unit != compare.Ratio
	heads := []string{"change"}
	if !t.Exact {
		heads = append(heads, "p", "95 % interval")
	}
	if c.gated(t) {
		heads = append(heads, "gate")
	}
	for j, col := range t.Columns {
		out.Columns = append(out.Columns, table.Column{Head: col.Name})
		if col.Base != j && !withheld {
			out.Columns = append(out.Columns, table.Heads(heads...)...)
		}
	}
	same := 0
	for _, row := range t.Rows {
		if t.Exact && !c.view.All && unchanged(row) {
			same++
			continue
		}
		cells := table.Texts(c.name(row))
		for j, cell := range row.Cells {
			base := t.Columns[j].Base
			cells = append(cells, figureOf(cell, row.Cells[base], t.Unit))
			if base != j && !withheld {
				cells = append(cells, c.changeOf(t, row, cell)...)
			}
		}
		out.Rows = append(out.Rows, table.Row{Key: row.Name, Cells: cells})
	}
	out.Caption = c.caption(t, same, withheld)
	return out
}

func (c *comparison) caption(t *compare.Table, same int, withheld bool) (caption []string) {
	switch {
	case t.Exact && same == len(t.Rows):
		return []string{fmt.Sprintf("The same in all of %s.", table.Plural(float64(same), "row"))}
	case t.Exact:
		caption = []string{"Counted, without noise."}
		if same > 0 {
			caption = append(caption, fmt.Sprintf("Not listed: %s without a change.", table.Plural(float64(same), "row")))
		}
	case withheld:
		caption = []string{"Medians; not compared, as the machines differ."}
	default:
		caption = []string{"Medians ± their 95 % interval; ~ = no difference by the test of Mann and Whitney (p), which takes all rounds for independent. The interval of the change is that of the rounds, and covers what varies between runs too if a side has several."}
	}
	if t.Unit == compare.Ratio {
		caption = append(caption, "Ratio: how many times as fast as the baseline of the same run; less is worse.")
	}
	return caption
}

func unchanged(row compare.Row) bool {
	return !slices.ContainsFunc(row.Cells, func(cell *compare.Cell) bool {
		return cell == nil || cell.Low != cell.High || cell.Center != row.Cells[0].Center
	})
}

// figureOf returns a figure. A count that differs from its base has enough
// digits to show it.
func figureOf(cell, base *compare.Cell, unit string) table.Cell {
	switch {
	case cell == nil:
		return table.Missing(unit)
	case base == nil || cell.Low != cell.High:
		return table.Cell{Unit: unit, Value: cell.Center, Low: cell.Low, High: cell.High, Show: table.CenterAndSpread}
	}
	_, text := table.Apart(base.Center, cell.Center, unit)
	return table.Cell{Text: text}
}

// significant is the p-value below which benchstat shows a change.
const significant = 0.05

// changeOf returns the cells of a change: the difference, for measured figures
// the p-value and the interval, and the gate's outcome. cell is nil if there
// are no figures.
func (c *comparison) changeOf(t *compare.Table, row compare.Row, cell *compare.Cell) []table.Cell {
	var ch *compare.Change
	if cell != nil {
		ch = cell.Versus
	}
	change, p := table.Cell{Text: table.Absent}, table.Absent
	if ch != nil {
		change, p = difference(ch), strconv.FormatFloat(ch.P, 'f', 3, 64)
		if !t.Exact && !(ch.P < significant) {
			change.Outcome = table.Even
		}
	}
	cells := []table.Cell{change}
	if !t.Exact {
		cells = append(cells, table.Cell{Text: p}, change.Shows(table.Interval))
	}
	if c.gated(t) {
		cells = append(cells, table.Cell{Text: c.outcome(t, row, ch)})
	}
	return cells
}

func difference(ch *compare.Change) table.Cell {
	return table.Cell{Unit: table.Change, Value: ch.Delta, Low: ch.Low, High: ch.High}
}

func (c *comparison) noise() (items []string) {
	for _, n := range c.r.Noise {
		shown := slices.ContainsFunc(c.units, func(t *compare.Table) bool { return t.Unit == n.Unit })
		within, between := "", "between runs not known: there are too few rows, and one run a side"
		if n.Pairs > 0 {
			within = fmt.Sprintf("floor within runs %s, from %s", n.Floor, table.Plural(float64(n.Pairs), "A/A pair"))
		}
		if n.Rows > 0 {
			between = fmt.Sprintf("between runs ±%s for a typical row, from %d rows", table.Percent(n.Between), n.Rows)
		}
		if shown && n.Pairs+n.Rows > 0 {
			items = append(items, table.UnitName(n.Unit)+": "+strings.Join(table.Present(within, between), "; ")+".")
		}
	}
	return items
}
