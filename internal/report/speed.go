package report

import (
	"fmt"
	"math"
	"strings"

	"mmapbench/internal/noise"
	"mmapbench/internal/plot"
)

// speed returns the plots of each target's speed relative to the baseline.
func (g *gallery) speed() Gallery {
	compared := func(r *Result) bool { return r.Versus != nil && !math.IsNaN(r.Versus.Ratio) }
	cases := g.r.having(compared)
	base := targetName(g.r.Baseline)
	out := Gallery{Title: "How many times as fast", Caption: fmt.Sprintf(
		"Each mark is how many times as fast as %s a target is, with its %s interval; left of the line it is slower.", base, percent(g.r.Confidence))}
	low, high := 1.0, 1.0
	for _, c := range cases {
		for _, res := range c.Results {
			if compared(&res) {
				low, high = min(low, res.Versus.Ratio), max(high, res.Versus.Ratio)
			}
		}
	}
	if len(g.r.having(func(r *Result) bool { return compared(r) && undecided(r.Versus) })) > 0 {
		out.Caption += " A hollow mark shows no difference."
	}
	slots := g.r.slots()
	for _, f := range families(cases) {
		p := &plot.Ranges{
			Title: f.titled("Speed against " + base), From: low, To: high, Reference: 1,
			X:    plot.Axis{Label: "times as fast as " + base, Log: true, Format: func(v float64) string { return plain(v) + "×" }},
			Keys: g.r.keys(part(f.cases, compared)),
		}
		var told []string
		for _, c := range f.cases {
			row := plot.Row{Label: c.Label}
			for _, res := range c.Results {
				if !compared(&res) {
					continue
				}
				v := res.Versus
				text := strings.TrimSpace(targetName(res.Target) + " " + terse(v.Ratio, v.Verdict) + " " + intervalOf(v))
				told = append(told, c.Label+": "+text)
				row.Marks = append(row.Marks, plot.Mark{
					Slot: slots[res.Target], At: v.Ratio, Low: v.Low, High: v.High,
					Open: undecided(v), Tip: c.Label + ": " + text,
				})
			}
			p.Rows = append(p.Rows, row)
		}
		p.Desc = described("Speed of each target relative to "+base, told)
		if len(f.cases) > 0 {
			out.Plots = append(out.Plots, g.named(p, "speed", f.name))
		}
	}
	return out
}

// undecided reports whether neither side is shown to be faster.
func undecided(v *noise.Comparison) bool {
	return v.Verdict != noise.Faster && v.Verdict != noise.Slower
}
