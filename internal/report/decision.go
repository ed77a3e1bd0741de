package report

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"mmapbench/internal/noise"
	"mmapbench/internal/record"
	"mmapbench/internal/table"
)

// A Decision is the advice for one pattern of use.
type Decision struct {
	Case    *Case
	Outcome table.Outcome // for the targets other than the baseline: Win if one of them is faster
	Pattern string        // in words
	Do      string        // "map", "map in place", "buffer", "read", the name of another target, or either, open or alone
	Target  string        // the target that Do means, or the one nearest to the baseline
	Beside  string        // a target without a mapping that is nearly as fast; empty if there is none
	Why     string        // what an operation on Target saves or spends; empty if no count differs
	Hint    string        // that serves Target best, if several were tried; empty if none does
	Without string        // the advice and the ratio without any hint, if Hint is not empty
	Way     string        // what lies between Target and the limit, if it is far off and the counters know

	base, chosen, limit *Result // of the baseline, of Target and of the limit; nil if there is none
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

	worthInLoop = 1.2  // one View around a loop must gain this much
	farOff      = 1.25 // from here on, the row says what lies between the mapping and the limit
)

// decisions decides every case that has times, and cases that differ in nothing
// but their hint together. It puts the largest gain first and losses last.
func (b *builder) decisions() (all []Decision, err error) {
	words := patterns(b.Cases)
	for _, group := range alike(b.Cases) {
		c := b.Cases[group[0]]
		if len(c.timed()) == 0 {
			continue
		}
		d := decide(c, b.Baseline, b.run.Maps)
		d.Pattern = words[group[0]]
		if len(group) > 1 {
			if d, err = b.decideBest(group); err != nil {
				return nil, err
			}
		}
		all = append(all, d)
	}
	slices.SortStableFunc(all, func(x, y Decision) int {
		return cmp.Or(cmp.Compare(x.Outcome, y.Outcome), cmp.Compare(y.ratio(), x.ratio()))
	})
	return all, nil
}

func (c *Case) timed() (some []*Result) {
	for _, r := range c.Results {
		if r.Figure(record.Time) != nil && !r.Limit {
			some = append(some, r)
		}
	}
	return some
}

func (r *Result) time() float64 { return r.Figure(record.Time).Center }

func (r *Result) gains() bool {
	return r != nil && r.Versus.Verdict == noise.Faster && r.Versus.Ratio >= worthwhile
}

// decide returns the advice for a case. maps names the targets with a mapping.
func decide(c *Case, baseline string, maps []string) Decision {
	d := Decision{Case: c, Do: alone, Outcome: table.Open, base: c.Result(baseline)}
	if i := slices.IndexFunc(c.Results, func(r *Result) bool { return r.Limit && r.Figure(record.Time) != nil }); i >= 0 {
		d.limit = c.Results[i]
	}
	var mapped, other *Result
	decided := false
	for _, r := range c.timed() {
		if r.Versus == nil {
			continue
		}
		decided = decided || r.Versus.Verdict != noise.TooFew
		side := &other
		if slices.Contains(maps, r.Target) {
			side = &mapped
		}
		// Of two targets about equally fast, the first is the simpler one.
		if *side == nil || r.time()*worth(r.Target) < (*side).time() {
			*side = r
		}
	}
	d.chosen = cmp.Or(mapped, other)
	if d.chosen == nil {
		return d
	}
	switch {
	case !decided:
		d.Do = open
	case mapped.gains() && !(other.gains() && other.time()*worthwhile < mapped.time()):
		d.Outcome, d.Do = table.Win, doing(mapped.Target)
		if other.gains() && other.time() <= nearly*mapped.time() {
			d.Beside = other.Target
		}
	case other.gains():
		d.Outcome, d.Do, d.chosen = table.Win, doing(other.Target), other
	case d.chosen.Versus.Verdict == noise.Slower && d.chosen.Versus.Ratio <= 1/worthwhile:
		d.Outcome, d.Do = table.Loss, doing(baseline)
	default:
		d.Outcome, d.Do = table.Even, either
	}
	d.Target = d.chosen.Target
	if d.Outcome != table.Even {
		d.Why = reason(d.base, d.chosen, d.Outcome == table.Loss)
	}
	if d.limit != nil && d.chosen == mapped && d.chosen.time() > farOff*d.limit.time() {
		d.Way, _ = dearest(d.limit, d.chosen, true)
	}
	return d
}

func (d Decision) ratio() float64 {
	if d.chosen == nil {
		return math.Inf(-1)
	}
	return d.chosen.Versus.Ratio
}

