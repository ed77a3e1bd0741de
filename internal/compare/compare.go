// Package compare compares recorded runs of two versions of a program, or of two
// machines, row by row, and decides for a gate which rows became worse. It prints
// nothing.
//
// # Caveats
//
// A gate on measured figures trips only on changes that are shown. If it does not
// trip, no change was found; with few runs on a busy machine only large changes
// are. Rows that may have become worse are [Inconclusive]. To find small changes,
// record several runs a side, alternately, on one machine. [Ratio] is the more
// sensitive unit if the machine's speed varies, but it cannot distinguish a slower
// target from a faster baseline.
//
// The rules for counts and for measured figures, and the rates of false alarms and
// of detected changes, are in docs/compare.md. TestGateRates measures the rates.
package compare

import (
	"fmt"
	"math"
	"slices"

	"golang.org/x/perf/benchmath"
	"golang.org/x/perf/benchproc"

	"mmapbench/internal/noise"
	"mmapbench/internal/record"
	"mmapbench/internal/table"
)

// alpha is the largest probability that a gate trips on any measured figure of
// two equal sides.
const alpha = 0.05

// confidence is the confidence of all intervals that are shown.
const confidence = noise.DefaultConfidence

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
	pools  bool         // the figures are from several cases or targets
}

// A Cell is a row's figures in a column.
type Cell struct {
	noise.Summary           // of all rounds of all runs
	Runs          int       // number of runs that have figures
	Versus        *Change   // compared with the base; nil for the base, and where there is none
	values        []float64 // of all runs
	groups        []record.Group
	residue       map[benchproc.Key]bool // what distinguishes the benchmarks whose figures the cell pools
}

// A Change is the difference between a cell and its base.
type Change struct {
	Delta     float64 // (new - old) / |old|; NaN where old is 0 and new is not
	P         float64 // Mann and Whitney's, from all rounds, as in benchstat; NaN for counts
	Low, High float64 // interval of Delta, including the noise between runs; -Inf and +Inf if there is none

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
	return [...]string{"ungated", "passed", "inconclusive", "tripped"}[o]
}

// Compare compares new with old. Each element holds one or more runs, as
// package record loads them. The unit of analysis is the run.
//
// An error says which option is wrong, that a side is empty, that nothing is
// left to compare, or that times would be compared across machines
// ([ErrMachines]). Compare does not change its arguments.
func Compare(oldRuns, newRuns []*record.Run, o Options) (*Result, error) {
	c := &comparer{opts: o, sides: [2]*side{newSide("old", oldRuns), newSide("new", newRuns)}, r: &Result{Gate: o.Gate}}
	for i, s := range c.sides {
		if s.run.Runs() == 0 {
			return nil, fmt.Errorf("the %s side has no run", s.name)
		}
		c.sources = append(c.sources, s.sources(i)...)
		c.warnings(s)
	}
	c.r.Old, c.r.New = c.sides[0].described(), c.sides[1].described()
	if a, b := c.sides[0].run.Procs(), c.sides[1].run.Procs(); !slices.Equal(a, b) {
		c.warn("GOMAXPROCS is %v in old and %v in new: benchmarks with different values are different rows", a, b)
	}
	for _, step := range []func() error{c.tables, c.machines, c.changes, c.gate} {
		if err := step(); err != nil {
			return nil, err
		}
	}
	return c.r, nil
}

// A comparer is a comparison in progress.
type comparer struct {
	opts    Options
	sides   [2]*side
	sources []source              // old before new, in the order of the records
	used    []source              // sources that pass the filter
	noise   map[string]*unitNoise // of each measured unit
	sided   bool                  // the columns separate old from new
	r       *Result
}

func (c *comparer) warn(format string, args ...any) {
	c.r.Warnings = record.AddNew(c.r.Warnings, fmt.Sprintf(format, args...))
}

// warnings collects the warnings and failures of a side's records. The failures
// of new trip a gate.
func (c *comparer) warnings(s *side) {
	for _, w := range s.warnings {
		c.warn("%s: %s", s.name, w)
	}
	for _, f := range s.run.Failures {
		text := fmt.Sprintf("%s: %s", s.name, f)
		if s.name == "new" && len(c.opts.Gate) > 0 {
			c.r.Failures = record.AddNew(c.r.Failures, text)
		} else {
			c.warn("%s", text)
		}
	}
}

// changes computes the change of every cell.
func (c *comparer) changes() error {
	c.noise = map[string]*unitNoise{}
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
				c.warn("%s: nearly all rows changed by about %+.1f %%, as they do when the speed of the machine changes; the unit %s does not depend on it",
					table.UnitName(t.Unit), 100*math.Expm1(n.shift), Ratio)
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
	ch := &Change{Delta: delta(a.Center, b.Center), P: math.NaN(), Low: math.Inf(-1), High: math.Inf(1)}
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
		return math.NaN()
	}
	return (b - a) / math.Abs(a)
}

// sign returns -1 if higher is better, and +1 otherwise: a difference times the
// sign is above 0 if it is for the worse.
func sign(better int) float64 {
	if better > 0 {
		return -1
	}
	return 1
}
