package report

import (
	"bytes"
	"cmp"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"

	"mmapbench/internal/compare"
	"mmapbench/internal/noise"
	"mmapbench/internal/record"
)

// ComparisonFormats returns the names of the formats of [WriteComparison].
func ComparisonFormats() []string { return []string{"text", "markdown", "csv", "json"} }

// A ComparisonView selects what to print of a comparison. CSV and JSON contain
// everything.
type ComparisonView struct {
	Format string   // one of ComparisonFormats
	Units  []string // base units, in this order; nil for time, counts and gated units
	All    bool     // also print rows of counts that are equal on both sides
	Width  int      // width of text, as in [Options]
}

// WriteComparison prints a comparison in one call of w.Write. It returns the error
// of w, or an error if there is no such format.
func WriteComparison(w io.Writer, r *compare.Result, v ComparisonView) error {
	c := &comparison{r: r, view: v, names: shortNames(r)}
	var out bytes.Buffer
	var err error
	switch v.Format {
	case "text":
		c.writeProse(&out, textStyle(cmp.Or(v.Width, textWidth)))
	case "markdown":
		c.writeProse(&out, markdownStyle())
	case "csv":
		err = c.writeCSV(&out)
	case "json":
		err = c.writeJSON(&out)
	default:
		err = fmt.Errorf("report: there is no format %q of comparisons", v.Format)
	}
	if err != nil {
		return err
	}
	_, err = w.Write(out.Bytes())
	return err
}

// A comparison is a comparison being printed.
type comparison struct {
	r     *compare.Result
	view  ComparisonView
	names rowNames
}

// rowNames holds short names of rows.
type rowNames struct {
	label map[*record.Case]string
	scope string // what the names leave out
}

// shortNames shortens the names of rows that belong to one target of one case.
func shortNames(r *compare.Result) rowNames {
	type id struct {
		pkg, key string
		procs    int
	}
	seen := map[id]int{}
	var cases []*record.Case
	var params [][]record.KeyValue
	at := map[*record.Case]int{}
	for _, t := range r.Tables {
		for _, row := range t.Rows {
			c := row.Case
			if c == nil {
				continue
			}
			this := id{c.Package, c.Key, c.Procs}
			if _, ok := seen[this]; !ok {
				seen[this] = len(cases)
				cases, params = append(cases, c), append(params, allParams(c))
			}
			at[c] = seen[this]
		}
	}
	b := &builder{r: &Report{Common: common(params)}}
	counted := newTally(cases, params)
	b.r.Usual = counted.usual(params, b.r.Common)
	understood := slices.Concat(b.r.Common, b.r.Usual)
	b.r.Own = counted.own(cases, params, understood)
	short := labels(cases, params, understood, b.r.Own)
	b.r.Cases = make([]Case, len(cases))
	n := rowNames{label: map[*record.Case]string{}, scope: b.scope()}
	for c, i := range at {
		n.label[c] = short[i]
	}
	return n
}

// name returns the name of a row in a table.
func (c *comparison) name(row compare.Row) string {
	if row.Case == nil {
		return row.Name
	}
	further, ok := strings.CutPrefix(row.Name, row.Case.FullName(row.Target))
	if !ok {
		return row.Name
	}
	return strings.Join(strings.Fields(c.names.label[row.Case]+" "+row.Target+further), " ")
}

// shown returns the tables to print.
func (c *comparison) shown() (tables []*compare.Table) {
	if c.view.Units != nil {
		for _, unit := range c.view.Units {
			for i := range c.r.Tables {
				if t := &c.r.Tables[i]; t.Unit == unit {
					tables = append(tables, t)
				}
			}
		}
		return tables
	}
	for i := range c.r.Tables {
		t := &c.r.Tables[i]
		gated := slices.ContainsFunc(c.r.Gate, func(l compare.Limit) bool { return l.Unit == t.Unit })
		if gated || t.Exact || t.Unit == record.Time || c.r.Withheld && t.Unit == compare.Ratio {
			tables = append(tables, t)
		}
	}
	return tables
}

