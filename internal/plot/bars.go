package plot

import (
	"math"
	"slices"
	"strings"
)

// Bars are stacked bars in columns, a group for each case. The bars of a column
// share a scale within a group only, because cases differ by orders of
// magnitude. Lengths are fractions of the longest bar, or of 1 if all are
// shorter, so that a tiny value looks tiny.
type Bars struct {
	Title, Desc string
	Columns     []string
	Keys        []Key
	Groups      []Group
}

// A Group holds the bars of one case.
type Group struct {
	Label string
	Bars  []Bar
}

// A Bar belongs to a slot and has a cell for each column.
type Bar struct {
	Slot  int
	Cells []Cell
}

// A Cell is one bar: its parts in stacking order, and its value as text. A bar
// without length shows only the text.
type Cell struct {
	Parts []Part
	Text  string
}

// A Part is a part of a bar.
type Part struct {
	Length float64 // in the unit of its column; not negative
	Pale   bool
	Tip    string
}

// drawn reports whether the part has a length that can be drawn.
func (p Part) drawn() bool { return p.Length > 0 && p.Length <= endless }

func (c Cell) length() (sum float64) {
	for _, p := range c.Parts {
		if p.drawn() {
			sum += p.Length
		}
	}
	return sum
}

func (b *Bars) about() (title, desc string) { return b.Title, b.Desc }

const (
	barHeight = 9
	barStep   = 13 // distance between bars: the height of the text
	columnGap = 12
)

func (b *Bars) draw(p *picture) {
	top := p.heading(b.Keys) + 6
	if len(b.Columns) == 0 {
		p.height = top
		return
	}
	width := (p.width - 2*margin - columnGap*float64(len(b.Columns)-1)) / float64(len(b.Columns))
	left := func(column int) float64 { return margin + float64(column)*(width+columnGap) }
	y := top + 4
	for i, name := range b.Columns {
		p.write(inkMuted, point{left(i), y}, start, fit(name, textSize, width, false))
	}
	y += 8
	for _, g := range b.Groups {
		p.line(inkGrid, 1, point{margin, y}, point{p.width - margin, y})
		y += 16
		p.write(inkText, point{margin, y}, start, fit(g.Label, textSize, p.width-2*margin, false))
		y += 5
		longest, text := g.extent(len(b.Columns))
		for _, bar := range g.Bars {
			for i, cell := range bar.Cells[:min(len(bar.Cells), len(b.Columns))] {
				space := max(width-text[i]-6, 0)
				x := left(i) + p.stacked(bar.Slot, cell, point{left(i), y}, space, longest[i])
				p.write(inkMuted, point{x + 4, y + barHeight}, start, fit(cell.Text, textSize, left(i)+width-x-4, false))
			}
			y += barStep
		}
		y += 7
	}
	p.height = y
}

// extent returns the longest bar and the widest text of each column.
func (g *Group) extent(columns int) (longest, text []float64) {
	longest, text = slices.Repeat([]float64{1}, columns), make([]float64, columns)
	for _, bar := range g.Bars {
		for i, cell := range bar.Cells[:min(len(bar.Cells), columns)] {
			longest[i] = max(longest[i], cell.length())
			text[i] = max(text[i], textWidth(cell.Text, textSize, false))
		}
	}
	return longest, text
}

// stacked draws a bar and returns its length.
func (p *picture) stacked(slot int, c Cell, at point, space, longest float64) float64 {
	const least = 1.5 // length of the shortest part that is not 0
	if c.length() <= 0 {
		// A tick in the slot's colour shows whose value stands beside it.
		p.rect(slotInk(slot), 1, tips(c), at.x, at.y, least, barHeight)
		return least
	}
	x := at.x
	for _, part := range c.Parts {
		if !part.drawn() {
			continue
		}
		opacity := 1.0
		if part.Pale {
			opacity = 0.45
		}
		w := max(space*part.Length/longest, least)
		p.rect(slotInk(slot), opacity, part.Tip, x, at.y, w, barHeight)
		x += w
	}
	return math.Max(x-at.x, least)
}

// tips joins the tips of the parts of a bar.
func tips(c Cell) string {
	var all []string
	for _, p := range c.Parts {
		if p.Tip != "" {
			all = append(all, p.Tip)
		}
	}
	return strings.Join(all, ", ")
}
