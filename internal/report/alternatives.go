package report

import (
	"fmt"
	"slices"
	"strings"

	"mmapbench/internal/stats"
)

// alternatives says of each target that is on the baseline's side, such as a
// buffered reader, what it gains without a mapping.
func (b *builder) alternatives(t *contest) (string, error) {
	if !slices.Contains(t.theirs, b.r.Baseline) {
		return "", nil
	}
	var clauses []string
	for _, target := range t.theirs {
		if target == b.r.Baseline {
			continue
		}
		text, err := b.gains(t, target)
		if err != nil {
			return "", err
		}
		clauses = append(clauses, text)
	}
	if clauses = present(clauses); len(clauses) == 0 {
		return "", nil
	}
	return strings.Join(clauses, "; ") + ".", nil
}

// gains says how a target does against the baseline, and what our side makes
// of the case in which it gains most.
func (b *builder) gains(t *contest, target string) (string, error) {
	best, wins, total := -1, 0, 0
	ratio := 0.0
	for i := range b.r.Cases {
		r := b.r.Cases[i].Result(target)
		if r == nil || r.Versus == nil || r.Versus.Verdict == stats.TooFew {
			continue
		}
		total++
		if r.Versus.Verdict != stats.Faster {
			continue
		}
		wins++
		if r.Versus.Ratio > ratio {
			best, ratio = i, r.Versus.Ratio
		}
	}
	name, base := alternative(target), targetName(b.r.Baseline)
	switch {
	case total == 0:
		return "", nil
	case wins == 0:
		return fmt.Sprintf("%s is faster than %s in no case", name, base), nil
	}
	c := &b.r.Cases[best]
	times, interval := factor(c.Result(target).Versus)
	rest, err := b.left(t, best, target)
	most := "most at "
	if wins == 1 {
		most = ""
	}
	return fmt.Sprintf("%s is faster than %s in %s, %s%s (%s %s)%s", name, base, share(wins, total), most, c.Label, times, interval, rest), err
}

// left says what our side wins in a case with the baseline as the opponent,
// and what is left of it with another target as the opponent.
func (b *builder) left(t *contest, i int, target string) (string, error) {
	ours, ok := b.fastest(&b.r.Cases[i], t.ours)
	if !ok {
		return "", nil
	}
	before, err := b.compare(b.run.Cases[i], b.r.Baseline, ours)
	if err != nil || before.Verdict != stats.Faster {
		return "", err
	}
	after, err := b.compare(b.run.Cases[i], target, ours)
	if err != nil {
		return "", err
	}
	text := "; there " + claim(b.r.Baseline, ours, before) + ", but "
	switch after.Verdict {
	case stats.Faster:
		times, interval := factor(after)
		return text + fmt.Sprintf("%s faster than %s %s", times, targetName(target), interval), nil
	case stats.NoDifference:
		return text + fmt.Sprintf("shows no difference from %s %s%s", targetName(target), span(after), floored(after)), nil
	}
	return text + claim(target, ours, after), nil
}

// alternative names a target as what can be had without a mapping. A buffer
// comes first in the order of the targets, so it starts its sentence.
func alternative(target string) string {
	if target == "stdio-buf" {
		return "A buffer alone (stdio-buf)"
	}
	return targetName(target) + " alone"
}