func (c *comparison) writeProse(out *bytes.Buffer, s style) {
	section(out, s, "Comparison")
	fmt.Fprintln(out, s.paragraph(c.introduction()))
	c.writeGate(out, s)
	for _, t := range c.shown() {
		table := c.table(t)
		section(out, s, table.Title)
		fmt.Fprintln(out, s.paragraph(strings.Join(table.Caption, " ")))
		if len(table.Rows) == 0 {
			continue
		}
		fmt.Fprintln(out)
		writeFolded(out, s, table)
	}
	writeItems(out, s, Section{"Noise", c.noise()})
	writeItems(out, s, Section{"Warnings", c.r.Warnings})
}

// foldedRows is the number of rows from which a Markdown table is folded.
const foldedRows = 20

// writeFolded prints a table; in Markdown a long one is folded.
func writeFolded(out *bytes.Buffer, s style, t Table) {
	folded := s.markdown && len(t.Rows) >= foldedRows
	if folded {
		fmt.Fprintf(out, "<details><summary>%d rows</summary>\n\n", len(t.Rows))
	}
	s.grid(out, t)
	if folded {
		fmt.Fprint(out, "\n</details>\n")
	}
}

// introduction describes the two sides.
func (c *comparison) introduction() string {
	parts := []string{fmt.Sprintf("Old: %s. New: %s.", sideOf(c.r.Old), sideOf(c.r.New))}
	if len(c.r.Machines) > 0 {
		text := "The machines differ (" + c.r.Differences() + ")"
		if c.r.Withheld {
			text += ": figures that were measured, such as times, are not compared; counts and the ratio to the baseline of the same run are"
		}
		parts = append(parts, text+".")
	}
	if c.shortened() {
		parts = append(parts, c.names.scope)
	}
	return strings.Join(present(parts), " ")
}

// shortened reports whether the tables use short names of rows.
func (c *comparison) shortened() bool {
	return slices.ContainsFunc(c.shown(), func(t *compare.Table) bool {
		return slices.ContainsFunc(t.Rows, func(row compare.Row) bool { return c.name(row) != row.Name })
	})
}

func sideOf(s compare.Side) string {
	return plural(float64(s.Runs), "run") + " (" + strings.Join(s.Files, ", ") + ")"
}

// writeGate prints the gate's outcome, with the rows that trip first.
func (c *comparison) writeGate(out *bytes.Buffer, s style) {
	if len(c.r.Gate) == 0 {
		return
	}
	var limits []string
	for _, l := range c.r.Gate {
		limits = append(limits, l.String())
	}
	tripped, open, passed := c.r.Changes(compare.Tripped), c.r.Changes(compare.Inconclusive), c.r.Changes(compare.Passed)
	fresh := 0
	for _, m := range c.r.Missing {
		switch m.Outcome {
		case compare.Tripped:
			tripped++
		case compare.Inconclusive:
			open++
		case compare.Passed:
			passed++
		default:
			fresh++
		}
	}
	head := fmt.Sprintf("%s: %d tripped, %d inconclusive, %d passed", strings.Join(limits, ", "), tripped+len(c.r.Failures), open, passed)
	if fresh > 0 {
		head += fmt.Sprintf(", %d new", fresh)
	}
	items := append([]string{head + "."}, c.lines(compare.Tripped)...)
	unclear := c.lines(compare.Inconclusive)
	items = append(items, unclear[:min(len(unclear), fewRows)]...)
	if more := len(unclear) - fewRows; more > 0 {
		items = append(items, fmt.Sprintf("inconclusive: %d more, which have a ? in the tables", more))
	}
	writeItems(out, s, Section{"Gate", items})
}

// fewRows is the largest number of inconclusive rows that are listed.
const fewRows = 5

// GateLines returns a line for each row with the given outcome, in the order of
// the tables. Control characters in names are replaced, so the lines are safe
// for a terminal.
func GateLines(r *compare.Result, o compare.Outcome) (lines []string) {
	for _, l := range (&comparison{r: r}).lines(o) {
		lines = append(lines, printable(l))
	}
	return lines
}

