package plot

import (
	"strings"
	"testing"
)

// A text is as wide as its characters are together.
func TestTextWidth(t *testing.T) {
	for _, text := range []string{"", "i", "W", "~ 4.0625 KiB – é × µs …", "表"} {
		if one, two := textWidth(text), textWidth(text+text); two != 2*one || (text != "") != (one > 0) {
			t.Errorf("%q is %v wide, twice %v", text, one, two)
		}
	}
	if i, m, wide := textWidth("i"), textWidth("m"), textWidth("表"); !(i < m && m < wide) {
		t.Errorf("i, m and an ideograph are %v, %v, %v wide", i, m, wide)
	}
}

// A text that is too wide loses its middle.
func TestFit(t *testing.T) {
	const text = "Read order=rand block=4KiB"
	for width := 0.0; width < 300; width += 7 {
		short := fit(text, width)
		first, last, cut := strings.Cut(short, "…")
		if cut && !(strings.HasPrefix(text, first) && strings.HasSuffix(text, last)) || !cut && short != text {
			t.Errorf("for a width of %v: %q", width, short)
		}
		if short != "…" && textWidth(short) > width {
			t.Errorf("%q is wider than %v", short, width)
		}
	}
}
