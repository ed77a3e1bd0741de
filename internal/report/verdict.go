package report

import (
	"fmt"
	"strings"

	"mmapbench/internal/stats"
)

// verdicts returns a line for each case that has something to compare.
func (b *builder) verdicts() []string {
	var lines []string
	for i := range b.r.Cases {
		c := &b.r.Cases[i]
		if text := c.verdict(b.r.Baseline); text != "" {
			lines = append(lines, c.Label+": "+text)
		}
	}
	return lines
}

// verdict says how the targets of a case compare with the baseline.
func (c *Case) verdict(baseline string) string {
	var compared []Result
	for _, r := range c.Results {
		if r.Versus != nil {
			compared = append(compared, r)
		}
	}
	if text, same := shared(compared); same {
		return text
	}
	var words []string
	for _, r := range compared {
		words = append(words, phrase(r.Target, baseline, r.Versus))
	}
	return strings.Join(words, ", ")
}

// shared returns the verdict that needs no target, because there is but one or
// all agree that there are too few rounds.
func shared(compared []Result) (text string, ok bool) {
	if len(compared) == 0 {
		return "", false
	}
	first := compared[0].Versus
	switch first.Verdict {
	case stats.NoDifference:
		return open(first), len(compared) == 1
	case stats.TooFew:
		for _, r := range compared {
			if r.Versus.Verdict != stats.TooFew || r.Versus.N != first.N {
				return "", false
			}
		}
		return open(first), true
	}
	return "", false
}

// phrase says how a target compares with a base.
func phrase(target, base string, c *stats.Comparison) string {
	if c.Verdict != stats.Faster && c.Verdict != stats.Slower {
		return targetName(target) + " " + open(c)
	}
	times, interval := factor(c)
	if c.Verdict == stats.Faster {
		return fmt.Sprintf("%s %s faster %s", targetName(target), times, interval)
	}
	return fmt.Sprintf("%s %s faster than %s %s", targetName(base), times, targetName(target), interval)
}

// open says that a comparison decides nothing.
func open(c *stats.Comparison) string {
	if c.Verdict == stats.TooFew {
		return fmt.Sprintf("too few rounds (%d) for an interval", c.N)
	}
	return "no difference shown " + span(c) + floored(c)
}

// floored says that an interval shows no difference although it excludes 1.
func floored(c *stats.Comparison) string {
	if !c.BelowFloor() {
		return ""
	}
	return fmt.Sprintf(", within the noise floor of %s", fraction(c.Floor))
}
