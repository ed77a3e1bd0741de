package report

import (
	"fmt"

	"mmapbench/internal/doctor"
	"mmapbench/internal/explain"
	"mmapbench/internal/noise"
	"mmapbench/internal/table"
)

// A Turn is where the faster of stdio and a mapping changes, for one parameter.
type Turn struct {
	What   string             // the parameter, in words
	Format func(int64) string // of a value of it
	explain.Crossover
	Err error // why it is not known, or nil
}

// Turns returns the table of crossovers.
func Turns(all []Turn) table.Table {
	t := table.Table{
		Title:   "Where the winner turns",
		Caption: []string{"Found by bisection. Below and above: how many times as fast as stdio mmap is, at half and at twice the place where the winner turns, or at the ends of the range."},
		Columns: []table.Column{{Head: "parameter"}, {Head: "winner", Left: true}, {Head: "below", Left: true}, {Head: "above", Left: true}},
	}
	for _, turn := range all {
		first, last := turn.First, turn.Last
		if turn.Turns() {
			first, last = turn.Half, turn.Twice
		}
		cells := []string{turn.What, turn.words()}
		if turn.Err != nil {
			t.Rows = append(t.Rows, table.Row{Cells: table.Texts(append(cells, "", "")...)})
			continue
		}
		for _, p := range []explain.Point{first, last} {
			cells = append(cells, turn.Format(p.X)+": "+table.Times(p.Ratio)+"x "+shortInterval(&p.Comparison))
		}
		t.Rows = append(t.Rows, table.Row{Cells: table.Texts(cells...)})
	}
	return t
}

// words says where the winner turns.
func (t Turn) words() string {
	winner := func(ratio float64) string {
		if ratio > 1 {
			return "mmap"
		}
		return "stdio"
	}
	switch {
	case t.Err != nil:
		return "not known: " + t.Err.Error()
	case !t.Turns() && t.First.Verdict == noise.NoDifference && t.Last.Verdict == noise.NoDifference:
		return "no difference shown"
	case !t.Turns():
		return winner(t.First.Ratio) + " throughout"
	case !t.Confirmed():
		return fmt.Sprintf("can't be told: near %s", t.Format(t.Above.X))
	}
	return fmt.Sprintf("%s to %s, %s from %s on", winner(t.Below.Ratio), t.Format(t.Below.X), winner(t.Above.Ratio), t.Format(t.Above.X))
}

// Prices returns what one call, one KiB copied and one fault cost in the steps of
// waterfalls, beside the floors of the machine.
func Prices(all []explain.Waterfall, floors []doctor.Floor) table.Table {
	t := table.Table{
		Title:   "What one costs",
		Caption: []string{"Differences that were measured above, divided by what they save. A call less includes the copy that the kernel makes faster or slower than the mapping's. A floor is the operation alone, in a loop, with hot caches. A fault maps several pages, more of them in large folios, and the step to a fresh mapping holds mmap and munmap, too."},
		Columns: []table.Column{{Head: "one"}, {Head: "least", Hint: "over the cases"}, {Head: "most"}, {Head: "floor of this machine", Left: true}},
	}
	for _, p := range []struct {
		what, step string
		count      int
		unit       float64
		floors     []string
	}{
		{"call", "no call", 0, 1, []string{"empty system call", "read of 1 B"}},
		{"KiB copied", "no copy", 1, 1 << 10, []string{"copy of 4KiB", "copy of 64MiB"}},
		{"fault", "fresh", 2, 1, []string{"minor fault, page cache"}},
	} {
		low, high := explain.Price(all, p.step, p.count)
		if high == 0 {
			continue
		}
		floor := ""
		for _, f := range floors {
			for _, name := range p.floors {
				if f.Name == name && f.Err == nil {
					floor += "; " + name + " " + table.Value(f.Center, f.Unit)
				}
			}
		}
		t.Rows = append(t.Rows, table.Row{Cells: table.Texts(p.what, table.Duration(low*p.unit), table.Duration(high*p.unit), floor[min(2, len(floor)):])})
	}
	return t
}
