package report

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"mmapbench/internal/record"
	"mmapbench/internal/stats"
)

// maxNamed is how many cases a sentence names before it only counts.
const maxNamed = 3

// A bout is the best contender of a case against the baseline.
type bout struct {
	c      *Case
	source *record.Case
	best   string
	versus *stats.Comparison
}

// A contest is all cases of contenders against the baseline, by outcome.
type contest struct {
	contenders                []string
	wins, losses, equal, open []bout
}

func (t *contest) total() int { return len(t.wins) + len(t.losses) + len(t.equal) + len(t.open) }

// all returns the bouts of all outcomes.
func (t *contest) all() []bout { return slices.Concat(t.wins, t.losses, t.equal, t.open) }

// summary says in a few sentences what the report shows.
func (b *builder) summary() ([]string, error) {
	if len(b.r.Targets) < 2 {
		return []string{b.alone()}, nil
	}
	t := b.contest()
	if t.total() == 0 {
		return []string{fmt.Sprintf("No case has times of both %s and another target, so nothing is compared.", targetName(b.r.Baseline))}, nil
	}
	if len(t.open) == t.total() {
		return []string{fmt.Sprintf("Nothing is decided: a %s interval needs %d rounds, and no case has as many; add some with -count.",
			b.percent(), stats.MinRounds(b.opts.Confidence))}, nil
	}
	sentences := present([]string{b.won(t), t.least(), b.lost(t), b.undecided(t)})
	others, err := b.others(t)
	if err != nil {
		return nil, err
	}
	sentences = append(sentences, others...)
	if !t.measured(b.r.Baseline) {
		sentences = append(sentences, b.unmeasured())
	}
	return sentences, nil
}

// alone summarizes a record with nothing to compare.
func (b *builder) alone() string {
	why := "The record holds no targets"
	if len(b.r.Targets) == 1 {
		why = fmt.Sprintf("Only %s was measured", b.r.Targets[0])
		if b.r.Targets[0] == "" {
			why = "The benchmark names have no /" + record.TargetKey + "= key"
		}
	}
	var least, most *Case
	var low, high float64
	for i := range b.r.Cases {
		c := &b.r.Cases[i]
		f := c.Result(b.r.Baseline).Figure(record.Time)
		switch {
		case f == nil:
			continue
		case least == nil:
			least, most, low, high = c, c, f.Center, f.Center
		case f.Center < low:
			least, low = c, f.Center
		case f.Center > high:
			most, high = c, f.Center
		}
	}
	why += ", so nothing is compared"
	switch {
	case least == nil:
		return why + "; there are no times either."
	case least == most:
		return fmt.Sprintf("%s; an operation takes %s (%s).", why, duration(low), least.Label)
	}
	return fmt.Sprintf("%s; an operation takes from %s (%s) to %s (%s).", why, duration(low), least.Label, duration(high), most.Label)
}

// contest holds the contenders against the baseline: the mappings, or all
// others where there are none or the baseline is one.
func (b *builder) contest() *contest {
	t := &contest{}
	for _, target := range b.r.Targets[1:] {
		if isMapping(target) && !isMapping(b.r.Baseline) {
			t.contenders = append(t.contenders, target)
		}
	}
	if len(t.contenders) == 0 {
		t.contenders = b.r.Targets[1:]
	}
	for i := range b.r.Cases {
		best := bout{c: &b.r.Cases[i], source: b.run.Cases[i]}
		for _, r := range best.c.Results {
			if slices.Contains(t.contenders, r.Target) && better(r.Versus, best.versus) {
				best.best, best.versus = r.Target, r.Versus
			}
		}
		t.add(best)
	}
	byFactor := func(x, y bout) int {
		a, _, _ := x.versus.Factor()
		b, _, _ := y.versus.Factor()
		return cmp.Compare(b, a)
	}
	slices.SortStableFunc(t.wins, byFactor)
	slices.SortStableFunc(t.losses, byFactor)
	return t
}

func (t *contest) add(o bout) {
	if o.versus == nil {
		return
	}
	switch o.versus.Verdict {
	case stats.Faster:
		t.wins = append(t.wins, o)
	case stats.Slower:
		t.losses = append(t.losses, o)
	case stats.NoDifference:
		t.equal = append(t.equal, o)
	case stats.TooFew:
		t.open = append(t.open, o)
	}
}

// better reports whether a is the better result for a target than b, which may
// be nil.
func better(a, b *stats.Comparison) bool {
	if a == nil || b == nil {
		return a != nil
	}
	rank := func(v stats.Verdict) int {
		return slices.Index([]stats.Verdict{stats.TooFew, stats.Slower, stats.NoDifference, stats.Faster}, v)
	}
	if d := rank(a.Verdict) - rank(b.Verdict); d != 0 {
		return d > 0
	}
	return a.Ratio > b.Ratio
}

// measured reports whether there are counters for what the summary explains.
func (t *contest) measured(baseline string) bool {
	for _, outcome := range [][]bout{t.wins, t.losses} {
		if len(outcome) > 0 && !outcome[0].c.explain(baseline, outcome[0].best).measured {
			return false
		}
	}
	return true
}

