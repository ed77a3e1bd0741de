// Package plot draws the curves of a report as SVG.
//
// # Caveats
//
// A plot is drawn for a width in CSS pixels and takes the height that it needs.
// Its text has a fixed size, which stays readable on a phone: draw the plot
// again for another width instead of scaling it.
//
// The SVG follows the dark theme of the reader's system (prefers-color-scheme).
// Its text uses the system font, whose widths are estimated.
//
// Targets differ in colour and in the shape of their marks, because not
// everybody sees all colours and some readers print: see [Slots].
package plot

import (
	"slices"
	"strings"
)

// A Named is a plot with a name that is unique within its report and usable as a
// file name: see [Slug].
type Named struct {
	Name string
	Plot *Curves
}

// maxSlug keeps file names within the limits of every file system.
const maxSlug = 80

// Slug converts text to a file name of lower case letters, digits and hyphens.
func Slug(text string) string {
	var out strings.Builder
	for _, c := range strings.ToLower(text) {
		switch {
		case c >= 'a' && c <= 'z' || c >= '0' && c <= '9':
			out.WriteRune(c)
		case out.Len() > 0 && !strings.HasSuffix(out.String(), "-"):
			out.WriteByte('-')
		}
		if out.Len() == maxSlug {
			break
		}
	}
	if name := strings.Trim(out.String(), "-"); name != "" {
		return name
	}
	return "plot"
}

// Curves are lines through points, such as times against block sizes.
type Curves struct {
	Title, Desc string
	X, Y        Axis
	Lines       []Line
}

// A Line connects the points of one slot, in the order of X.
type Line struct {
	Name   string
	Slot   int // not negative; see [Slots]
	Points []Point
}

// A Point is a value with its interval, which is drawn as a band. Points that
// the axes cannot show are left out, and so are intervals that the axes cannot
// show, such as infinite ones.
type Point struct {
	X, Y, Low, High float64
	Tip             string // text shown when a pointer is on its mark
}

// minWidth is the smallest width of a plot in CSS pixels.
const minWidth = 320

// curvesHeight is the height of the area within the axes, in CSS pixels.
const curvesHeight = 190

// draw draws the curves for a width in CSS pixels.
func (c *Curves) draw(width float64) *picture {
	p := &picture{title: c.Title, desc: c.Desc, width: max(width, minWidth)}
	var keys []key
	var xs, ys []float64
	for _, l := range c.Lines {
		keys = append(keys, key{l.Name, l.Slot})
		for _, pt := range l.Points {
			if c.shows(pt) {
				xs, ys = append(xs, pt.X), append(ys, pt.Y)
				if c.banded(pt) {
					ys = append(ys, pt.Low, pt.High)
				}
			}
		}
	}
	top := p.heading(keys) + 20 // room for the label of the axis
	bottom := top + curvesHeight
	y := c.Y.over(ys, bottom, top)
	left := p.vertical(y, margin, p.width-margin, top)
	x := c.X.over(xs, left, p.width-margin)
	p.horizontal(x, top, bottom)
	p.height = bottom + 38
	for _, l := range c.Lines {
		c.line(p, l, x, y)
	}
	return p
}

func (c *Curves) shows(pt Point) bool { return c.X.usable(pt.X) && c.Y.usable(pt.Y) }

func (c *Curves) banded(pt Point) bool { return c.Y.usable(pt.Low, pt.High) }

// line draws a line, with a band below it where neighbors have intervals.
func (c *Curves) line(p *picture, l Line, x, y scale) {
	points := slices.DeleteFunc(slices.Clone(l.Points), func(pt Point) bool { return !c.shows(pt) })
	var path []point
	for i, pt := range points {
		path = append(path, point{x.at(pt.X), y.at(pt.Y)})
		if i > 0 && c.banded(pt) && c.banded(points[i-1]) {
			before, pale := points[i-1], 0.16
			p.area(slotInk(l.Slot), pale, "", point{x.at(before.X), y.at(before.High)}, point{x.at(pt.X), y.at(pt.High)},
				point{x.at(pt.X), y.at(pt.Low)}, point{x.at(before.X), y.at(before.Low)})
		}
	}
	p.line(slotInk(l.Slot), 2, path...)
	for i, at := range path {
		p.mark(l.Slot, at, points[i].Tip)
	}
}

// vertical draws a vertical axis with its label above it and grid lines to
// right. It returns the x position right of its labels.
func (p *picture) vertical(s scale, left, right, top float64) (x float64) {
	const lineHeight = 20
	ticks := s.ticks(func(float64) float64 { return lineHeight })
	widest := 0.0
	for _, v := range ticks {
		widest = max(widest, textWidth(s.Format(v)))
	}
	x = left + widest + 6
	p.write(inkMuted, point{left, top - 10}, start, fit(s.Label, right-left))
	for _, v := range ticks {
		p.line(inkGrid, 1, point{x, s.at(v)}, point{right, s.at(v)})
		p.write(inkMuted, point{x - 6, s.at(v) + 4}, end, s.Format(v))
	}
	return x
}

// horizontal draws a horizontal axis with grid lines up to top. The label
// stands below the labels of the ticks, which end 30 below bottom.
func (p *picture) horizontal(s scale, top, bottom float64) {
	const gap = 8
	width := func(v float64) float64 { return textWidth(s.Format(v)) }
	used := 0.0 // right end of the last label
	for _, v := range s.ticks(func(v float64) float64 { return width(v) + gap }) {
		at := s.at(v)
		p.line(inkGrid, 1, point{at, top}, point{at, bottom})
		half := width(v) / 2
		at = min(max(at, half+1), p.width-half-1) // keep the label within the picture
		if at-half < used {
			continue // a label that was moved would overlap its neighbour
		}
		p.write(inkMuted, point{at, bottom + 15}, middle, s.Format(v))
		used = at + half
	}
	p.line(inkAxis, 1, point{s.from, bottom}, point{s.to, bottom})
	p.write(inkMuted, point{s.to, bottom + 30}, end, fit(s.Label, s.to-margin))
}
