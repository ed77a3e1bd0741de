package plot

import (
	"math"
	"slices"
	"strings"
)

// Bars are stacked bars in columns, a group of them for each case. The bars of
// a column within a group share a scale, as cases differ by orders of magnitude:
// their lengths are fractions of the longest, or of 1 if all are less, so that
// next to nothing looks like that.
type Bars struct {
	Title, Desc string
	Columns     []string
	Keys        []Key
	Groups      []Group
	Note        string // below the bars
}

// A Group is the bars of one case.
type Group struct {
	Label string
	Bars  []Bar
}

// A Bar is one slot's, with a cell for each column.
type Bar struct {
	Slot  int
	Cells []Cell
}

// A Cell is one bar: its parts in the order they are stacked, and its value in
// words. A bar without length is only its value.
type Cell struct {
	Parts []Part
	Text  string
}

// A Part is a part of a bar.
type Part struct {
	Length float64 // in the unit of its column; 0 and above
	Pale   bool
	Gap    bool // room that is left empty
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
	barStep   = 13 // from one bar to the next: the height of its value
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
	p.write(inkMuted, point{margin, y + 10}, start, fit(b.Note, textSize, p.width-2*margin, false))
	p.height = y + 22
}

// extent returns the longest bar of each column, and the width of its widest
// value.
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

// stacked draws a bar and returns how long it became.
func (p *picture) stacked(slot int, c Cell, at point, space, longest float64) float64 {
	const least, hair = 1.5, 1 // of what is not 0; between two parts
	if c.length() <= 0 {
		// A tick in the slot's colour says whose value stands beside it.
		p.rect(slotInk(slot), 1, tips(c), at.x, at.y, least, barHeight)
		return least
	}
	x := at.x
	last := -1
	for i, part := range c.Parts {
		if part.drawn() {
			last = i
		}
	}
	for i, part := range c.Parts {
		w := space * part.Length / longest
		if part.Gap && part.drawn() {
			x += w // a gap that is next to nothing is nothing
			continue
		}
		if !part.drawn() {
			continue
		}
		opacity := 1.0
		if part.Pale {
			opacity = 0.45
		}
		w = max(w, least)
		drawn := w
		if i < last && w > 3*hair {
			drawn -= hair
		}
		p.rect(slotInk(slot), opacity, part.Tip, x, at.y, drawn, barHeight)
		x += w
	}
	return math.Max(x-at.x, least)
}

// tips joins those of the parts of a bar.
func tips(c Cell) string {
	var all []string
	for _, p := range c.Parts {
		if p.Tip != "" {
			all = append(all, p.Tip)
		}
	}
	return strings.Join(all, ", ")
}
