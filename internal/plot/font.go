package plot

import (
	"sync"
	"unicode/utf8"

	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/gomedium"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/opentype"
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

// room is how much wider than the Go fonts a reader's system font may be.
const room = 1.05

// textWidth returns how wide a text may be, in CSS pixels.
func textWidth(s string, size float64, bold bool) float64 {
	const fixedPoint = 64
	return float64(font.MeasureString(face(size, bold), s)) / fixedPoint * room
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