func (c *comparison) lines(o compare.Outcome) (lines []string) {
	c.r.Each(func(t *compare.Table, row compare.Row, column int, ch *compare.Change) {
		if ch.Outcome != o {
			return
		}
		old, now := row.Cells[t.Columns[column].Base], row.Cells[column]
		a, b := apart(old.Center, now.Center, t.Unit)
		line := fmt.Sprintf("%v: %s: %s %s in old, %s in new", o, row.Name, unitName(t.Unit), a, b)
		if len(t.Columns) > 2 {
			line = fmt.Sprintf("%v: %s: %s %s in %s, %s in %s", o, row.Name, unitName(t.Unit), a, t.Columns[t.Columns[column].Base].Name, b, t.Columns[column].Name)
		}
		if d := difference(ch.Delta); d != "" && !math.IsNaN(ch.Delta) {
			line += " (" + d
			if i := interval(ch); i != "" {
				line += " " + i
			}
			line += ")"
		}
		if ch.Reason != "" {
			line += ": " + ch.Reason
		}
		lines = append(lines, line)
	})
	for _, m := range c.r.Missing {
		if m.Outcome != o {
			continue
		}
		line := fmt.Sprintf("%v: %s: ", o, m.Limit)
		if m.Row != "" {
			line = fmt.Sprintf("%v: %s: %s: ", o, m.Row, unitName(m.Limit.Unit))
		}
		lines = append(lines, line+m.Reason)
	}
	if o == compare.Tripped {
		for _, f := range c.r.Failures {
			lines = append(lines, fmt.Sprintf("%v: %s", o, f))
		}
	}
	return lines
}

// table lays out the figures of a unit.
func (c *comparison) table(t *compare.Table) Table {
	out := Table{Title: unitName(t.Unit), Columns: Heads("row")}
	if m := meaning(t.Unit); m != "" {
		out.Title += ": " + m
	}
	if slices.ContainsFunc(c.r.Tables, func(other compare.Table) bool { return other.Of != t.Of }) {
		out.Title = strings.TrimSpace(out.Title + " " + t.Of)
	}
	gated := slices.ContainsFunc(c.r.Gate, func(l compare.Limit) bool { return l.Unit == t.Unit })
	withheld := c.r.Withheld && !t.Exact && t.Unit != compare.Ratio
	for j, col := range t.Columns {
		out.Columns = append(out.Columns, Heads(col.Name)...)
		if col.Base == j || withheld {
			continue
		}
		out.Columns = append(out.Columns, Heads("change")...)
		if !t.Exact {
			out.Columns = append(out.Columns, Heads("p", "95 % interval")...)
		}
		if gated {
			out.Columns = append(out.Columns, Heads("gate")...)
		}
	}
	same := 0
	for _, row := range t.Rows {
		if t.Exact && !c.view.All && unchanged(row) {
			same++
			continue
		}
		cells := []string{c.name(row)}
		for j, cell := range row.Cells {
			cells = append(cells, figureOf(cell, row.Cells[t.Columns[j].Base], t.Unit))
			if t.Columns[j].Base == j || withheld {
				continue
			}
			var ch *compare.Change
			if cell != nil {
				ch = cell.Versus
			}
			cells = append(cells, changeOf(ch, t.Exact)...)
			if gated {
				cells = append(cells, c.outcome(t, row, ch))
			}
		}
		out.Add(cells...)
	}
	out.Caption = c.caption(t, same, withheld)
	return out
}

// caption explains a table.
func (c *comparison) caption(t *compare.Table, same int, withheld bool) []string {
	var caption []string
	switch {
	case t.Exact && same == len(t.Rows):
		return []string{fmt.Sprintf("The same in all of %s.", plural(float64(same), "row"))}
	case t.Exact:
		caption = []string{"Counted, without noise."}
		if same > 0 {
			caption = append(caption, fmt.Sprintf("Not listed: %s without a change.", plural(float64(same), "row")))
		}
	case withheld:
		caption = []string{"Medians; not compared, as the machines differ."}
	default:
		caption = []string{"Medians ± their 95 % interval; ~ = no difference by the test of Mann and Whitney (p), which takes all rounds for independent. The interval of the change is that of the rounds, and covers what varies between runs too if a side has several."}
	}
	if t.Unit == compare.Ratio {
		caption = append(caption, "Ratio: how many times as fast as the baseline of the same run; less is worse.")
	}
	return present(caption)
}

