package plot

import "unicode/utf8"

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
