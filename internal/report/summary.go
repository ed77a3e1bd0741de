package report

import (
	"fmt"
	"slices"
	"strings"

	"mmapbench/internal/noise"
	"mmapbench/internal/table"
)

// A Score counts the decisions by their outcome.
type Score struct{ Wins, Losses, Even, Open int }

func scoreOf(all []Decision) (s Score) {
	for _, d := range all {
		switch d.Outcome {
		case table.Win:
			s.Wins++
		case table.Loss:
			s.Losses++
		case table.Even:
			s.Even++
		case table.Open:
			s.Open++
		}
	}
	return s
}

// opponent names the baseline.
func (r *Report) opponent() string {
	if r.Baseline == stdio {
		return "os.File"
	}
	return targetName(r.Baseline)
}

// summary states the result and its reliability in at most eight lines.
func (b *builder) summary() []string {
	return table.Present(b.score(), b.layouts(), b.uncounted(), b.unanswered(), b.noise(), b.doubts(), b.warned())
}

// score formats the number of each outcome.
func (b *builder) score() string {
	s, n := b.Score, len(b.Decisions)
	switch {
	case len(b.Targets) < 2:
		return "Nothing is compared: only one target was measured."
	case s.Open == n:
		return fmt.Sprintf("Nothing is decided: an interval needs %d rounds; -count or a larger -budget gives more.", noise.MinRounds(b.opts.Confidence))
	case n == 1:
		return "" // the decision itself says everything
	}
	parts := []string{fmt.Sprintf("%s is beaten in %d of %s", b.opponent(), s.Wins, table.Plural(float64(n), "case")), fmt.Sprintf("wins %d", s.Losses)}
	if s.Even > 0 {
		parts = append(parts, fmt.Sprintf("shows no difference of 5 %% in %d", s.Even))
	}
	if s.Open > 0 {
		parts = append(parts, fmt.Sprintf("has too few rounds in %d", s.Open))
	}
	return table.List(parts) + "."
}

// layouts says how much the layout of the page cache changes the answer. It
// uses pairs of cases that differ only in the layout.
func (b *builder) layouts() string {
	var parts []string
	for _, d := range b.Decisions {
		fill := param(d.Case.Params, "fill")
		for _, other := range b.Decisions {
			o := param(other.Case.Params, "fill")
			if o <= fill || fill == "" || d.chosen == nil || other.chosen == nil || !sameBut("fill", d.Case, other.Case) {
				continue
			}
			parts = append(parts, fmt.Sprintf("%s: %s %sx, fill %s: %s %sx", d.Pattern, d.action(), table.Times(d.ratio()), o, other.action(), table.Times(other.ratio())))
		}
	}
	if len(parts) == 0 {
		return ""
	}
	return "The page cache layout matters: " + strings.Join(parts, "; ") + "."
}

// sameBut reports whether two cases differ in one parameter only.
func sameBut(key string, a, b *Case) bool {
	if a.Name != b.Name || len(a.Params) != len(b.Params) {
		return false
	}
	for i, p := range a.Params {
		if p.Key != key && p != b.Params[i] {
			return false
		}
	}
	return true
}

// uncounted says that the decisions have no reasons because nothing was
// counted.
func (b *builder) uncounted() string {
	if len(b.Targets) < 2 || b.some(func(r *Result) bool { return r.Figure("syscalls/op") != nil }) {
		return ""
	}
	return "System calls were not counted, so no reason is shown: runbench doctor says what is missing."
}

// unanswered lists what was not measured, and how to measure it.
func (b *builder) unanswered() string {
	some := func(key string, of ...string) bool {
		return slices.ContainsFunc(b.Cases, func(c *Case) bool { return slices.Contains(of, param(c.Params, key)) })
	}
	if !some("cache", "warm") {
		return ""
	}
	var parts []string
	for _, q := range []struct {
		answered bool
		text     string
	}{
		{some("cache", "cold"), "files not in memory (-cache cold)"},
		{slices.ContainsFunc(b.Cases, func(c *Case) bool { return hasKey(c.Params, "workers") }), "threads (-workers 1,2)"},
		{some("sync", "each", "end"), "durable writes (-bench sync=each)"},
	} {
		if !q.answered {
			parts = append(parts, q.text)
		}
	}
	if len(parts) == 0 {
		return ""
	}
	return "Not measured: " + strings.Join(parts, ", ") + "."
}

// doubts counts the unsteady times, and the intervals that are wider than the
// run aimed for.
func (b *builder) doubts() string {
	wanted, aimed := b.note("precision")
	unsteady, wide, widest := 0, 0, 0.0
	for _, r := range b.results() {
		if r.Unsteady.size() > 0 {
			unsteady++
		}
		if v := r.Versus; aimed && v != nil && v.Verdict != noise.TooFew && !v.Precise(wanted) {
			wide, widest = wide+1, max(widest, v.HalfWidth())
		}
	}
	var parts []string
	if unsteady > 0 {
		parts = append(parts, table.Plural(float64(unsteady), "time")+" that drift or have two levels")
	}
	if wide > 0 {
		parts = append(parts, fmt.Sprintf("%s beyond ±%s (up to ±%s; -count narrows them)", table.Plural(float64(wide), "interval"), table.Percent(wanted), table.Percent(table.Round(widest))))
	}
	if len(parts) == 0 {
		return ""
	}
	return "Trust less: " + table.List(parts) + "."
}

// warned counts the warnings of the record.
func (b *builder) warned() string {
	if n := len(b.run.Warnings); n > 0 {
		return table.Plural(float64(n), "warning") + ": -full shows all; the first: " + table.Cut(b.run.Warnings[0], 120)
	}
	return ""
}
