package report

import (
	"fmt"
	"math"

	"mmapbench/internal/plot"
)

// latencies returns the plots of the percentiles of single operations.
func (g *gallery) latencies() Gallery {
	out := Gallery{Title: "Latency of single operations", Caption: "From the median (the mark) to the slowest operation (the end of its line); the ticks between are the percentiles 90, 99 and 99.9."}
	told := func(r *Result) bool { return r.Figure("p50-sec") != nil }
	slots, short := g.r.slots(), false
	for _, f := range families(g.r.having(told)) {
		p := &plot.Ranges{
			Title: f.titled("Latency"), Keys: g.r.keys(part(f.cases, told)),
			X: plot.Axis{Label: "p50, p90, p99, p99.9 and max of one operation", Log: true, Format: roundDuration},
		}
		var texts []string
		for _, c := range f.cases {
			row := plot.Row{Label: c.Label}
			for i := range c.Results {
				res := &c.Results[i]
				if !told(res) {
					short = short || res.Figure("max-sec") != nil
					continue
				}
				m := plot.Mark{Slot: slots[res.Target], At: res.Figure("p50-sec").Center}
				m.Low, m.High = m.At, math.NaN()
				var words []string
				for _, name := range percentiles() {
					f := res.Figure(name + "-sec")
					if f == nil {
						continue
					}
					words = append(words, name+" "+duration(f.Center))
					switch name {
					case "p50":
					case "max":
						m.High = f.Center
					default:
						m.Ticks = append(m.Ticks, f.Center)
					}
				}
				m.Tip = fmt.Sprintf("%s, %s: %s", c.Label, targetName(res.Target), list(words))
				texts = append(texts, m.Tip)
				row.Marks = append(row.Marks, m)
			}
			p.Rows = append(p.Rows, row)
		}
		p.Desc = described("Percentiles of the time of one operation", texts)
		if len(f.cases) > 0 {
			out.Plots = append(out.Plots, g.named(p, "latency", f.name))
		}
	}
	if short && len(out.Plots) > 0 {
		out.Caption += " Left out are those whose median is too short, or of too few operations, to be told."
	}
	return out
}
