// Package plot draws the figures of a report, as SVG, from plain data.
//
// # Caveats
//
// A plot is drawn for a width in CSS pixels and takes the height that it needs.
// Its text has a fixed size, so that it is readable on a phone where the plot is
// as wide as the screen: draw it anew for another width rather than scale it.
//
// The SVG adapts to a dark theme, which the reader's system chooses
// (prefers-color-scheme). Its text is set in the reader's system font, whose
// widths are only guessed at.
//
// Targets are told apart by colour and by the shape of their marks, since not
// everybody sees all colours and some readers print: see [Slots].
package plot

import "io"

// A Plot is one of [Curves], [Ranges] and [Bars].
type Plot interface {
	// draw puts the plot into a picture of a width, and sets its height.
	draw(p *picture)
	// about returns the title, and a description for who does not see it.
	about() (title, desc string)
}

// MinWidth is the least width in CSS pixels that a plot is drawn for. A lesser
// one is taken for this.
const MinWidth = 320

// A Key names what is drawn in the colour and with the mark of a slot.
type Key struct {
	Name string
	Slot int // 0 and above; see [Slots]
}

// WriteSVG writes a plot as a file of its own, with its colours and a
// background.
func WriteSVG(w io.Writer, p Plot, width float64) error {
	return writeSVG(w, sketch(p, width), "")
}

// WriteInlineSVG writes a plot as an element of an HTML page that has [CSS]. The
// id makes those of the element's title and description unique within it.
func WriteInlineSVG(w io.Writer, p Plot, width float64, id string) error {
	return writeSVG(w, sketch(p, width), id)
}

// sketch draws a plot.
func sketch(p Plot, width float64) *picture {
	pic := &picture{width: max(width, MinWidth)}
	pic.title, pic.desc = p.about()
	p.draw(pic)
	return pic
}
