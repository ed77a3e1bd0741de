package report

import (
	"encoding/csv"
	"io"
	"slices"
	"strconv"

	"mmapbench/internal/compare"
)

// comparisonVersion is the version of the JSON of comparisons. It rises with
// every change that could break a reader. New fields do not count.
const comparisonVersion = 1

// writeCSV prints a row for each table, row and column that has figures, in
// base units and full precision, like [CSV]. Missing values are empty.
func (c *comparison) writeCSV(w io.Writer) error {
	rows := [][]string{{"row", "unit", "table", "column", "center", "low", "high", "n", "runs",
		"base", "delta", "delta_low", "delta_high", "p", "limit", "outcome", "reason"}}
	for _, t := range c.r.Tables {
		for _, row := range t.Rows {
			for j, cell := range row.Cells {
				if cell == nil {
					continue
				}
				fields := slices.Concat([]string{row.Name, t.Unit, t.Of, t.Columns[j].Name}, summaryFields(&cell.Summary), []string{strconv.Itoa(cell.Runs)})
				if ch := cell.Versus; ch != nil {
					limit := ""
					if ch.Limit != nil {
						limit = ch.Limit.String()
					}
					fields = append(fields, t.Columns[t.Columns[j].Base].Name, number(ch.Delta), number(ch.Low), number(ch.High), number(ch.P), limit, ch.Outcome.String(), ch.Reason)
				}
				rows = append(rows, append(fields, make([]string, len(rows[0])-len(fields))...))
			}
		}
	}
	return csv.NewWriter(w).WriteAll(rows)
}

// The JSON of a comparison. Fractions are relative to 1, figures are in base
// units, and missing values are null.
type (
	comparisonJSON struct {
		Version  int           `json:"version"`
		Old      sideJSON      `json:"old"`
		New      sideJSON      `json:"new"`
		Machines []machineJSON `json:"machines"` // facts in which the machines differ
		Withheld bool          `json:"withheld"` // measured figures are not compared because the machines differ
		Gate     []limitJSON   `json:"gate"`
		Tripped  []string      `json:"tripped"`      // a line for each row
		Open     []string      `json:"inconclusive"` // a line for each row
		Noise    []noiseJSON   `json:"noise"`
		Tables   []tableJSON   `json:"tables"`
		Warnings []string      `json:"warnings"`
	}
	sideJSON struct {
		Files []string `json:"files"`
		Runs  int      `json:"runs"`
	}
	machineJSON struct {
		Key string   `json:"key"`
		Old []string `json:"old"`
		New []string `json:"new"`
	}
	limitJSON struct {
		Unit     string  `json:"unit"`
		Fraction float64 `json:"fraction"`
	}
	noiseJSON struct {
		Unit    string   `json:"unit"`
		Floor   *float64 `json:"floor"` // null without A/A pairs
		Pairs   int      `json:"pairs"`
		Between *float64 `json:"between"` // null without rows
		Rows    int      `json:"rows"`
	}
	tableJSON struct {
		Unit    string       `json:"unit"`
		Of      string       `json:"of"`
		Exact   bool         `json:"exact"`
		Columns []columnJSON `json:"columns"`
		Rows    []rowJSON    `json:"rows"`
	}
	columnJSON struct {
		Name string `json:"name"`
		Base int    `json:"base"`
	}
	rowJSON struct {
		Name  string      `json:"name"`
		Cells []*cellJSON `json:"cells"`
	}
	cellJSON struct {
		Center *float64    `json:"center"`
		Low    *float64    `json:"low"`
		High   *float64    `json:"high"`
		N      int         `json:"n"`
		Runs   int         `json:"runs"`
		Change *changeJSON `json:"change"`
	}
	changeJSON struct {
		Delta   *float64 `json:"delta"`
		Low     *float64 `json:"low"`
		High    *float64 `json:"high"`
		P       *float64 `json:"p"`
		Outcome string   `json:"outcome"`
		Reason  string   `json:"reason"`
	}
)

func (c *comparison) writeJSON(w io.Writer) error {
	out := comparisonJSON{
		Version: comparisonVersion, Old: sideJSON(c.r.Old), New: sideJSON(c.r.New), Withheld: c.r.Withheld,
		Machines: []machineJSON{}, Gate: []limitJSON{}, Noise: []noiseJSON{}, // lists are never null
		Tripped: append([]string{}, c.lines(compare.Tripped)...), Open: append([]string{}, c.lines(compare.Inconclusive)...),
		Warnings: append([]string{}, c.r.Warnings...),
	}
	for _, m := range c.r.Machines {
		out.Machines = append(out.Machines, machineJSON(m))
	}
	for _, l := range c.r.Gate {
		out.Gate = append(out.Gate, limitJSON(l))
	}
	for _, n := range c.r.Noise {
		nj := noiseJSON{Unit: n.Unit, Pairs: n.Pairs, Rows: n.Rows}
		if n.Pairs > 0 {
			nj.Floor = &n.Effect
		}
		if n.Rows > 0 {
			nj.Between = &n.Between
		}
		out.Noise = append(out.Noise, nj)
	}
	for _, t := range c.r.Tables {
		tj := tableJSON{Unit: t.Unit, Of: t.Of, Exact: t.Exact}
		for _, col := range t.Columns {
			tj.Columns = append(tj.Columns, columnJSON{col.Name, col.Base})
		}
		for _, row := range t.Rows {
			rj := rowJSON{Name: row.Name}
			for _, cell := range row.Cells {
				rj.Cells = append(rj.Cells, cellOf(cell))
			}
			tj.Rows = append(tj.Rows, rj)
		}
		out.Tables = append(out.Tables, tj)
	}
	return encode(w, out)
}

func cellOf(cell *compare.Cell) *cellJSON {
	if cell == nil {
		return nil
	}
	out := &cellJSON{Center: existing(cell.Center), Low: existing(cell.Low), High: existing(cell.High), N: cell.N, Runs: cell.Runs}
	if ch := cell.Versus; ch != nil {
		out.Change = &changeJSON{Delta: existing(ch.Delta), Low: existing(ch.Low), High: existing(ch.High), P: existing(ch.P), Outcome: ch.Outcome.String(), Reason: ch.Reason}
	}
	return out
}