// subject names the contenders at the start of a sentence.
func (b *builder) subject(t *contest) string {
	names := make([]string, len(t.contenders))
	for i, c := range t.contenders {
		names[i] = targetName(c)
	}
	switch {
	case len(names) == 1 && isMapping(names[0]) && !isMapping(b.r.Baseline):
		return "Mapping"
	case len(names) == 1:
		return names[0]
	case isMapping(names[0]) && !isMapping(b.r.Baseline):
		return fmt.Sprintf("Mapping (the %s of %s)", superlative(names), list(names))
	}
	return fmt.Sprintf("The %s of %s", superlative(names), list(names))
}

func superlative(names []string) string {
	if len(names) == 2 {
		return "faster"
	}
	return "fastest"
}

// won says how many cases the contenders win, and the clearest of them.
func (b *builder) won(t *contest) string {
	subject, base, total := b.subject(t), targetName(b.r.Baseline), t.total()
	if len(t.equal) == total {
		if total == 1 {
			return fmt.Sprintf("%s shows no difference from %s in the only case, %s %s.", subject, base, t.equal[0].c.Label, span(t.equal[0].versus))
		}
		return fmt.Sprintf("%s shows no difference from %s in any of the %d cases.", subject, base, total)
	}
	if len(t.wins) == 0 {
		if len(t.losses) == total {
			return "" // lost says it
		}
		return fmt.Sprintf("%s wins none of the %d cases against %s.", subject, total, base)
	}
	first := t.wins[0]
	claim := fmt.Sprintf("%s wins %s against %s, most at %s", subject, share(len(t.wins), total), base, first.c.Label)
	switch {
	case total == 1:
		claim = fmt.Sprintf("%s wins the only case against %s, %s", subject, base, first.c.Label)
	case len(t.wins) == 1:
		claim = fmt.Sprintf("%s wins %s against %s, %s", subject, share(1, total), base, first.c.Label)
	}
	times, interval := factor(first.versus)
	return fmt.Sprintf("%s: %s is %s faster %s%s.", claim, targetName(first.best), times, interval,
		first.c.explain(b.r.Baseline, first.best).text)
}

// share says how many of the cases are meant.
func share(n, total int) string {
	switch {
	case n == total && total == 1:
		return "the only case"
	case n == total && total == 2:
		return "both cases"
	case n == total:
		return fmt.Sprintf("all %d cases", total)
	}
	return fmt.Sprintf("%d of %d cases", n, total)
}

// least says where the contenders win by the least.
func (t *contest) least() string {
	if len(t.wins) < 2 {
		return ""
	}
	last := t.wins[len(t.wins)-1]
	times, interval := factor(last.versus)
	return fmt.Sprintf("The narrowest win is %s: %s is %s faster %s.", last.c.Label, targetName(last.best), times, interval)
}

// lost says how many cases the contenders lose, and the clearest of them.
func (b *builder) lost(t *contest) string {
	if len(t.losses) == 0 {
		if len(t.wins) == 0 || t.total() == 1 || len(t.wins) == t.total() {
			return ""
		}
		return "No case is lost."
	}
	first := t.losses[0]
	claim := fmt.Sprintf("It loses %d, most at %s", len(t.losses), first.c.Label)
	subject, base := b.subject(t), targetName(b.r.Baseline)
	switch {
	case t.total() == 1:
		claim = fmt.Sprintf("%s loses the only case against %s, %s", subject, base, first.c.Label)
	case len(t.losses) == t.total():
		claim = fmt.Sprintf("%s loses %s against %s, most at %s", subject, share(t.total(), t.total()), base, first.c.Label)
	case len(t.losses) == 1:
		claim = "It loses " + first.c.Label
	}
	times, interval := factor(first.versus)
	return fmt.Sprintf("%s: %s is %s faster than %s %s%s.", claim, base, times, targetName(first.best), interval,
		first.c.explain(first.best, b.r.Baseline).text)
}

// undecided names the cases without a winner, unless that was said already.
func (b *builder) undecided(t *contest) string {
	var parts []string
	if n := len(t.equal); n > 0 && n < t.total() {
		parts = append(parts, fmt.Sprintf("no difference is shown in %s", named(labelsOf(t.equal))))
	}
	if len(t.open) > 0 {
		parts = append(parts, fmt.Sprintf("too few rounds (%d are needed; see -count) leave open %s",
			stats.MinRounds(b.opts.Confidence), named(labelsOf(t.open))))
	}
	return sentence(strings.Join(parts, "; "))
}

// named counts cases and names them, if they are few.
func named(labels []string) string {
	n := len(labels)
	if n == 1 {
		return labels[0]
	}
	if n > maxNamed {
		labels = append(slices.Clone(labels[:maxNamed]), fmt.Sprintf("%d more", n-maxNamed))
	}
	return fmt.Sprintf("%d cases (%s)", n, list(labels))
}

// labelsOf returns the labels of the cases of bouts.
func labelsOf(bouts []bout) []string {
	labels := make([]string, len(bouts))
	for i, o := range bouts {
		labels[i] = o.c.Label
	}
	return labels
}
