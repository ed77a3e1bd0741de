package report

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"mmapbench/internal/record"
)

// A cost is something that an operation can spend its time on.
type cost struct {
	units []string // whose figures make it up together
	noun  func(n float64, of *Result) string
	worth float64 // seconds that one of it takes, generously
}

// costs returns what can be a reason.
//
// The worth is far above what is usual. A figure that even at this price makes
// up no more than a fraction of a difference is not its reason.
//
// Copies of the kernel and in user space are one cost: who copies the same
// bytes elsewhere saves nothing.
func costs() []cost {
	things := func(noun string) func(float64, *Result) string {
		return func(n float64, _ *Result) string { return plural(n, noun) }
	}
	moved := func(n float64, _ *Result) string { return value(n, "B") + " moved by the device" }
	return []cost{
		{[]string{"syscalls/op"}, called, 10e-6},
		{[]string{"kernel-B/op", "user-B/op"}, copied, 0.5e-9},
		{[]string{"minflt/op"}, things("page fault"), 10e-6},
		{[]string{"majflt/op"}, things("major page fault"), 100e-3},
		{[]string{"device-B/op"}, moved, 100e-9},
	}
}

// called names system calls, by what they are where the record says so. The
// Result may be nil.
func called(n float64, of *Result) string {
	text := plural(n, "system call")
	if of == nil || of.Calls == "" {
		return text
	}
	if name, times, ok := strings.Cut(of.Calls, " "); ok && times == count(n) {
		return text + " (" + name + ")"
	}
	return text + " (" + of.Calls + ")"
}

// copied names copied bytes, and who copied them where that is one party. The
// Result may be nil.
func copied(n float64, of *Result) string {
	text := value(n, "B") + " copied"
	kernel, user := of.Figure("kernel-B/op"), of.Figure("user-B/op")
	switch {
	case kernel == nil || user == nil:
		return text
	case user.Center == 0:
		return text + " by the kernel"
	case kernel.Center == 0:
		return text + " in user space"
	}
	return text
}

// of returns how much of a cost a result has. ok is false where a figure is
// missing.
func (k cost) of(r *Result) (n float64, ok bool) {
	for _, unit := range k.units {
		f := r.Figure(unit)
		if f == nil {
			return 0, false
		}
		n += f.Center
	}
	return n, true
}

// material is the fraction of a difference in time that a cost must be able to
// explain to count as a reason.
const material = 0.1

// distinct is the fraction of the larger of two figures by which they must
// differ to count as a reason: 10 calls instead of 9 are none.
const distinct = 0.15

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
		more, ok := k.of(l)
		less, both := k.of(w)
		if !ok || !both {
			continue
		}
		e.measured = true
		diff := more - less
		switch {
		case math.Abs(diff) < distinct*max(more, less) || math.Abs(diff)*k.worth < least:
		case diff > 0:
			saved = append(saved, saving{k.noun(more, l), less, k.units[0]})
		case diff < 0:
			added = append(added, k.noun(-diff, nil))
		}
	}
	if !e.measured {
		return e
	}
	e.text = because(saved, targetName(loser), targetName(winner), c.makesMapping(l, w, saved))
	if len(added) > 0 && strings.HasPrefix(e.text, ", because") {
		e.text += fmt.Sprintf(", although %s adds %s", targetName(winner), list(added))
	}
	return e
}

// because words the reasons.
func because(saved []saving, loser, winner string, making bool) string {
	switch {
	case len(saved) == 0 && making:
		return fmt.Sprintf(", because %s pays for making and removing the mapping", loser)
	case len(saved) == 0:
		return "; no counter of this record shows why"
	case !making:
		return ", because " + savings(saved, loser, winner)
	}
	pays := fmt.Sprintf(", because %s pays for making and removing the mapping", loser)
	if slices.ContainsFunc(saved, func(s saving) bool { return s.unit == "minflt/op" }) {
		pays += ", and for its first page faults"
	}
	return pays + ": " + savings(saved, "it", winner)
}

// minMapping is how many system calls it takes to make a mapping and to remove
// it (mmap(2), munmap(2)).
const minMapping = 2

// makesMapping reports whether the loser makes a mapping in each operation,
// which the winner does not, and what it spends beyond the winner is nothing
// that it spends on something else.
func (c *Case) makesMapping(loser, winner *Result, saved []saving) bool {
	if !isMapping(loser.Target) || isMapping(winner.Target) || param(c.Params, "map") != "fresh" {
		return false
	}
	if f := loser.Figure("syscalls/op"); f == nil || f.Center < minMapping {
		return false
	}
	return !slices.ContainsFunc(saved, func(s saving) bool { return s.unit != "syscalls/op" && s.unit != "minflt/op" })
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
			if !slices.Contains(k.units, a.Key) {
				continue
			}
			why := strings.TrimSuffix(a.Value, ".")
			if units[why] == nil {
				order = append(order, why)
			}
			units[why] = append(units[why], a.Key)
		}
	}
	if len(order) == 0 {
		return "the reason is not measured: the record counts no system calls, copied bytes or page faults"
	}
	var words []string
	for _, why := range order {
		words = append(words, fmt.Sprintf("%s (%s)", list(units[why]), why))
	}
	return "the reason is not measured: absent are " + list(words)
}
