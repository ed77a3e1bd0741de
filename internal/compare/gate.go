package compare

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/perf/benchunit"

	"mmapbench/internal/record"
	"mmapbench/internal/table"
)

// gate decides all changes.
func (c *comparer) gate() error {
	if len(c.opts.Gate) == 0 {
		return nil
	}
	if !c.sided {
		return fmt.Errorf("gate: the columns do not tell old from new: add %s to -col, or leave one of the flags out", fileKey)
	}
	var measured []candidate
	for _, l := range c.opts.Gate {
		tables, err := c.gated(l)
		if err != nil {
			return err
		}
		for _, t := range tables {
			measured = append(measured, c.gateTable(&l, t)...)
		}
	}
	compared := false
	c.r.Each(func(_ *Table, _ Row, _ int, ch *Change) { compared = compared || ch.Limit != nil })
	if !compared && len(c.r.Failures) == 0 {
		return c.incomparable()
	}
	c.decideMeasured(measured)
	return nil
}

// gated returns the tables that have the unit of a limit. It returns an error if
// the unit cannot be gated, unless a record says why it was not measured.
func (c *comparer) gated(l Limit) (tables []*Table, err error) {
	var units []string
	for i := range c.r.Tables {
		t := &c.r.Tables[i]
		units = record.AddNew(units, table.UnitName(t.Unit))
		if t.Unit == l.Unit {
			tables = append(tables, t)
		}
	}
	name := table.UnitName(l.Unit)
	reason := c.absent(l.Unit)
	switch {
	case tables == nil && reason == "":
		return nil, fmt.Errorf("gate: neither side has figures of %s: there are %s", name, strings.Join(units, ", "))
	case tables == nil:
		c.r.Missing = append(c.r.Missing, Missing{Limit: l, Outcome: Inconclusive, Reason: "not measured: " + reason})
	case tables[0].Better == 0:
		return nil, fmt.Errorf("gate: it is not known whether more or less of %s is better: give -better %s=lower or -better %s=higher, or put a line \"Unit %s better=lower\" into the records", name, name, name, name)
	}
	return tables, nil
}

// absent returns why a unit was not measured; empty if no record says.
func (c *comparer) absent(unit string) string {
	for _, s := range c.sides {
		for _, a := range s.run.Absent {
			if a.Key == unit {
				return a.Value
			}
		}
	}
	return ""
}

// incomparable returns the error of limits that apply to nothing.
func (c *comparer) incomparable() error {
	if len(c.r.Missing) == 0 {
		return errors.New("gate: no row has figures in two columns, one of old and one of new")
	}
	m := c.r.Missing[0]
	what := m.Row
	if what == "" {
		what = table.UnitName(m.Limit.Unit)
	}
	return fmt.Errorf("gate: no row has figures on both sides: %s: %s", what, m.Reason)
}

// gateTable applies a limit to a table, and returns the measured changes that
// may trip.
func (c *comparer) gateTable(l *Limit, t *Table) (measured []candidate) {
	for _, row := range t.Rows {
		for _, p := range t.pairs() {
			old, now := row.at(p[0]), row.at(p[1])
			if old == nil || now == nil {
				c.oneSided(l, row, old, now)
				continue
			}
			now.Versus.Limit = l
			if t.Exact {
				c.decideCount(t, old, now)
			} else if cd, ok := c.candidate(t, row, old, now); ok {
				measured = append(measured, cd)
			}
		}
	}
	return measured
}

// above reports whether a change is for the worse by more than the limit.
func (l *Limit) above(old, worse float64) bool {
	return worse > 0 && worse > l.Fraction*math.Abs(old)
}

// Changes returns the number of gated changes with an outcome.
func (r *Result) Changes(o Outcome) (n int) {
	r.Each(func(_ *Table, _ Row, _ int, ch *Change) {
		if ch.Outcome == o {
			n++
		}
	})
	return n
}

// Each calls f for each change.
func (r *Result) Each(f func(t *Table, row Row, column int, ch *Change)) {
	for i := range r.Tables {
		t := &r.Tables[i]
		for _, row := range t.Rows {
			for j, cell := range row.Cells {
				if cell != nil && cell.Versus != nil {
					f(t, row, j, cell.Versus)
				}
			}
		}
	}
}

// A Limit bounds how much worse the figures of a unit may become.
type Limit struct {
	Unit     string  // base unit
	Fraction float64 // of the old figure: 0.05 means 5 %
}

// String returns the limit as [ParseGate] takes it.
func (l Limit) String() string {
	if l.Fraction == 0 {
		return table.UnitName(l.Unit)
	}
	return table.UnitName(l.Unit) + ":" + strconv.FormatFloat(100*l.Fraction, 'g', 6, 64) + "%"
}

// ParseGate parses a comma-separated list of units, each with an optional
// limit: "syscalls/op,ns/op:5%". Without a limit any change for the worse
// trips. The error says which member is wrong.
func ParseGate(s string) ([]Limit, error) {
	var all []Limit
	for _, member := range strings.Split(s, ",") {
		name, percent, limited := strings.Cut(strings.TrimSpace(member), ":")
		if name == "" {
			return nil, fmt.Errorf("%q has a member without a unit: write it as in syscalls/op,ns/op:5%%", s)
		}
		_, unit := benchunit.Tidy(1, name)
		l := Limit{Unit: unit}
		if limited {
			digits, ok := strings.CutSuffix(percent, "%")
			v, err := strconv.ParseFloat(digits, 64)
			if !ok || err != nil || !(v >= 0) || math.IsInf(v, 1) {
				return nil, fmt.Errorf("%q is not a percentage of 0 or more, as in %s:5%%", percent, name)
			}
			l.Fraction = v / 100
		}
		if slices.ContainsFunc(all, func(o Limit) bool { return o.Unit == unit }) {
			return nil, fmt.Errorf("%s has two limits", name)
		}
		all = append(all, l)
	}
	return all, nil
}
