package report

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"mmapbench/internal/noise"
	"mmapbench/internal/record"
)

// A Decision is the advice for one pattern of use.
type Decision struct {
	Case    *Case
	Pattern string // in words
	Do      string // "map", "map in place", "buffer", "read", the name of another target, or either, open or alone
	Target  string // the target that Do means, or the one nearest to the baseline
	Beside  string // a target without a mapping that is nearly as fast; empty if there is none
	Why     string // what an operation on Target saves or spends; empty if no count differs
}

// Values of Do that name no target.
const (
	either = "either" // no difference of 5 % is shown
	open   = "?"      // too few rounds
	alone  = "–"      // nothing to compare with
)

// Thresholds of decisions, as ratios of times.
const (
	worthwhile = 1.05 // a smaller difference does not matter
	clear      = 2    // from this gain on, the advice is in capitals
	nearly     = 1.1  // a buffer that is at most this much slower is named beside a mapping
)

// limitTarget is a lower bound that no API can beat. It is never recommended.
const limitTarget = "limit"

// decisions decides every case that has times. It puts the largest gain first
// and losses last.
func (b *builder) decisions() (all []Decision) {
	words := patterns(b.r.Cases)
	for i := range b.r.Cases {
		c := &b.r.Cases[i]
		if len(c.timed()) > 0 {
			d := decide(c, b.r.Baseline, b.run.Maps)
			d.Pattern = words[i]
			all = append(all, d)
		}
	}
	slices.SortStableFunc(all, func(x, y Decision) int {
		return cmp.Or(cmp.Compare(x.rank(), y.rank()), cmp.Compare(y.ratio(), x.ratio()))
	})
	return all
}

// timed returns the results that have times.
func (c *Case) timed() (some []*Result) {
	for i := range c.Results {
		if c.Results[i].Figure(record.Time) != nil {
			some = append(some, &c.Results[i])
		}
	}
	return some
}

func (r *Result) time() float64 { return r.Figure(record.Time).Center }

// gains reports whether a result is shown to be faster than the baseline.
func (r *Result) gains() bool {
	return r != nil && r.Versus.Verdict == noise.Faster && r.Versus.Ratio >= worthwhile
}

// decide returns the advice for a case. maps names the targets with a mapping.
func decide(c *Case, baseline string, maps []string) Decision {
	d := Decision{Case: c, Do: alone}
	var mapped, other *Result
	decided := false
	for _, r := range c.timed() {
		if r.Versus == nil || r.Target == limitTarget {
			continue
		}
		decided = decided || r.Versus.Verdict != noise.TooFew
		side := &other
		if slices.Contains(maps, r.Target) {
			side = &mapped
		}
		// Of two targets about equally fast, the first is the simpler one.
		if *side == nil || r.time()*worthwhile < (*side).time() {
			*side = r
		}
	}
	nearest := mapped
	if mapped == nil {
		nearest = other
	}
	if nearest == nil {
		return d
	}
	d.Target = nearest.Target
	switch {
	case !decided:
		d.Do = open
	case mapped.gains() && !(other.gains() && other.time()*worthwhile < mapped.time()):
		d.Do = doing(mapped.Target)
		if other.gains() && other.time() <= nearly*mapped.time() {
			d.Beside = other.Target
		}
	case other.gains():
		d.Do, d.Target = doing(other.Target), other.Target
	case nearest.Versus.Verdict == noise.Slower && nearest.Versus.Ratio <= 1/worthwhile:
		d.Do = doing(baseline)
	default:
		d.Do = either
	}
	if o := d.Outcome(); o != Even {
		d.Why = reason(c.Result(baseline), c.Result(d.Target), o == Loss)
	}
	return d
}

// doing returns the advice that leads to a target.
func doing(target string) string {
	switch target {
	case "stdio":
		return "read"
	case "stdio-buf":
		return "buffer"
	case "mmap":
		return "map"
	case "mmap-view":
		return "map in place"
	case "mmap-loop":
		return "map in a loop"
	}
	return targetName(target)
}

// versus returns the comparison of the target with the baseline, or nil.
func (d Decision) versus() *noise.Comparison {
	if r := d.Case.Result(d.Target); r != nil {
		return r.Versus
	}
	return nil
}

func (d Decision) ratio() float64 {
	if v := d.versus(); v != nil {
		return v.Ratio
	}
	return math.Inf(-1)
}

// An Outcome is the result of a decision for the targets other than the
// baseline.
type Outcome int

const (
	Win Outcome = iota // one of them is faster
	Even
	Loss
	Open
)

// Outcome returns the outcome of the decision.
func (d Decision) Outcome() Outcome {
	v := d.versus()
	switch {
	case d.Do == alone || d.Do == open:
		return Open
	case d.Do == either:
		return Even
	case v.Ratio > 1:
		return Win
	}
	return Loss
}

// rank orders decisions: gains, no difference that matters, losses, open ones.
func (d Decision) rank() int { return int(d.Outcome()) }

// action returns the advice, in capitals if it is at least twice as fast.
func (d Decision) action() string {
	if d.Outcome() != Win && d.Outcome() != Loss {
		return d.Do
	}
	verb, rest, _ := strings.Cut(d.Do, " ")
	if factor, _, _ := d.versus().Factor(); factor >= clear && slices.Contains([]string{"map", "buffer", "read"}, verb) {
		return strings.TrimSpace(strings.ToUpper(verb) + " " + rest)
	}
	return d.Do
}

