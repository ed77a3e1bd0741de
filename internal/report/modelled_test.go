package report

import (
	"testing"

	"mmapbench/internal/plot"
)

// Each pattern has its lines, what was measured, and where they cross.
func TestModelled(t *testing.T) {
	r := build(t, parse(t, surveyed()))
	for _, g := range r.Plots() {
		if g.Title != "The cost model, and where the answer turns" {
			continue
		}
		if len(g.Plots) != 2 { // kept and fresh
			t.Fatalf("%d plots", len(g.Plots))
		}
		c := g.Plots[0].Plot.(*plot.Curves)
		if len(c.Lines) != 4 {
			t.Fatalf("%d lines of three targets and a crossover", len(c.Lines))
		}
		for _, l := range c.Lines[:3] {
			if len(l.Marks) != 8 || len(l.Points) < 50 || !l.Bare {
				t.Errorf("%s has %d sizes, and a line of %d points", l.Name, len(l.Marks), len(l.Points))
			}
		}
		if x := c.Lines[3]; x.Name != "mmap / stdio" || len(x.Marks) != 1 || x.Marks[0].X < 20e3 || x.Marks[0].X > 35e3 {
			t.Errorf("the crossover is %+v", x)
		}
		return
	}
	t.Error("there is no plot of the model")
}
