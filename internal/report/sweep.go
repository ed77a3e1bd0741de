package report

import (
	"fmt"
	"slices"
	"strings"

	"mmapbench/internal/bytesize"
	"mmapbench/internal/plot"
	"mmapbench/internal/record"
)

// A sweep is a series of cases that differ only in block size, in its order.
type sweep struct {
	title  string
	cases  []*Case
	blocks []int64
}

// sweeps returns the sweeps with at least two block sizes.
func (r *Report) sweeps() (all []sweep) {
	byKey := map[string]*sweep{}
	var keys []string
	for i := range r.Cases {
		c := &r.Cases[i]
		block, err := bytesize.Parse(param(c.Params, "block"))
		if err != nil || block <= 0 {
			continue
		}
		// A workload may use a different file for each block size.
		without := []string{"block", "file"}
		if r.severalFiles(c) {
			without = without[:1]
		}
		key := c.Name
		for _, p := range c.Params {
			if !slices.Contains(without, p.Key) {
				key += "/" + p.Key + "=" + p.Value
			}
		}
		s := byKey[key]
		if s == nil {
			s = &sweep{title: r.words(c, without)}
			byKey[key] = s
			keys = append(keys, key)
		}
		if slices.Contains(s.blocks, block) {
			continue
		}
		at, _ := slices.BinarySearch(s.blocks, block)
		s.blocks = slices.Insert(s.blocks, at, block)
		s.cases = slices.Insert(s.cases, at, c)
	}
	for _, key := range keys {
		if s := byKey[key]; len(s.blocks) > 1 {
			all = append(all, *s)
		}
	}
	return all
}

// severalFiles reports whether another case differs from c only in its file.
func (r *Report) severalFiles(c *Case) bool {
	return slices.ContainsFunc(r.Cases, func(other Case) bool {
		return param(other.Params, "file") != param(c.Params, "file") && sameBut("file", c, &other)
	})
}

// words returns the label of a case without some parameters.
func (r *Report) words(c *Case, without []string) string {
	words := []string{c.Name}
	for _, p := range c.Params {
		switch {
		case p.Value == "" || slices.Contains(without, p.Key) || slices.Contains(r.Own, Own{c.Name, p}):
		case slices.Contains(r.Usual, p) || slices.Contains(r.Common, p) && !(speaksForItself(p.Key) && p.Key != "cache"):
		default:
			words = append(words, word(p))
		}
	}
	return strings.Join(words, " ")
}

// sizeAxis returns an axis of sizes in bytes.
func sizeAxis(label string) plot.Axis {
	return plot.Axis{Label: label, Log: true, Format: func(v float64) string { return bytesize.Format(int64(v)) }}
}

// times returns the plots of times against block sizes.
func (g *gallery) times() Gallery {
	out := Gallery{Title: "Time per operation by block size", Caption: fmt.Sprintf(
		"Median times with their %s intervals as bands; both axes are logarithmic. Lower is faster.", percent(g.r.Confidence))}
	timed := func(r *Result) bool { return r.Figure(record.Time) != nil }
	slots := g.r.slots()
	for _, s := range g.r.sweeps() {
		p := &plot.Curves{
			Title: s.title,
			X:     sizeAxis("block size"),
			Y:     plot.Axis{Label: "time per operation", Log: true, Format: roundDuration},
		}
		for _, b := range s.blocks {
			p.X.Ticks = append(p.X.Ticks, float64(b))
		}
		var told []string
		for _, target := range g.r.Targets {
			line := plot.Line{Name: targetName(target), Slot: slots[target]}
			var values []string
			for i, c := range s.cases {
				res := c.Result(target)
				if res == nil || !timed(res) {
					continue
				}
				f := res.Figure(record.Time)
				block := bytesize.Format(s.blocks[i])
				text := strings.TrimSpace(duration(f.Center) + " " + spread(f.Summary))
				values = append(values, block+" "+text)
				line.Points = append(line.Points, plot.Point{X: float64(s.blocks[i]), Y: f.Center, Low: f.Low, High: f.High,
					Tip: fmt.Sprintf("%s, %s: %s", line.Name, block, text)})
			}
			if len(line.Points) > 0 {
				p.Lines = append(p.Lines, line)
				told = append(told, line.Name+": "+list(values))
			}
		}
		p.Desc = described("Time per operation against block size, "+s.title, told)
		if len(p.Lines) > 0 {
			out.Plots = append(out.Plots, g.named(p, "time", s.title))
		}
	}
	return out
}
