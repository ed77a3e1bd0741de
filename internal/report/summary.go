package report

import (
	"fmt"
	"slices"
	"strings"

	"mmapbench/internal/record"
	"mmapbench/internal/stats"
)

// maxNamed is how many cases a sentence names before it only counts.
const maxNamed = 3

// summary says in a few sentences what the report shows.
func (b *builder) summary() ([]string, error) {
	if len(b.r.Targets) < 2 {
		return present([]string{b.alone(), sentence(b.limits())}), nil
	}
	t, err := b.contest()
	if err != nil {
		return nil, err
	}
	if t.total() > 0 {
		b.r.Score = &Score{Ours: t.ours, Theirs: t.theirs, Wins: len(t.wins), Losses: len(t.losses), Equal: len(t.equal), Open: len(t.open)}
	}
	if t.total() == 0 {
		either := func(side []string) string { return strings.Join(targetNames(side), " or ") }
		return []string{fmt.Sprintf("No case has times of both sides, %s and %s, so nothing is compared.", either(t.theirs), either(t.ours))}, nil
	}
	if len(t.open) == t.total() {
		return []string{fmt.Sprintf("Nothing is decided: a %s interval needs %d rounds, and no case has as many; add some with -count.",
			b.percent(), stats.MinRounds(b.opts.Confidence))}, nil
	}
	alternatives, err := b.alternatives(t)
	if err != nil {
		return nil, err
	}
	last := []string{b.limits()}
	if !t.measured() {
		last = append(last, b.unmeasured())
	}
	return present([]string{b.tally(t), t.won(), t.lost(), alternatives, sentence(strings.Join(present(last), "; "))}), nil
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

// tally counts the outcomes. Of a record with one case it says all.
func (b *builder) tally(t *contest) string {
	n := t.total()
	subject, against := t.subject(), "against "+best(t.theirs)
	if n == 1 {
		return t.only(subject, against)
	}
	var parts []string
	switch {
	case len(t.equal) == n:
		return fmt.Sprintf("%s shows no difference from %s in any of the %d cases.", subject, best(t.theirs), n)
	case len(t.losses) == n:
		return fmt.Sprintf("%s loses %s %s.", subject, share(n, n), against)
	case len(t.wins) == 0:
		parts = append(parts, fmt.Sprintf("wins none of the %d cases %s", n, against))
	default:
		parts = append(parts, fmt.Sprintf("wins %s %s", share(len(t.wins), n), against))
	}
	switch {
	case len(t.losses) > 0:
		parts = append(parts, fmt.Sprintf("loses %d", len(t.losses)))
	case len(t.wins) < n:
		parts = append(parts, "loses none")
	}
	if len(t.equal) > 0 {
		parts = append(parts, "shows no difference in "+named(labelsOf(t.equal)))
	}
	if len(t.open) > 0 {
		parts = append(parts, fmt.Sprintf("leaves %s open, with too few rounds (%d are needed; see -count)",
			named(labelsOf(t.open)), stats.MinRounds(b.opts.Confidence)))
	}
	return subject + " " + list(parts) + "."
}

// only says how the only case was decided.
func (t *contest) only(subject, against string) string {
	switch {
	case len(t.wins) == 1:
		return fmt.Sprintf("%s wins the only case %s, %s.", subject, against, t.wins[0].told())
	case len(t.losses) == 1:
		return fmt.Sprintf("%s loses the only case %s, %s.", subject, against, t.losses[0].told())
	}
	o := t.equal[0]
	return fmt.Sprintf("%s shows no difference from %s in the only case, %s %s%s.", subject, best(t.theirs), o.c.Label, span(o.versus), floored(o.versus))
}

// told says where a bout was, who won and why.
func (o bout) told() string { return o.c.Label + ": " + o.claim() + o.explain().text }

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

// won names the narrowest win and the clearest, unless the tally did.
func (t *contest) won() string {
	n := len(t.wins)
	switch {
	case n == 0 || t.total() == 1:
		return ""
	case n == 1:
		return fmt.Sprintf("It wins %s.", t.wins[0].told())
	}
	least := t.wins[n-1]
	return fmt.Sprintf("It wins least at %s (%s) and most at %s.", least.c.Label, least.claim(), t.wins[0].told())
}

// lost names the clearest loss, unless the tally did.
func (t *contest) lost() string {
	switch {
	case len(t.losses) == 0 || t.total() == 1:
		return ""
	case len(t.losses) == 1:
		return fmt.Sprintf("It loses %s.", t.losses[0].told())
	}
	return fmt.Sprintf("It loses most at %s.", t.losses[0].told())
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