func unchanged(row compare.Row) bool {
	return !slices.ContainsFunc(row.Cells, func(cell *compare.Cell) bool {
		return cell == nil || cell.Low != cell.High || cell.Center != row.Cells[0].Center
	})
}

// figureOf formats a figure. A count that differs from its base is printed with
// enough digits to show it.
func figureOf(cell, base *compare.Cell, unit string) string {
	switch {
	case cell == nil:
		return absent
	case cell.Low != cell.High:
		return strings.TrimSpace(value(cell.Center, unit) + " " + spread(cell.Summary))
	case base == nil:
		return value(cell.Center, unit)
	}
	_, text := apart(base.Center, cell.Center, unit)
	return text
}

// significant is the p-value below which benchstat shows a change.
const significant = 0.05

// changeOf returns the cells of a change: the difference, and for measured
// figures the p-value and the interval.
func changeOf(ch *compare.Change, exact bool) []string {
	if ch == nil {
		return slices.Repeat([]string{absent}, 1+2*boolInt(!exact))
	}
	d := difference(ch.Delta)
	if exact {
		return []string{d}
	}
	if !(ch.P < significant) {
		d = "~"
	}
	return []string{d, strconv.FormatFloat(ch.P, 'f', 3, 64), interval(ch)}
}

func boolInt(b bool) int {
	if b {
		return 1
	}
	return 0
}

// difference formats a fraction with its sign.
func difference(d float64) string {
	switch {
	case math.IsNaN(d):
		return "from 0"
	case d == 0:
		return "0%"
	case math.Abs(d) < 0.0005:
		return fmt.Sprintf("%+.3f%%", 100*d)
	case math.Abs(d) >= 10:
		return fmt.Sprintf("%+.0f%%", 100*d)
	}
	return fmt.Sprintf("%+.1f%%", 100*d)
}

// interval formats the interval of a change; it is empty if there is none.
func interval(ch *compare.Change) string {
	if math.IsInf(ch.Low, 0) || math.IsInf(ch.High, 0) {
		return ""
	}
	return "[" + difference(ch.Low) + ", " + difference(ch.High) + "]"
}

// outcome formats the gate's outcome for a row. ch is nil if only one side has
// figures.
func (c *comparison) outcome(t *compare.Table, row compare.Row, ch *compare.Change) string {
	if ch != nil {
		return outcomeOf(ch.Outcome)
	}
	for _, m := range c.r.Missing {
		if m.Row == row.Name && m.Limit.Unit == t.Unit {
			if m.Outcome == compare.Ungated {
				return "new"
			}
			return outcomeOf(m.Outcome)
		}
	}
	return "?"
}

func outcomeOf(o compare.Outcome) string {
	switch o {
	case compare.Tripped:
		return "TRIPPED"
	case compare.Inconclusive:
		return "?"
	}
	return "ok"
}

// noise describes how far equal figures may differ.
func (c *comparison) noise() (items []string) {
	for _, n := range c.r.Noise {
		if n.Pairs == 0 && n.Rows == 0 || !slices.ContainsFunc(c.shown(), func(t *compare.Table) bool { return t.Unit == n.Unit }) {
			continue
		}
		var parts []string
		if n.Pairs > 0 {
			parts = append(parts, fmt.Sprintf("floor within runs %s, of %s", n.Floor, plural(float64(n.Pairs), "A/A pair")))
		}
		switch {
		case n.Rows == 0:
			parts = append(parts, "between runs not known: there are too few rows, and one run a side")
		case c.r.Old.Runs == 1 && c.r.New.Runs == 1:
			parts = append(parts, fmt.Sprintf("between runs ±%s for a typical row, from the scatter of %d rows; several runs a side would tell it row by row", fraction(n.Between), n.Rows))
		default:
			parts = append(parts, fmt.Sprintf("between the sides' runs ±%s for a typical row, of %d", fraction(n.Between), n.Rows))
		}
		items = append(items, unitName(n.Unit)+": "+strings.Join(parts, "; ")+".")
	}
	return items
}

func summaryFields(s *noise.Summary) []string {
	return []string{number(s.Center), number(s.Low), number(s.High), strconv.Itoa(s.N)}
}
