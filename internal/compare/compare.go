package compare

import (
	"fmt"
	"math"
	"slices"

	"golang.org/x/perf/benchmath"

	"mmapbench/internal/record"
	"mmapbench/internal/stats"
	"mmapbench/internal/table"
)

// DefaultAlpha is the largest probability that a gate trips on any measured
// figure of two equal sides.
const DefaultAlpha = 0.05

// confidence is the confidence of all intervals that are shown.
const confidence = stats.DefaultConfidence

// Options say how to compare. The zero value compares all rows and has no
// gate.
type Options struct {
	// Row and Col are projections, and Filter is a query, in the syntax of
	// golang.org/x/perf/benchproc/syntax. The key .file has the values "old"
	// and "new". Empty stand for ".fullname", ".file" and "*".
	Row, Col, Filter string

	Gate           []Limit        // what trips; none for no gate
	Better         map[string]int // better direction of units, as in record.Unit, by base name; for units whose records do not give it
	AllowMissing   bool           // a benchmark that is missing in new does not trip the gate
	AcrossMachines bool           // compare measured figures across different machines too
	Alpha          float64        // in (0, 1); 0 stands for DefaultAlpha
}

// A Result is the outcome of a comparison.
type Result struct {
	Old, New Side
	Tables   []Table
	Noise    []Noise   // of each measured unit whose noise is known
	Machines []Machine // facts in which the machines differ
	Withheld bool      // measured figures are not compared because the machines differ
	Gate     []Limit   // as in the options
	Missing  []Missing // units and rows that could not be compared with their limit
	Failures []string  // failures that the records of new report; they trip any gate
	Warnings []string  // the records' warnings, each with its side, and the comparison's own
}

// A Side describes one side of the comparison.
type Side struct {
	Files []string
	Runs  int
}

// A Table holds the figures of one unit.
type Table struct {
	Unit    string // base unit, such as "sec/op"
	Better  int    // as in record.Unit
	Exact   bool   // counted, not measured
	Of      string // what distinguishes tables of one unit, such as "pkg:example.com/x"; may be empty
	Columns []Column
	Rows    []Row
}

// A Column is a value of the projection Col.
type Column struct {
	Name string
	Side string // "old" or "new"; empty where columns are not sides
	Base int    // index of the column it is compared with; its own index if there is none
}

// A Row is a value of the projection Row.
type Row struct {
	Name   string
	Case   *record.Case // the case of all the row's figures; nil if they are from several
	Target string       // of Case
	Cells  []*Cell      // parallel to the columns; nil where nothing was measured
}

// A Cell is a row's figures in a column.
type Cell struct {
	stats.Summary           // of all rounds of all runs
	Runs          int       // number of runs that have figures
	Versus        *Change   // compared with the base; nil for the base, and where there is none
	values        []float64 // of all runs
	groups        []group
	pooled        bool // the figures are from several benchmarks
}

// A Change is the difference between a cell and its base.
type Change struct {
	Delta     float64 // (new - old) / |old|; NaN where old is 0 and new is not
	P         float64 // Mann and Whitney's, from all rounds, as in benchstat; NaN for counts
	Low, High float64 // interval of Delta, including the noise between runs; -Inf and +Inf if there is none
	Worse     bool    // any change for the worse, however small; false if the better direction is unknown

	Outcome Outcome
	Limit   *Limit // the limit that decided the outcome; nil if there is none
	Reason  string // why, if the outcome needs a reason
}

// An Outcome is a gate's decision on a change.
type Outcome int

const (
	Ungated      Outcome = iota // no limit applies
	Passed                      // not above the limit
	Inconclusive                // above the limit, but perhaps by noise; or undecidable
	Tripped                     // shown to be above the limit
)

// String returns the outcome as a word.
func (o Outcome) String() string {
	switch o {
	case Ungated:
		return "ungated"
	case Passed:
		return "passed"
	case Inconclusive:
		return "inconclusive"
	case Tripped:
		return "tripped"
	}
	return fmt.Sprintf("Outcome(%d)", int(o))
}

