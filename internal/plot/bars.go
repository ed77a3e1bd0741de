package plot

import "slices"

// Bars are bars in columns, a group for each case. The bars of a column share a
// scale within a group only, because cases differ by orders of magnitude.
// Lengths are fractions of the longest bar, or of 1 if all are shorter, so that a
// tiny value looks tiny.
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

// A Cell is one bar. A bar without length shows its colour beside the text.
type Cell struct {
	Length float64 // in the unit of its column; not negative
	Text   string  // the value
	Tip    string  // text shown when a pointer is on the bar
}

// length returns the length if it can be drawn, or else 0.
func (c Cell) length() float64 {
	if c.Length > 0 && c.Length <= endless {
		return c.Length
	}
	return 0
}

func (b *Bars) about() (title, desc string) { return b.Title, b.Desc }

const (
	barHeight = 9
	barStep   = 13 // distance between bars: the height of the text
	columnGap = 12
	leastBar  = 1.5 // length of the shortest bar
)

func (b *Bars) draw(p *picture) {
	top := p.heading(b.Keys) + 6
	width := (p.width - 2*margin - columnGap*float64(len(b.Columns)-1)) / float64(len(b.Columns))
	left := func(column int) float64 { return margin + float64(column)*(width+columnGap) }
	y := top + 4
	for i, name := range b.Columns {
		p.write(inkMuted, point{left(i), y}, start, fit(name, width))
	}
	y += 8
	for _, g := range b.Groups {
		p.line(inkGrid, 1, point{margin, y}, point{p.width - margin, y})
		y += 16
		p.write(inkText, point{margin, y}, start, fit(g.Label, p.width-2*margin))
		y += 5
		longest, text := g.extent(len(b.Columns))
		for _, bar := range g.Bars {
			for i, cell := range bar.Cells {
				w := max((width-text[i]-6)*cell.length()/longest[i], leastBar)
				p.rect(slotInk(bar.Slot), cell.Tip, left(i), y, w, barHeight)
				p.write(inkMuted, point{left(i) + w + 4, y + barHeight}, start, fit(cell.Text, width-w-4))
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
		for i, cell := range bar.Cells {
			longest[i] = max(longest[i], cell.length())
			text[i] = max(text[i], textWidth(cell.Text))
		}
	}
	return longest, text
}
