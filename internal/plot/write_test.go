package plot

import (
	"bytes"
	"encoding/xml"
	"errors"
	"image"
	"image/color"
	"image/png"
	"io"
	"strings"
	"testing"
)

// wellFormed reads XML to its end and returns how often each element is there,
// and all text.
func wellFormed(t *testing.T, b []byte) (elements map[string]int, text string) {
	t.Helper()
	elements = map[string]int{}
	for d := xml.NewDecoder(bytes.NewReader(b)); ; {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return elements, text
		}
		if err != nil {
			t.Fatalf("%v in %.200s", err, b)
		}
		switch v := token.(type) {
		case xml.StartElement:
			elements[v.Name.Local]++
		case xml.CharData:
			text += string(v)
		}
	}
}

func TestSVG(t *testing.T) {
	for name, p := range samples() {
		var file, inline bytes.Buffer
		if err := errors.Join(WriteSVG(&file, p, 640), WriteInlineSVG(&inline, p, 380, "a-b")); err != nil {
			t.Fatal(err)
		}
		elements, text := wellFormed(t, file.Bytes())
		if elements["svg"] != 1 || elements["style"] != 1 || elements["desc"] != 1 || !strings.Contains(text, "prefers-color-scheme:dark") {
			t.Errorf("%s: %v", name, elements)
		}
		if elements, _ := wellFormed(t, inline.Bytes()); elements["style"] != 0 || elements["title"] < 1 {
			t.Errorf("%s: %v in a page", name, elements)
		}
		for _, want := range []string{`aria-labelledby="a-b-title a-b-desc"`, `<title id="a-b-title">`, `<desc id="a-b-desc">`, `role="img"`} {
			if !strings.Contains(inline.String(), want) {
				t.Errorf("%s lacks %s", name, want)
			}
		}
		for _, banned := range []string{"href", "url(", "@import", "NaN", "Inf"} {
			if strings.Contains(file.String(), banned) {
				t.Errorf("%s has %s", name, banned)
			}
		}
	}
}

// Names cannot break out of their place.
func TestSVGEscapes(t *testing.T) {
	evil := "</text><script>\"'&\x1b\x00"
	p := &Ranges{Title: evil, Desc: evil, X: Axis{Label: evil, Format: number}, Keys: []Key{{evil, 0}},
		Rows: []Row{{evil, []Mark{{Slot: 0, At: 1, Tip: evil}}}}}
	var out bytes.Buffer
	if err := WriteInlineSVG(&out, p, 640, `"><script>`); err != nil {
		t.Fatal(err)
	}
	if elements, _ := wellFormed(t, out.Bytes()); elements["script"] > 0 {
		t.Errorf("a script in %s", out.String())
	}
}

// The PNG shows what the picture has, in its colours.
func TestPNG(t *testing.T) {
	for name, p := range samples() {
		var out bytes.Buffer
		if err := WritePNG(&out, p, 400, 2); err != nil {
			t.Fatal(err)
		}
		img, err := png.Decode(&out)
		if err != nil {
			t.Fatal(err)
		}
		pic := sketch(p, 400)
		if size := img.Bounds().Size(); size.X != 800 || size.Y < int(2*pic.height) || size.Y > int(2*pic.height)+2 {
			t.Errorf("%s is %v, the picture %v × %v", name, size, pic.width, pic.height)
		}
		if got := at(img, 0, 0); got != inkPaper.light() {
			t.Errorf("%s: the background is %v", name, got)
		}
	}
	pic := &picture{width: 100, height: 100}
	pic.mark(2, point{20, 20}, false, "")
	pic.rect(slotInk(0), 0.5, "", 40, 40, 20, 20)
	pic.line(slotInk(3), 4, point{10, 80}, point{90, 80}, point{90, 10})
	pic.write(inkText, point{50, 95}, middle, "HHH")
	pic.rect(slotInk(1), 1, "", -10, 50, 20, 10)  // half of it beyond the edge
	pic.rect(slotInk(1), 1, "", 120, 50, 20, 200) // all of it
	var out bytes.Buffer
	if err := writePNG(&out, pic, 2); err != nil {
		t.Fatal(err)
	}
	img, err := png.Decode(&out)
	if err != nil {
		t.Fatal(err)
	}
	half := func(k ink) color.NRGBA {
		c := k.light()
		mid := func(v uint8) uint8 { return uint8((int(v) + 255) / 2) }
		return color.NRGBA{mid(c.R), mid(c.G), mid(c.B), 255}
	}
	for _, tt := range []struct {
		x, y int
		want color.NRGBA
	}{
		{20, 20, slotInk(2).light()}, {50, 50, half(slotInk(0))}, {50, 80, slotInk(3).light()}, {90, 40, slotInk(3).light()},
		{90, 80, slotInk(3).light()}, {50, 20, inkPaper.light()}, {5, 55, slotInk(1).light()}, {15, 55, inkPaper.light()}, {99, 55, inkPaper.light()},
	} {
		if got := at(img, 2*tt.x, 2*tt.y); !near(got, tt.want) {
			t.Errorf("at %d, %d is %v, want %v", tt.x, tt.y, got, tt.want)
		}
	}
	dark, left, right := 0, 200, 0
	for y := 160; y < 200; y++ {
		for x := range 200 {
			if near(at(img, x, y), inkText.light()) {
				dark++
				left, right = min(left, x), max(right, x)
			}
		}
	}
	if dark < 50 || left+right < 190 || left+right > 210 {
		t.Errorf("text of %d pixels from %d to %d, want it in the middle", dark, left, right)
	}
}

func at(img image.Image, x, y int) color.NRGBA {
	return color.NRGBAModel.Convert(img.At(x, y)).(color.NRGBA)
}

func near(a, b color.NRGBA) bool {
	close := func(x, y uint8) bool { return max(x, y)-min(x, y) <= 3 }
	return close(a.R, b.R) && close(a.G, b.G) && close(a.B, b.B)
}

// An image that no memory holds is an error.
func TestPNGTooLarge(t *testing.T) {
	for _, scale := range []float64{0, -1, 1e6} {
		if err := WritePNG(io.Discard, samples()["bars"], 400, scale); err == nil {
			t.Errorf("a scale of %v is no error", scale)
		}
	}
}