// times formats the time of an operation on the baseline and on the target.
func (d Decision) times(baseline string) string {
	base, target := d.Case.Result(baseline), d.Case.Result(d.Target)
	if d.Do == alone || base == nil || base.Figure(record.Time) == nil || target == nil {
		return duration(d.Case.timed()[0].time())
	}
	before, after := duration(base.time()), duration(target.time())
	number, unit, _ := strings.Cut(before, " ")
	if strings.HasSuffix(after, " "+unit) {
		before = number
	}
	return before + " -> " + after
}

// reason says what an operation on a target saves besides time, or spends if it
// loses. Of calls, faults and copied bytes it names the one that costs most
// time at today's usual prices.
func reason(base, target *Result, loses bool) (text string) {
	most := 0.0
	for _, k := range []struct {
		units []string
		price float64 // seconds
		words func(n float64) string
	}{
		{[]string{"syscalls/op"}, 300e-9, func(n float64) string { return plural(roundTo(n, 2), "call") }},
		{[]string{"minflt/op"}, 500e-9, func(n float64) string { return plural(roundTo(n, 2), "fault") }},
		{[]string{"kernel-B/op", "user-B/op"}, 0.08e-9, func(n float64) string { return value(n, "B") + " copy" }},
	} {
		before, ok := base.sum(k.units)
		after, both := target.sum(k.units)
		n := math.Abs(after - before)
		if !ok || !both || (after > before) != loses || n < distinct*max(before, after) || n*k.price <= most {
			continue
		}
		most = n * k.price
		if text = k.words(n) + " saved"; after > before {
			text = k.words(n) + " more"
		}
	}
	return text
}

// distinct is the smallest relative difference of two figures that is worth a
// mention: 9 calls instead of 10 are not.
const distinct = 0.15

// sum returns the sum of the figures of some units. ok is false if one is
// missing.
func (r *Result) sum(units []string) (sum float64, ok bool) {
	for _, unit := range units {
		f := r.Figure(unit)
		if f == nil {
			return 0, false
		}
		sum += f.Center
	}
	return sum, true
}

// sentence formats the decision in one line.
func (d Decision) sentence(baseline string) string {
	if d.Do == alone || d.Do == open {
		return fmt.Sprintf("%s  %s: %s", d.Do, d.Pattern, d.times(baseline))
	}
	text := fmt.Sprintf("%s: %s, %s %s", d.action(), d.Pattern, terse(d.ratio(), noise.Faster), shortInterval(d.versus()))
	parts := present([]string{strings.TrimSpace(text), d.times(baseline), d.why()})
	return strings.Join(parts, ", ")
}

// decisionTable returns the table of decisions.
func (b *builder) decisionTable() Table {
	if len(b.r.Targets) < 2 {
		return b.takes()
	}
	t := Table{Title: "What to do", Columns: []Column{
		{Head: "your program"}, {Head: "do", Left: true, Hint: "capitals: twice as fast, or more"}, {Head: ratioUnit, Hint: "times as fast as " + targetName(b.r.Baseline)},
		{Head: "interval", Left: true, Spare: 2}, {Head: "time", Spare: 1}, {Head: "why", Left: true, Spare: 3},
	}}
	limited := slices.Contains(b.r.Targets, limitTarget)
	if limited {
		t.Columns = slices.Insert(t.Columns, 5, Column{Head: limitTarget, Hint: "the same work on the bare pages, which nothing can beat", Spare: 4})
	}
	for _, d := range b.r.Decisions {
		cells := []Cell{{Text: d.Pattern}, {Text: d.action()}, {Unit: ratioUnit, Value: math.NaN()}, {}, {Text: d.times(b.r.Baseline)}, {Text: d.why()}}
		if r := d.Case.Result(d.Target); r != nil && r.Versus != nil {
			cells[2] = ratioCell(r)
			cells[3].Text = shortInterval(r.Versus)
		}
		if limited {
			cells = slices.Insert(cells, 5, figureCell(d.Case.Result(limitTarget), record.Time))
		}
		t.Rows = append(t.Rows, Row{Key: d.Case.Key, Cells: cells})
	}
	return t
}

// takes returns the table of a record with nothing to choose from.
func (b *builder) takes() Table {
	t := Table{Title: "What an operation takes", Columns: Heads("your program", "time")}
	for _, d := range b.r.Decisions {
		t.Rows = append(t.Rows, Row{Key: d.Case.Key, Cells: []Cell{{Text: d.Pattern}, {Text: d.times(b.r.Baseline)}}})
	}
	return t
}

// why gives the reason for a decision, and a target that is nearly as good.
func (d Decision) why() string {
	words := []string{d.Why}
	if d.Beside != "" {
		words = append(words, "or "+doing(d.Beside))
	}
	return strings.Join(present(words), ", ")
}

// shortInterval formats the interval of a comparison with enough digits to
// distinguish its ends from 1.
func shortInterval(v *noise.Comparison) string {
	if v == nil || !v.Bounded() {
		return ""
	}
	decimals := 1
	switch {
	case v.Low > 0.9 && v.Low < 1.1 || v.High > 0.9 && v.High < 1.1 || v.Low < 0.9:
		decimals = 2
	case v.Low >= 10:
		decimals = 0
	}
	return fmt.Sprintf("[%.*f, %.*f]", decimals, v.Low, decimals, v.High)
}
