package plot

import (
	"math"
	"unicode/utf8"
)

// A point is a position in CSS pixels, from the upper left corner.
type point struct{ x, y float64 }

// An anchor says which end of a text is at its position.
type anchor string

const (
	start  anchor = "start"
	middle anchor = "middle"
	end    anchor = "end"
)

// A shape is an element of a picture: a text, a stroke or a fill.
type shape struct {
	ink ink
	tip string // text shown when a pointer is on the shape; empty for none

	path    []point // of a fill, which is closed, or of a stroke
	opacity float64 // of a fill
	weight  float64 // of a stroke, in CSS pixels; 0 for a fill

	text   string // empty for a path
	title  bool   // the text is large and bold
	at     point  // position of a text on its base line
	anchor anchor
}

// Later shapes of a picture cover earlier ones.
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
	p.shapes = append(p.shapes, shape{ink: k, weight: weight, path: path})
}

func (p *picture) area(k ink, opacity float64, tip string, path ...point) {
	p.shapes = append(p.shapes, shape{ink: k, opacity: opacity, tip: tip, path: path})
}

func (p *picture) write(k ink, at point, a anchor, text string) {
	if text != "" {
		p.shapes = append(p.shapes, shape{ink: k, text: text, at: at, anchor: a})
	}
}

// A key is an entry of the legend: the name of a slot.
type key struct {
	name string
	slot int
}

// heading draws the title and the legend, and returns the y position below
// them.
func (p *picture) heading(keys []key) (y float64) {
	y = margin + titleSize
	if title := fit(p.title, (p.width-2*margin)/titleWider); title != "" {
		p.shapes = append(p.shapes, shape{ink: inkText, text: title, title: true, at: point{margin, y}, anchor: start})
	}
	const swatch, gap, row = 14, 14, 17
	x := float64(margin)
	y += row + 2
	for i, k := range keys {
		w := swatch + textWidth(k.name)
		if i > 0 && x+w > p.width-margin {
			x, y = margin, y+row
		}
		p.mark(k.slot, point{x + 4, y - 4}, "")
		p.write(inkText, point{x + swatch, y}, start, fit(k.name, p.width-margin-x-swatch))
		x += w + gap
	}
	return y + 10
}

// radius is the radius of a mark, in CSS pixels.
const radius = 4

// mark draws the mark of a slot.
func (p *picture) mark(slot int, at point, tip string) {
	p.area(slotInk(slot), 1, tip, markOf(slot, at)...)
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

// Widths of characters in thousandths of the font size. The reader's system
// chooses the font, so the widths are large: DejaVu Sans is the widest common
// font.
const (
	thousandths = 1000
	usualWidth  = 680                         // letters beyond ASCII
	fullWidth   = 1160                        // dashes, and characters as wide as they are high
	titleWider  = 1.13 * titleSize / textSize // ratio of a title, which is bold, to other text
)

// asciiWidths holds the widths of the characters from the space to the tilde.
func asciiWidths() [95]int {
	return [...]int{
		322, 322, 412, 645, 645, 1031, 774, 221, 386, 386, 677, 677, 367, 677, 367, 322, // space to /
		645, 645, 645, 645, 645, 645, 645, 645, 645, 645, 355, 355, 677, 677, 677, 645, // 0 to ?
		1178, 774, 774, 838, 838, 774, 709, 902, 838, 463, 575, 774, 645, 966, 838, 902, // @ to O
		774, 902, 838, 774, 709, 838, 774, 1095, 774, 774, 709, 322, 322, 322, 544, 645, // P to _
		386, 645, 645, 580, 645, 645, 322, 645, 645, 286, 294, 580, 310, 966, 645, 645, // ` to o
		645, 645, 386, 580, 328, 645, 580, 838, 580, 580, 580, 387, 301, 387, 677, // p to ~
	}
}

// textWidth estimates the width of a text from above, in CSS pixels.
func textWidth(s string) float64 {
	ascii := asciiWidths()
	const firstWide = 0x2e80 // start of the East Asian scripts
	sum := 0
	for _, r := range s {
		switch i := int(r) - ' '; {
		case i >= 0 && i < len(ascii):
			sum += ascii[i]
		case r == '—' || r == '…' || r >= firstWide:
			sum += fullWidth
		default:
			sum += usualWidth
		}
	}
	return float64(sum) / thousandths * textSize
}

// fit shortens a text in its middle to a width in CSS pixels: names usually
// differ at their ends.
func fit(s string, width float64) string {
	if textWidth(s) <= width {
		return s
	}
	runes := []rune(s)
	for n := utf8.RuneCountInString(s) - 1; n > 1; n-- {
		short := string(runes[:(n+1)/2]) + "…" + string(runes[len(runes)-n/2:])
		if textWidth(short) <= width {
			return short
		}
	}
	return "…"
}
