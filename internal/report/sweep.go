package report

import (
	"fmt"
	"slices"

	"mmapbench/internal/bytesize"
	"mmapbench/internal/plot"
	"mmapbench/internal/record"
	"mmapbench/internal/table"
)

// A sweep is a series of cases that differ only in block size, in its order.
type sweep struct {
	title  string
	cases  []*Case
	blocks []int64
}

// sweeps returns the sweeps with at least two block sizes.
func (r *Report) sweeps() (all []*sweep) {
	byKey := map[string]*sweep{}
	for _, c := range r.Cases {
		block, err := bytesize.Parse(param(c.Params, "block"))
		if err != nil || block <= 0 {
			continue
		}
		// A workload may use a different file for each block size, unless cases
		// differ in nothing but the file.
		several := slices.ContainsFunc(r.Cases, func(other *Case) bool {
			return param(other.Params, "file") != param(c.Params, "file") && sameBut("file", c, other)
		})
		params := slices.DeleteFunc(slices.Clone(c.Params), func(p record.KeyValue) bool {
			return p.Key == "block" || p.Key == "file" && !several
		})
		key := fmt.Sprint(c.Name, params)
		s := byKey[key]
		if s == nil {
			s = &sweep{title: r.words(c.Name, params, true)}
			byKey[key] = s
			all = append(all, s)
		}
		if at, found := slices.BinarySearch(s.blocks, block); !found {
			s.blocks = slices.Insert(s.blocks, at, block)
			s.cases = slices.Insert(s.cases, at, c)
		}
	}
	return slices.DeleteFunc(all, func(s *sweep) bool { return len(s.blocks) < 2 })
}

// Plots returns the times by block size, a plot for each sweep.
func (r *Report) Plots() (plots []plot.Named) {
	slots, used := r.slots(), map[string]bool{}
	for _, s := range r.sweeps() {
		p := &plot.Curves{
			Title: s.title, Desc: "Time per operation against block size, " + s.title,
			X: plot.Axis{Label: "block size", Format: func(v float64) string { return bytesize.Format(int64(v)) }},
			Y: plot.Axis{Label: "time per operation", Format: table.RoundDuration},
		}
		for _, b := range s.blocks {
			p.X.Ticks = append(p.X.Ticks, float64(b))
		}
		for _, target := range r.Targets {
			if line := s.line(target); len(line.Points) > 0 {
				line.Slot = slots[target]
				p.Lines = append(p.Lines, line)
			}
		}
		if len(p.Lines) > 0 {
			plots = append(plots, plot.Named{Name: unique(plot.Slug("time "+s.title), used), Plot: p})
		}
	}
	return plots
}

// slots returns the slots of the targets. The well-known ones have the same in all
// reports.
func (r *Report) slots() map[string]int {
	slots, next := map[string]int{}, len(known())
	for _, t := range r.Targets {
		slots[t] = rank(t)
		if slots[t] == len(known()) {
			slots[t] = next
			next++
		}
	}
	return slots
}

// unique adds a number to a name that is used, and notes that it is.
func unique(first string, used map[string]bool) string {
	name := first
	for i := 2; used[name]; i++ {
		name = fmt.Sprintf("%s-%d", first, i)
	}
	used[name] = true
	return name
}

func (s *sweep) line(target string) plot.Line {
	line := plot.Line{Name: targetName(target)}
	for i, c := range s.cases {
		r := c.Result(target)
		f := r.Figure(record.Time)
		if f == nil {
			continue
		}
		time := figureCell(r, record.Time)
		time.Show = table.CenterAndSpread
		text := bytesize.Format(s.blocks[i]) + " " + time.String()
		line.Points = append(line.Points, plot.Point{X: float64(s.blocks[i]), Y: f.Center, Low: f.Low, High: f.High, Tip: line.Name + ", " + text})
	}
	return line
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
