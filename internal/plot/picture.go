package plot

import "math"

// A point is a position in CSS pixels, from the upper left corner.
type point struct{ x, y float64 }

// A kind says how a shape is drawn.
type kind int

const (
	fill kind = iota
	stroke
	label
)

// An anchor says which end of a text is at its position.
type anchor int

const (
	start anchor = iota
	middle
	end
)

// A shape is an element of a picture.
type shape struct {
	kind kind
	ink  ink
	tip  string // text shown when a pointer is on the shape; empty for none

	path    []point // of a fill, which is closed, or of a stroke
	opacity float64 // of a fill
	weight  float64 // of a stroke, in CSS pixels

	text   string
	at     point // position of a text on its base line
	anchor anchor
	size   float64 // of a text, in CSS pixels
	bold   bool
}

// A picture is a list of shapes; later ones cover earlier ones.
type picture struct {
	title, desc   string
	width, height float64
	shapes        []shape
}

// Sizes of text, in CSS pixels.
const (
	titleSize = 14
	textSize  = 11.5
	margin    = 12
)

func (p *picture) line(k ink, weight float64, path ...point) {
	p.shapes = append(p.shapes, shape{kind: stroke, ink: k, weight: weight, path: path})
}

func (p *picture) area(k ink, opacity float64, tip string, path ...point) {
	p.shapes = append(p.shapes, shape{kind: fill, ink: k, opacity: opacity, tip: tip, path: path})
}

func (p *picture) rect(k ink, tip string, x, y, w, h float64) {
	p.area(k, 1, tip, point{x, y}, point{x + w, y}, point{x + w, y + h}, point{x, y + h})
}

func (p *picture) write(k ink, at point, a anchor, text string) {
	if text != "" {
		p.shapes = append(p.shapes, shape{kind: label, ink: k, text: text, at: at, anchor: a, size: textSize})
	}
}

// heading draws the title and the legend, and returns the y position below
// them.
func (p *picture) heading(keys []Key) (y float64) {
	y = margin + titleSize
	p.shapes = append(p.shapes, shape{kind: label, ink: inkText, text: fit(p.title, titleSize, p.width-2*margin, true),
		at: point{margin, y}, size: titleSize, bold: true})
	const swatch, gap, row = 14, 14, 17
	x := float64(margin)
	y += row + 2
	for i, k := range keys {
		w := swatch + textWidth(k.Name, textSize, false)
		if i > 0 && x+w > p.width-margin {
			x, y = margin, y+row
		}
		p.mark(k.Slot, point{x + 4, y - 4}, false, "")
		p.write(inkText, point{x + swatch, y}, start, fit(k.Name, textSize, p.width-margin-x-swatch, false))
		x += w + gap
	}
	return y + 10
}

// radius is the radius of a mark, in CSS pixels.
const radius = 4

// mark draws the mark of a slot, hollow if open.
func (p *picture) mark(slot int, at point, open bool, tip string) {
	path := markOf(slot, at)
	if !open {
		p.area(slotInk(slot), 1, tip, path...)
		return
	}
	p.area(inkPaper, 1, tip, path...)
	p.line(slotInk(slot), 1.5, append(path, path[0])...)
}

// markOf returns the outline of a slot's mark. All marks have about the same
// area.
func markOf(slot int, at point) []point {
	m := slots[slot%Slots]
	path := make([]point, m.corners)
	for i := range path {
		sin, cos := math.Sincos(2 * math.Pi * (m.turn + float64(i)/float64(m.corners)))
		path[i] = point{at.x + radius*m.size*cos, at.y + radius*m.size*sin}
	}
	return path
}
