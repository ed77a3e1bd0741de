package plot

import (
	"sync"
	"unicode/utf8"

	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/gomedium"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"
)

// fonts are parsed once: a font never changes, and parsing one takes longer
// than drawing a plot.
var fonts = sync.OnceValue(func() (f struct{ regular, medium *opentype.Font }) {
	parse := func(ttf []byte) *opentype.Font {
		f, err := opentype.Parse(ttf)
		if err != nil {
			panic(err) // the font is part of the program
		}
		return f
	}
	f.regular, f.medium = parse(goregular.TTF), parse(gomedium.TTF)
	return f
})

// face returns the font of a text in a size in pixels. A face must not be used
// by two goroutines at once, so each drawing makes its own.
func face(size float64, bold bool) font.Face {
	f := fonts().regular
	if bold {
		f = fonts().medium
	}
	const dpi = 72 // at which a point is a pixel
	made, err := opentype.NewFace(f, &opentype.FaceOptions{Size: size, DPI: dpi})
	if err != nil {
		panic(err) // the options are constants of this package
	}
	return made
}

// How much wider than the Go fonts a reader's system font may be: DejaVu Sans,
// the widest that is common, is so much wider.
const room, boldRoom = 1.16, 1.28

// textWidth returns how wide a text may be, in CSS pixels.
func textWidth(s string, size float64, bold bool) float64 {
	wider := room
	if bold {
		wider = boldRoom
	}
	return pixels(font.MeasureString(face(size, bold), s)) * wider
}

// pixels converts from the unit of fonts.
func pixels(v fixed.Int26_6) float64 {
	const unit = 64
	return float64(v) / unit
}

// fit shortens a text in its middle to a width in CSS pixels: what tells names
// apart is at their ends.
func fit(s string, size, width float64, bold bool) string {
	if textWidth(s, size, bold) <= width {
		return s
	}
	runes := []rune(s)
	for n := utf8.RuneCountInString(s) - 1; n > 1; n-- {
		short := string(runes[:(n+1)/2]) + "…" + string(runes[len(runes)-n/2:])
		if textWidth(short, size, bold) <= width {
			return short
		}
	}
	return "…"
}
