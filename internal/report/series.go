package report

import (
	"cmp"
	"fmt"
	"slices"

	"mmapbench/internal/record"
)

// maxSeries is how many series over time the notes tell of.
const maxSeries = 10

// A stretch is the rates of one result over time in a few numbers.
type stretch struct {
	name     string
	seconds  int
	low, top record.RatePoint
}

// apart returns how many times as fast the fastest second was as the slowest.
func (s stretch) apart() float64 { return s.top.PerSecond / s.low.PerSecond }

// overTime tells of the rates over time: those that vary most first.
func (b *builder) overTime() []string {
	var all []stretch
	for _, r := range b.run.Rates {
		i := slices.IndexFunc(all, func(s stretch) bool { return s.name == r.Name })
		if i < 0 {
			i = len(all)
			all = append(all, stretch{name: r.Name, low: r.Points[0], top: r.Points[0]})
		}
		all[i].take(r.Points)
	}
	slices.SortStableFunc(all, func(x, y stretch) int { return cmp.Compare(y.apart(), x.apart()) })
	var items []string
	for i, s := range all {
		if i == maxSeries {
			items = append(items, fmt.Sprintf("%d more, which vary less, are in the record", len(all)-i))
			break
		}
		items = append(items, fmt.Sprintf("%s: %d seconds with turns, from %s op/s (in second %d) to %s op/s (in second %d)",
			s.name, s.seconds, count(s.low.PerSecond), s.low.Second, count(s.top.PerSecond), s.top.Second))
	}
	return items
}

// take takes in the points of a series, or of a further part of it.
func (s *stretch) take(points []record.RatePoint) {
	s.seconds += len(points)
	for _, p := range points {
		if p.PerSecond < s.low.PerSecond {
			s.low = p
		}
		if p.PerSecond > s.top.PerSecond {
			s.top = p
		}
	}
}