// action returns the advice, in capitals if it is at least twice as fast.
func (d Decision) action() string {
	if d.Outcome != table.Win && d.Outcome != table.Loss {
		return d.Do
	}
	verb, rest, _ := strings.Cut(d.Do, " ")
	if factor, _, _ := d.chosen.Versus.Factor(); factor >= clear && slices.Contains([]string{"map", "buffer", "read"}, verb) {
		return strings.TrimSpace(strings.ToUpper(verb) + " " + rest)
	}
	return d.Do
}

func (d Decision) times() string {
	if d.chosen == nil {
		return table.Duration(d.Case.timed()[0].time())
	}
	before, after := table.FromTo(table.Duration(d.base.time()), table.Duration(d.chosen.time()))
	text := before + " -> " + after
	if d.limit != nil {
		limit, _ := table.FromTo(table.RoundDuration(table.Round(d.limit.time())), after)
		text += " (" + limit + ")"
	}
	return text
}

// reason says what an operation on a target saves besides time, or spends if it
// loses.
func reason(base, target *Result, loses bool) string {
	text, ok := dearest(base, target, loses)
	switch {
	case !ok:
		return ""
	case loses:
		return "+" + text
	}
	return text
}

// dearest returns in what an operation on a target differs from one on a base.
// Of calls, faults and copied bytes it is the one that costs most time at
// today's usual prices. If loses is set, it is what the target has more.
func dearest(base, target *Result, loses bool) (text string, ok bool) {
	const distinct = 0.15 // 9 calls instead of 10 are not worth a mention
	most := 0.0
	for _, k := range []struct {
		units []string
		price float64 // seconds
		words func(n float64) string
	}{
		{[]string{"syscalls/op"}, 300e-9, func(n float64) string { return table.Plural(table.Round(n), "call") }},
		{[]string{"minflt/op"}, 500e-9, func(n float64) string { return table.Plural(table.Round(n), "fault") }},
		{[]string{"kernel-B/op", "user-B/op"}, 0.08e-9, func(n float64) string { return table.Value(n, "B") + " copy" }},
	} {
		before, ok := base.sum(k.units)
		after, both := target.sum(k.units)
		n := math.Abs(after - before)
		if !ok || !both || (after > before) != loses || n < distinct*max(before, after) || n*k.price <= most {
			continue
		}
		most = n * k.price
		text = k.words(n)
	}
	return text, text != ""
}

// sum adds up the figures of some units; ok is false if one is missing.
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

func (d Decision) sentence() string {
	what, ratio := d.action()+": "+d.Pattern, ""
	if d.Do == alone {
		what = d.Pattern
	}
	if d.chosen != nil {
		ratio = strings.TrimSpace(table.Times(d.ratio()) + "x " + shortInterval(d.chosen.Versus))
	}
	why := d.why()
	if d.Outcome == table.Win && d.Why != "" {
		why = strings.Replace(why, d.Why, d.Why+" saved", 1)
	}
	return strings.Join(table.Present(what, ratio, strings.Replace(d.times(), "(", "(limit ", 1), why), ", ")
}

func (b *builder) decisionTable() table.Table {
	t := table.Table{Title: "What to do", Columns: []table.Column{
		{Head: "your program"}, {Head: "do", Left: true, Hint: "capitals: twice as fast, or more"},
		{Head: table.Ratio, Hint: "times as fast as " + targetName(b.Baseline)},
		{Head: "interval", Left: true, Spare: 2}, {Head: "time (limit)", Spare: 1, Hint: "limit: what no file API can beat"}, {Head: "saves", Left: true, Spare: 3, Hint: "+: what an operation has more of"},
	}}
	for _, d := range b.Decisions {
		interval := ""
		if d.chosen != nil {
			interval = shortInterval(d.chosen.Versus)
		}
		cells := table.Texts(d.Pattern, d.action(), "", interval, d.times(), d.why())
		cells[2] = ratioCell(d.chosen)
		t.Rows = append(t.Rows, table.Row{Key: d.Case.Key, Cells: cells})
	}
	if len(b.Targets) < 2 {
		t.Title = "What an operation takes"
		return t.Only(0, 4) // there is nothing to choose from
	}
	return t
}

// why gives the reason for a decision, and a target that is nearly as good.
func (d Decision) why() string {
	beside := ""
	if d.Beside != "" {
		beside = "or " + doing(d.Beside)
	}
	way := ""
	if d.Way != "" && d.Outcome == table.Even {
		way = d.Way + " in the way"
	}
	hint := ""
	if d.Hint != "" {
		hint = "hint " + d.Hint + ", else " + d.Without
	}
	return strings.Join(table.Present(d.Why, beside, way, hint), ", ")
}

// shortInterval formats the interval of a comparison with enough digits to
// distinguish its ends from 1. It is empty if there is none.
func shortInterval(v *noise.Comparison) string {
	if !v.Bounded() {
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
