package report

import (
	"fmt"
	"slices"
	"strings"

	"mmapbench/internal/stats"
)

// others says for each target that is neither baseline nor contender, such as
// a buffered reader, what it gains by itself and what is left for the
// contenders.
func (b *builder) others(t *contest) ([]string, error) {
	var sentences []string
	for _, target := range b.r.Targets[1:] {
		if slices.Contains(t.contenders, target) {
			continue
		}
		gains := b.gains(target)
		left, err := b.left(t, target)
		if err != nil {
			return nil, err
		}
		if text := strings.Join(present([]string{gains, left}), "; "); text != "" {
			sentences = append(sentences, text+".")
		}
	}
	return sentences, nil
}

// gains says how a target does against the baseline.
func (b *builder) gains(target string) string {
	var best *Result
	var at *Case
	wins, total := 0, 0
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
		if best == nil || r.Versus.Ratio > best.Versus.Ratio {
			best, at = r, &b.r.Cases[i]
		}
	}
	name, base := targetName(target), targetName(b.r.Baseline)
	switch {
	case total == 0:
		return ""
	case wins == 0:
		return fmt.Sprintf("%s is faster than %s in no case", name, base)
	}
	times, interval := factor(best.Versus)
	return fmt.Sprintf("%s is faster than %s in %s, most at %s (%s %s)", name, base, share(wins, total), at.Label, times, interval)
}

// left says how the contenders do against another target than the baseline.
func (b *builder) left(t *contest, target string) (string, error) {
	again := &contest{}
	for _, o := range t.all() {
		v, err := b.compare(o.source, target, o.best)
		if err != nil {
			return "", err
		}
		again.add(bout{o.c, o.source, o.best, v})
	}
	decided := again.total() - len(again.open)
	if decided == 0 {
		return "", nil
	}
	parts := []string{fmt.Sprintf("wins %d", len(again.wins))}
	if len(again.losses) > 0 {
		parts = append(parts, "loses "+named(labelsOf(again.losses)))
	}
	if len(again.equal) > 0 {
		parts = append(parts, "shows no difference in "+named(labelsOf(again.equal)))
	}
	return fmt.Sprintf("against it mapping %s", list(parts)), nil
}
