package report

import (
	"math"
	"strconv"

	"mmapbench/internal/compare"
	"mmapbench/internal/table"
)

// comparisonVersion is the version of the data of comparisons. It rises with
// every change that could break a reader. New fields do not count.
const comparisonVersion = 1

// The data of a comparison, as docs/compare.md describes it. Fractions are
// relative to 1, figures are in base units, and missing values are null.
type (
	comparisonData struct {
		Version  int           `json:"version"`
		Old      sideData      `json:"old"`
		New      sideData      `json:"new"`
		Machines []machineData `json:"machines"` // facts in which the machines differ
		Withheld bool          `json:"withheld"` // measured figures are not compared because the machines differ
		Gate     []limitData   `json:"gate"`
		Tripped  []string      `json:"tripped"`      // a line for each row
		Open     []string      `json:"inconclusive"` // a line for each row
		Noise    []scatterData `json:"noise"`
		Tables   []tableData   `json:"tables"`
		Warnings []string      `json:"warnings"`
	}
	sideData struct {
		Files []string `json:"files"`
		Runs  int      `json:"runs"`
	}
	machineData struct {
		Key string   `json:"key"`
		Old []string `json:"old"`
		New []string `json:"new"`
	}
	limitData struct {
		Unit     string  `json:"unit"`
		Fraction float64 `json:"fraction"`
	}
	scatterData struct {
		Unit    string   `json:"unit"`
		Floor   *float64 `json:"floor"` // null without A/A pairs
		Pairs   int      `json:"pairs"`
		Between *float64 `json:"between"` // null without rows
		Rows    int      `json:"rows"`
	}
	tableData struct {
		Unit    string       `json:"unit"`
		Of      string       `json:"of"`
		Exact   bool         `json:"exact"`
		Columns []columnData `json:"columns"`
		Rows    []rowData    `json:"rows"`
	}
	columnData struct {
		Name string `json:"name"`
		Base int    `json:"base"`
	}
	rowData struct {
		Name  string      `json:"name"`
		Cells []*cellData `json:"cells"`
	}
	cellData struct {
		sampleData
		Runs   int         `json:"runs"`
		Change *changeData `json:"change"`
	}
	changeData struct {
		Delta   *float64 `json:"delta"`
		Low     *float64 `json:"low"`
		High    *float64 `json:"high"`
		P       *float64 `json:"p"`
		Outcome string   `json:"outcome"`
		Reason  string   `json:"reason"`
	}
)

// data returns the whole comparison in base units and full precision.
func (c *comparison) data() comparisonData {
	return comparisonData{
		Version: comparisonVersion, Old: sideData(c.r.Old), New: sideData(c.r.New), Withheld: c.r.Withheld,
		Machines: each(c.r.Machines, func(m compare.Machine) machineData { return machineData(m) }),
		Gate:     each(c.r.Gate, func(l compare.Limit) limitData { return limitData(l) }),
		Tripped:  filled(gateLines(c.r, compare.Tripped)), Open: filled(gateLines(c.r, compare.Inconclusive)),
		Noise: each(c.r.Noise, scatterOf), Tables: each(c.r.Tables, tableOf), Warnings: filled(c.r.Warnings),
	}
}

func scatterOf(n compare.Noise) scatterData {
	floor, between := math.NaN(), math.NaN()
	if n.Pairs > 0 {
		floor = n.Floor
	}
	if n.Rows > 0 {
		between = n.Between
	}
	return scatterData{n.Unit, existing(floor), n.Pairs, existing(between), n.Rows}
}

func tableOf(t compare.Table) tableData {
	return tableData{
		Unit: t.Unit, Of: t.Of, Exact: t.Exact,
		Columns: each(t.Columns, func(c compare.Column) columnData { return columnData{c.Name, c.Base} }),
		Rows:    each(t.Rows, func(r compare.Row) rowData { return rowData{r.Name, each(r.Cells, cellOf)} }),
	}
}

func cellOf(cell *compare.Cell) *cellData {
	if cell == nil {
		return nil
	}
	out := &cellData{sampleData: sample(cell.Center, cell.Low, cell.High, cell.N), Runs: cell.Runs}
	if ch := cell.Versus; ch != nil {
		out.Change = &changeData{existing(ch.Delta), existing(ch.Low), existing(ch.High), existing(ch.P), ch.Outcome.String(), ch.Reason}
	}
	return out
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
				cells := table.Texts(row.Name, t.Unit, t.Of, t.Columns[j].Name)
				cells = append(cells, numbers(t.Unit, cell.Center, cell.Low, cell.High)...)
				cells = append(cells, table.Texts(strconv.Itoa(cell.N), strconv.Itoa(cell.Runs))...)
				if ch := cell.Versus; ch != nil {
					limit := ""
					if ch.Limit != nil {
						limit = ch.Limit.String()
					}
					cells = append(cells, table.Cell{Text: t.Columns[t.Columns[j].Base].Name})
					cells = append(cells, numbers(table.Change, ch.Delta, ch.Low, ch.High, ch.P)...)
					cells = append(cells, table.Texts(limit, ch.Outcome.String(), ch.Reason)...)
				}
				out.Rows = append(out.Rows, table.Row{Key: row.Name, Cells: cells})
			}
		}
	}
	return out
}
