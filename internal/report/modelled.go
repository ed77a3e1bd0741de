package report

import (
	"fmt"
	"strings"

	"mmapbench/bench/model"
	"mmapbench/internal/bytesize"
	"mmapbench/internal/plot"
)

// maxModelled is how many patterns have a plot of their model.
const maxModelled = 8

// modelled returns what the cost model makes of each pattern.
func (g *gallery) modelled() Gallery {
	out := Gallery{Title: "The cost model, and where the answer turns", Caption: "Lines are what the model makes of calls, bytes and faults, with their 95 % intervals as bands; " +
		"marks are the lower deciles of what was measured, which the model is fitted to. Where the faster side changes there is a mark of its own. Both axes are logarithmic."}
	w := g.r.explainer
	if w == nil {
		return out
	}
	for _, p := range w.m.Plots() {
		if len(p.Lines) > 1 && len(out.Plots) < maxModelled {
			title := w.label(p.Pattern)
			out.Plots = append(out.Plots, g.named(g.model(title, p), "model", title))
		}
	}
	return out
}

// model returns the plot of a pattern.
func (g *gallery) model(title string, m model.Plot) *plot.Curves {
	p := &plot.Curves{
		Title: title,
		X:     sizeAxis(string(m.Axis) + " size"),
		Y:     plot.Axis{Label: "time per operation", Log: true, Format: roundDuration},
	}
	slots := g.r.slots()
	var told []string
	for _, l := range m.Lines {
		line := plot.Line{Name: targetName(l.Target), Slot: slots[l.Target], Bare: true}
		for _, at := range l.Curve {
			line.Points = append(line.Points, plot.Point{X: at.Size, Y: at.Value, Low: at.Low, High: at.High})
		}
		for _, at := range l.Points {
			line.Marks = append(line.Marks, plot.Point{X: at.Size, Y: at.Value, Low: at.Low, High: at.High,
				Tip: fmt.Sprintf("%s, %s: %s measured", line.Name, bytesize.Format(int64(at.Size)), duration(at.Value))})
		}
		p.X.Ticks = ticksOf(l.Points)
		p.Lines = append(p.Lines, line)
	}
	for i, x := range m.Crossovers {
		told = append(told, crossing(x))
		p.Lines = append(p.Lines, turning(m, x, len(slots)+i))
	}
	p.Desc = described("Time per operation against size, by the cost model, "+title, told)
	return p
}

func ticksOf(points []model.PlotPoint) (ticks []float64) {
	for _, at := range points {
		ticks = append(ticks, at.Size)
	}
	return ticks
}

// turning returns the mark of a crossover: on the curve of the target that is
// the faster one up to there.
func turning(m model.Plot, x model.Crossover, slot int) plot.Line {
	mark := plot.Line{Name: fmt.Sprintf("%s / %s", targetName(x.Below), targetName(x.Above)), Slot: slot, Bare: true}
	for _, l := range m.Lines {
		if l.Target != x.Below {
			continue
		}
		for i, at := range l.Curve {
			if at.Size >= x.Size.Value || i == len(l.Curve)-1 {
				mark.Marks = []plot.Point{{X: x.Size.Value, Y: at.Value, Tip: capital(strings.TrimSpace(crossing(x)))}}
				break
			}
		}
	}
	return mark
}