// Compare compares new with old. Each element holds one or more runs, as
// package record loads them. The unit of analysis is the run.
//
// An error says which option is wrong, that a side is empty, that nothing is
// left to compare, or that times would be compared across machines
// ([ErrMachines]). Compare does not change its arguments.
func Compare(oldRuns, newRuns []*record.Run, o Options) (*Result, error) {
	if o.Alpha == 0 {
		o.Alpha = DefaultAlpha
	}
	if !(o.Alpha > 0 && o.Alpha < 1) {
		return nil, fmt.Errorf("alpha %v is not between 0 and 1", o.Alpha)
	}
	sides := [2]*side{newSide("old", oldRuns), newSide("new", newRuns)}
	for _, s := range sides {
		if len(s.runs) == 0 {
			return nil, fmt.Errorf("the %s side has no run", s.name)
		}
	}
	c := &comparer{opts: o, sides: sides, r: &Result{Old: sides[0].described(), New: sides[1].described(), Gate: o.Gate}}
	for _, s := range sides {
		for _, w := range s.warnings() {
			c.warn("%s: %s", s.name, w)
		}
	}
	c.failures()
	if err := c.tables(); err != nil {
		return nil, err
	}
	c.procs()
	if err := c.machines(); err != nil {
		return nil, err
	}
	if err := c.changes(); err != nil {
		return nil, err
	}
	if err := c.gate(); err != nil {
		return nil, err
	}
	return c.r, nil
}

// A comparer is a comparison in progress.
type comparer struct {
	opts  Options
	sides [2]*side
	noise map[string]*noise  // of each measured unit
	used  []source           // sources that pass the filter
	named [2]map[string]bool // names of each side's benchmarks
	sided bool               // the columns separate old from new
	r     *Result
}

func (c *comparer) warn(format string, args ...any) {
	w := fmt.Sprintf(format, args...)
	if !slices.Contains(c.r.Warnings, w) {
		c.r.Warnings = append(c.r.Warnings, w)
	}
}

// changes computes the change of every cell.
func (c *comparer) changes() error {
	c.noise = map[string]*noise{}
	for i := range c.r.Tables {
		t := &c.r.Tables[i]
		if c.r.Withheld && !t.Exact && t.Unit != Ratio {
			continue
		}
		if !t.Exact && c.noise[t.Unit] == nil {
			n, err := c.measureNoise(t.Unit)
			if err != nil {
				return err
			}
			c.noise[t.Unit] = n
			c.r.Noise = append(c.r.Noise, n.Noise)
			if n.shifted() {
				c.warn("%s: nearly all rows differ by about the same (%+.1f %%): so they would if the machine had another speed; the unit %s does not depend on that",
					table.UnitName(t.Unit), 100*(n.sign(t.Better)*n.shift), Ratio)
			}
		}
		for _, row := range t.Rows {
			for j, cell := range row.Cells {
				base := t.Columns[j].Base
				if cell == nil || base == j || row.Cells[base] == nil {
					continue
				}
				cell.Versus = c.change(t, row, row.Cells[base], cell)
			}
		}
	}
	return nil
}

// change compares two cells.
func (c *comparer) change(t *Table, row Row, a, b *Cell) *Change {
	ch := &Change{Delta: delta(a.Center, b.Center), P: nan(), Low: -inf(), High: inf()}
	worse := b.Center - a.Center
	if t.Better > 0 {
		worse = -worse
	}
	ch.Worse = worse > 0 && t.Better != 0
	if t.Exact {
		return ch
	}
	ch.P = mannWhitney(a.values, b.values)
	if m, ok := c.noise[t.Unit].judge(a.groups, b.groups, row); ok {
		ch.Low, ch.High = m.interval()
	}
	return ch
}

// mannWhitney returns the p-value that benchstat shows.
func mannWhitney(a, b []float64) float64 {
	x := benchmath.NewSample(slices.Clone(a), &benchmath.DefaultThresholds)
	y := benchmath.NewSample(slices.Clone(b), &benchmath.DefaultThresholds)
	return benchmath.AssumeNothing.Compare(x, y).P
}

// delta returns the change from a to b as a fraction of a.
func delta(a, b float64) float64 {
	switch {
	case a == b:
		return 0
	case a == 0:
		return nan()
	}
	return (b - a) / math.Abs(a)
}
