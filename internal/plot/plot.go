// Package plot draws the figures of a report as SVG.
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

// A Plot is one of [Curves] and [Bars].
type Plot interface {
	// draw draws the plot into p, whose width is set, and sets its height.
	draw(p *picture)
	// about returns the title and a description. The tips of the marks are added
	// to it for readers who cannot see the plot.
	about() (title, desc string)
}

// MinWidth is the smallest width of a plot in CSS pixels. A smaller width is
// raised to it.
const MinWidth = 320

// A Key is an entry of the legend: the name of a slot.
type Key struct {
	Name string
	Slot int // not negative; see [Slots]
}

func sketch(p Plot, width float64) *picture {
	pic := &picture{width: max(width, MinWidth)}
	pic.title, pic.desc = p.about()
	p.draw(pic)
	return pic
}
