package compare

import (
	"fmt"
	"slices"
	"strings"

	"mmapbench/internal/record"
)

// A Missing is a unit or a row that could not be compared with its limit
// because a side has no figures.
type Missing struct {
	Limit   Limit
	Row     string  // empty if the unit is missing
	Outcome Outcome // Tripped if the benchmark vanished, Passed if that is allowed, Ungated if it is new
	Reason  string
}

// pairs returns the columns of old and new to compare; -1 stands for a column
// without a counterpart.
func (t *Table) pairs() (all [][2]int) {
	for j, col := range t.Columns {
		paired := func(other Column) bool { return other.Side == "new" && other.Base == j }
		switch {
		case col.Side == "new" && col.Base != j:
			all = append(all, [2]int{col.Base, j})
		case col.Side == "new":
			all = append(all, [2]int{-1, j})
		case !slices.ContainsFunc(t.Columns, paired):
			all = append(all, [2]int{j, -1})
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
func (c *comparer) oneSided(l *Limit, row Row, old, now *Cell) {
	m := Missing{Limit: *l, Row: row.Name}
	switch {
	case old == nil && now == nil:
		return
	case old == nil:
		m.Reason = "new: old has no figures"
	default:
		m.Outcome, m.Reason = c.gone(row)
	}
	c.r.Missing = record.AddNew(c.r.Missing, m)
}

// gone says what became of a row that has no figures of a unit in new.
func (c *comparer) gone(row Row) (Outcome, string) {
	if row.Case != nil {
		if why := c.elsewhere(row.Case, row.Target); why != "" {
			return Inconclusive, why
		}
	}
	if c.opts.AllowMissing {
		return Passed, "vanished: new has no such benchmark"
	}
	return Tripped, "vanished: new has no such benchmark"
}

// elsewhere says how the benchmark of new differs that takes the place of one of
// old. It is empty if new has none.
func (c *comparer) elsewhere(old *record.Case, target string) (why string) {
	known := map[string]bool{} // keys of the names of old
	for _, src := range c.used {
		for _, p := range src.c.Params {
			known[p.Key] = known[p.Key] || src.side == 0
		}
	}
	for _, src := range c.used {
		now := src.c
		kept := slices.DeleteFunc(slices.Clone(now.Params), func(p record.KeyValue) bool { return !known[p.Key] })
		if src.side == 0 || src.s.Target != target || now.Name != old.Name || !slices.Equal(kept, old.Params) {
			continue
		}
		var added []string
		for _, p := range now.Params {
			if !known[p.Key] {
				added = append(added, p.Key)
			}
		}
		switch {
		case added == nil && now.Procs == old.Procs:
			return "new has no figures of this unit"
		case added == nil:
			why = fmt.Sprintf("GOMAXPROCS is %d in old and %d in new", old.Procs, now.Procs)
		case now.Procs == old.Procs:
			why = "new names it with " + strings.Join(added, ", ")
		}
	}
	return why
}
