package plot

import (
	"strings"
	"testing"
)

// A text is as wide as its characters are together; a bold one is wider.
func TestTextWidth(t *testing.T) {
	for _, text := range []string{"", "i", "W", "~ 4.0625 KiB – é × µs …", "表"} {
		plain, bold := textWidth(text, 10, false), textWidth(text, 10, true)
		if twice := textWidth(text+text, 10, false); twice != 2*plain || (text != "") != (bold > plain) {
			t.Errorf("%q is %v wide, twice %v, bold %v", text, plain, twice, bold)
		}
	}
	if i, m, wide := textWidth("i", 10, false), textWidth("m", 10, false), textWidth("表", 10, false); !(i < m && m < wide) {
		t.Errorf("i, m and an ideograph are %v, %v, %v wide", i, m, wide)
	}
}

// A text that is too wide loses its middle.
func TestFit(t *testing.T) {
	const text = "Read order=rand block=4KiB"
	for width := 0.0; width < 300; width += 7 {
		short := fit(text, 12, width, false)
		first, last, cut := strings.Cut(short, "…")
		if cut && !(strings.HasPrefix(text, first) && strings.HasSuffix(text, last)) || !cut && short != text {
			t.Errorf("for a width of %v: %q", width, short)
		}
		if short != "…" && textWidth(short, 12, false) > width {
			t.Errorf("%q is wider than %v", short, width)
		}
	}
}
