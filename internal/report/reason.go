package report

import (
	"fmt"
	"strings"

	"mmapbench/internal/record"
)

// A cost is something that an operation can spend its time on.
type cost struct {
	unit  string
	noun  func(n float64) string
	worth float64 // seconds that one of it takes, generously
}

// costs returns what can be a reason.
//
// The worth is far above what is usual. A figure that even at
// this price makes up no more than a fraction of a difference is not its
// reason.
func costs() []cost {
	things := func(noun string) func(float64) string {
		return func(n float64) string { return plural(n, noun) }
	}
	bytes := func(how string) func(float64) string {
		return func(n float64) string { return value(n, "B") + " " + how }
	}
	return []cost{
		{"syscalls/op", things("system call"), 10e-6},
		{"kernel-B/op", bytes("copied by the kernel"), 0.5e-9},
		{"user-B/op", bytes("copied in user space"), 0.5e-9},
		{"minflt/op", things("page fault"), 10e-6},
		{"majflt/op", things("major page fault"), 100e-3},
		{"device-B/op", bytes("moved by the device"), 100e-9},
	}
}

// material is the fraction of a difference in time that a cost must be able to
// explain to count as a reason.
const material = 0.1

// An explanation is what the counters say about a difference.
type explanation struct {
	measured bool
	text     string // a clause that starts with its own comma or semicolon
}

// explain says what the loser of a case spends and the winner does not. It
// only names costs that can explain the difference in time.
func (c *Case) explain(loser, winner string) explanation {
	l, w := c.Result(loser), c.Result(winner)
	slow, fast := l.Figure(record.Time), w.Figure(record.Time)
	if slow == nil || fast == nil {
		return explanation{}
	}
	least := material * (slow.Center - fast.Center)
	var e explanation
	var saved []saving
	var added []string
	for _, k := range costs() {
		more, less := l.Figure(k.unit), w.Figure(k.unit)
		if more == nil || less == nil {
			continue
		}
		e.measured = true
		diff := more.Center - less.Center
		switch {
		case diff > 0 && diff*k.worth >= least:
			saved = append(saved, saving{k.noun(more.Center), less.Center, k.unit})
		case diff < 0 && -diff*k.worth >= least:
			added = append(added, k.noun(-diff))
		}
	}
	if !e.measured {
		return e
	}
	if len(saved) == 0 {
		e.text = "; no counter of this record shows why"
		return e
	}
	e.text = ", because " + savings(saved, targetName(loser), targetName(winner))
	if len(added) > 0 {
		e.text += fmt.Sprintf(", although %s adds %s", targetName(winner), list(added))
	}
	return e
}

// A saving is a cost of the loser with what the winner has of it.
type saving struct {
	spent  string
	winner float64
	unit   string
}

func savings(saved []saving, loser, winner string) string {
	var spent, both []string
	all := true
	for _, s := range saved {
		spent = append(spent, s.spent)
		rest := "none"
		if s.winner != 0 {
			rest, all = value(s.winner, s.unit), false
		}
		both = append(both, fmt.Sprintf("%s (%s %s)", s.spent, winner, rest))
	}
	if !all {
		return fmt.Sprintf("%s costs %s per operation", loser, list(both))
	}
	none := [...]string{"none", "neither", "none of these"}[min(len(saved), 3)-1]
	return fmt.Sprintf("%s costs %s per operation and %s %s", loser, list(spent), winner, none)
}

// unmeasured says why the record has no reasons.
func (b *builder) unmeasured() string {
	var order []string // reasons, in the order of the record
	units := map[string][]string{}
	for _, k := range costs() {
		for _, a := range b.run.Absent {
			if a.Key != k.unit {
				continue
			}
			why := strings.TrimSuffix(a.Value, ".")
			if units[why] == nil {
				order = append(order, why)
			}
			units[why] = append(units[why], k.unit)
		}
	}
	if len(order) == 0 {
		return "The reason is not measured: the record counts no system calls, copied bytes or page faults."
	}
	var words []string
	for _, why := range order {
		words = append(words, fmt.Sprintf("%s (%s)", list(units[why]), why))
	}
	return "The reason is not measured; absent are " + strings.Join(words, ", ") + "."
}
