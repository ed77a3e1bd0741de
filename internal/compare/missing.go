package compare

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"mmapbench/internal/table"
)

// A Missing is a unit or a row that could not be compared with its limit
// because a side has no figures.
type Missing struct {
	Limit   Limit
	Row     string  // empty if the unit is missing
	Outcome Outcome // Tripped if the benchmark vanished, Passed if that is allowed, Ungated if it is new
	Reason  string
}

// A pair is two columns of a table to compare; -1 stands for a missing one.
type pair struct{ old, now int }

// pairs returns the columns to compare. A column without a counterpart forms a
// pair of its own.
func (t *Table) pairs() (all []pair) {
	met := map[int]bool{}
	for j, col := range t.Columns {
		if col.Side != "new" {
			continue
		}
		p := pair{-1, j}
		if col.Base != j {
			p.old = col.Base
			met[col.Base] = true
		}
		all = append(all, p)
	}
	for j, col := range t.Columns {
		if col.Side == "old" && !met[j] {
			all = append(all, pair{j, -1})
		}
	}
	return all
}

// at returns the cell of a column, or nil.
func (r Row) at(column int) *Cell {
	if column < 0 {
		return nil
	}
	return r.Cells[column]
}

// oneSided notes that a row has no figures of a unit on one side.
func (c *comparer) oneSided(l *Limit, t *Table, row Row, p pair) {
	old, now := row.at(p.old), row.at(p.now)
	m := Missing{Limit: *l, Row: row.Name}
	switch {
	case old == nil && now == nil:
		return
	case old == nil:
		m.Reason = "new: old has no figures"
	default:
		m.Outcome, m.Reason = c.gone(row)
	}
	if !slices.Contains(c.r.Missing, m) {
		c.r.Missing = append(c.r.Missing, m)
	}
}

// gone says what became of a row that has no figures of a unit in new.
func (c *comparer) gone(row Row) (Outcome, string) {
	if row.Case != nil {
		if why := c.elsewhere(row.Case.FullName(row.Target)); why != "" {
			return Inconclusive, why
		}
	} else if c.names(1)[row.Name] {
		return Inconclusive, "new has no figures of this unit"
	}
	if c.opts.AllowMissing {
		return Passed, "vanished: new has no such benchmark"
	}
	return Tripped, "vanished: new has no such benchmark"
}

// elsewhere names the benchmark or units under which new has a benchmark of
// old. It is empty if new does not have the benchmark.
func (c *comparer) elsewhere(name string) string {
	old, now := c.names(0), c.names(1)
	if now[name] {
		return "new has no figures of this unit"
	}
	added := map[string]bool{}
	for n := range now {
		for _, key := range keysOf(n) {
			added[key] = true
		}
	}
	for n := range old {
		for _, key := range keysOf(n) {
			delete(added, key)
		}
	}
	base, procs := cutProcs(name)
	for n := range now {
		kept, keys := without(n, added)
		if kept == name {
			return "new names it with " + strings.Join(keys, ", ")
		}
		if b, p := cutProcs(n); b == base && p != procs {
			return fmt.Sprintf("GOMAXPROCS is %d in old and %d in new", procs, p)
		}
	}
	return ""
}

// names returns the names of a side's benchmarks.
func (c *comparer) names(side int) map[string]bool {
	if c.named[side] == nil {
		c.named[side] = map[string]bool{}
		for _, src := range c.used {
			if src.side == side {
				c.named[side][src.name()] = true
			}
		}
	}
	return c.named[side]
}

// keysOf returns the keys of a benchmark name.
func keysOf(name string) (keys []string) {
	for _, part := range strings.Split(name, "/")[1:] {
		if key, _, ok := strings.Cut(part, "="); ok {
			keys = append(keys, key)
		}
	}
	return keys
}

// without removes the parts with the given keys from a name and returns them.
func without(name string, keys map[string]bool) (kept string, left []string) {
	base, procs := cutProcs(name)
	var parts []string
	for _, part := range strings.Split(base, "/") {
		if key, _, ok := strings.Cut(part, "="); ok && keys[key] {
			left = append(left, key)
			continue
		}
		parts = append(parts, part)
	}
	kept = strings.Join(parts, "/")
	if procs != 1 {
		kept += "-" + strconv.Itoa(procs)
	}
	return kept, left
}

// cutProcs splits off the suffix of a name that may be GOMAXPROCS.
func cutProcs(name string) (base string, procs int) {
	i := strings.LastIndexByte(name, '-')
	if i < 0 {
		return name, 1
	}
	n, err := strconv.Atoi(name[i+1:])
	if err != nil || n < 2 {
		return name, 1
	}
	return name[:i], n
}

// procs warns if the sides were measured with different GOMAXPROCS.
func (c *comparer) procs() {
	var all [2][]int
	for _, src := range c.used {
		all[src.side] = add(all[src.side], src.c.Procs)
	}
	for i := range all {
		slices.Sort(all[i])
	}
	if all[0] != nil && all[1] != nil && !slices.Equal(all[0], all[1]) {
		c.warn("GOMAXPROCS is %s in old and %s in new: benchmarks of one name with different ones are different rows", list(all[0]), list(all[1]))
	}
}

func list(numbers []int) string {
	var all []string
	for _, n := range numbers {
		all = append(all, strconv.Itoa(n))
	}
	return strings.Join(all, " and ")
}

// failures collects the failures that the records report.
func (c *comparer) failures() {
	for _, s := range c.sides {
		for _, r := range s.runs {
			for _, f := range r.Failures {
				text := fmt.Sprintf("%s: %s", s.name, f)
				if s.name == "new" && len(c.opts.Gate) > 0 {
					c.r.Failures = add(c.r.Failures, text)
				} else {
					c.warn("%s", text)
				}
			}
		}
	}
}

// measured reports whether a side has figures of a unit.
func (c *comparer) measured(unit string) bool {
	return slices.ContainsFunc(c.r.Tables, func(t Table) bool { return t.Unit == unit })
}

// unmeasured notes that no table has the unit of a limit. It returns an error
// if no record says why.
func (c *comparer) unmeasured(l Limit) error {
	reason, ok := c.absent(l.Unit)
	if !ok {
		return fmt.Errorf("gate: neither side has figures of %s: there are %s", table.UnitName(l.Unit), strings.Join(c.unitNames(), ", "))
	}
	c.r.Missing = append(c.r.Missing, Missing{Limit: l, Outcome: Inconclusive, Reason: "not measured: " + reason})
	return nil
}

// incomparable returns the error of limits that apply to nothing.
func (c *comparer) incomparable() error {
	if len(c.r.Missing) > 0 && c.r.Missing[0].Row == "" {
		return fmt.Errorf("gate: %s was %s: leave it out", table.UnitName(c.r.Missing[0].Limit.Unit), c.r.Missing[0].Reason)
	}
	for _, m := range c.r.Missing {
		if strings.HasPrefix(m.Reason, "GOMAXPROCS") {
			return fmt.Errorf("gate: no row has figures on both sides: %s", m.Reason)
		}
	}
	return errors.New("gate: no row has figures on both sides, and columns that are old and new: are these runs of the same benchmarks?")
}

// absent returns why a unit was not measured. ok is false if no record says.
func (c *comparer) absent(unit string) (reason string, ok bool) {
	for _, s := range c.sides {
		for _, r := range s.runs {
			for _, a := range r.Absent {
				if a.Key == unit {
					return a.Value, true
				}
			}
		}
	}
	return "", false
}

func (c *comparer) unitNames() (names []string) {
	for _, t := range c.r.Tables {
		names = add(names, table.UnitName(t.Unit))
	}
	return names
}
