package report

import (
	"cmp"
	"fmt"
	"slices"

	"mmapbench/internal/record"
	"mmapbench/internal/stats"
)

// A bout is one case between the faster targets of both sides.
type bout struct {
	c            *Case
	ours, theirs string
	versus       *stats.Comparison // ours, with theirs as the base
}

// claim says who won.
func (o bout) claim() string { return claim(o.theirs, o.ours, o.versus) }

// explain says why the winner won.
func (o bout) explain() explanation {
	if o.versus.Verdict == stats.Slower {
		return o.c.explain(o.ours, o.theirs)
	}
	return o.c.explain(o.theirs, o.ours)
}

// A contest is all cases between two sides, by outcome for ours.
type contest struct {
	ours, theirs              []string
	wins, losses, equal, open []bout
}

func (t *contest) total() int { return len(t.wins) + len(t.losses) + len(t.equal) + len(t.open) }

// contest holds the sides against each other, in each case the faster target
// of one against the faster target of the other: a side must not win because
// the other was sent in with its slower target.
func (b *builder) contest() (*contest, error) {
	t := &contest{}
	t.ours, t.theirs = b.sides()
	for i := range b.r.Cases {
		c := &b.r.Cases[i]
		ours, ok := b.fastest(c, t.ours)
		theirs, met := b.fastest(c, t.theirs)
		if !ok || !met {
			continue
		}
		v, err := b.compare(b.run.Cases[i], theirs, ours)
		if err != nil {
			return nil, err
		}
		t.add(bout{c, ours, theirs, v})
	}
	byFactor := func(x, y bout) int {
		a, _, _ := x.versus.Factor()
		b, _, _ := y.versus.Factor()
		return cmp.Compare(b, a)
	}
	slices.SortStableFunc(t.wins, byFactor)
	slices.SortStableFunc(t.losses, byFactor)
	return t, nil
}

// sides returns the mappings and all other targets; where one of these is
// empty, all targets but the baseline, and the baseline.
func (b *builder) sides() (ours, theirs []string) {
	for _, target := range b.r.Targets {
		if isMapping(target) {
			ours = append(ours, target)
		} else {
			theirs = append(theirs, target)
		}
	}
	if len(ours) == 0 || len(theirs) == 0 {
		return b.r.Targets[1:], b.r.Targets[:1]
	}
	return ours, theirs
}

// fastest returns the target of a side with the least median time in a case,
// among those with enough rounds for an interval if there are such.
func (b *builder) fastest(c *Case, side []string) (target string, ok bool) {
	enough := func(f *Figure) bool { return f.N >= stats.MinRounds(b.opts.Confidence) }
	var best *Figure
	for _, name := range side {
		f := c.Result(name).Figure(record.Time)
		switch {
		case f == nil:
			continue
		case best != nil && enough(best) != enough(f):
			if enough(best) {
				continue
			}
		case best != nil && f.Center >= best.Center:
			continue
		}
		target, best = name, f
	}
	return target, best != nil
}

func (t *contest) add(o bout) {
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

// measured reports whether there are counters for what the summary explains.
func (t *contest) measured() bool {
	for _, outcome := range [][]bout{t.wins, t.losses} {
		if len(outcome) > 0 && !outcome[0].explain().measured {
			return false
		}
	}
	return true
}

// subject names our side at the start of a sentence.
func (t *contest) subject() string {
	switch mapped := isMapping(t.ours[0]) && !isMapping(t.theirs[0]); {
	case mapped && len(t.ours) == 1:
		return "Mapping"
	case mapped:
		return "Mapping (" + best(t.ours) + ")"
	}
	if len(t.ours) == 1 {
		return best(t.ours) // a name is written as it is
	}
	return capital(best(t.ours))
}

// best names the targets of a side of which the fastest counts.
func best(side []string) string {
	words := targetNames(side)
	switch len(words) {
	case 1:
		return words[0]
	case 2:
		return "the faster of " + list(words)
	}
	return "the fastest of " + list(words)
}

// claim says how a target compares with a base, as a clause.
func claim(base, target string, v *stats.Comparison) string {
	base, target = targetName(base), targetName(target)
	switch v.Verdict {
	case stats.TooFew:
		return fmt.Sprintf("%s has too few rounds to be compared with %s", target, base)
	case stats.NoDifference:
		return fmt.Sprintf("%s shows no difference from %s %s%s", target, base, span(v), floored(v))
	case stats.Slower:
		base, target = target, base
	}
	times, interval := factor(v)
	return fmt.Sprintf("%s is %s faster than %s %s", target, times, base, interval)
}
