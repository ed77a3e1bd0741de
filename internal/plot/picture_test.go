package plot

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func number(v float64) string { return fmt.Sprintf("%.3g", v) }

// samples returns plots with everything that a report may contain.
func samples() map[string]*Curves {
	keys := []key{{"stdio", 0}, {"stdio-buf", 1}, {"mmap", 2}, {"mmap-view", 3}, {"a target with a name that is much too long for any legend", 9}}
	long := "A workload with a name that is much too long for the label of a row order=rand block=4KiB"
	curves := &Curves{Title: "Read " + long, Desc: "d", X: Axis{Label: "block size", Format: number, Ticks: []float64{64, 128, 4096, 65536, 1 << 20}},
		Y: Axis{Label: "time per operation", Format: number}}
	for i, k := range keys {
		line := Line{Name: k.name, Slot: k.slot}
		for _, block := range curves.X.Ticks {
			y := 1e-9 * block * float64(i+1)
			line.Points = append(line.Points, Point{block, y, y * 0.8, y * 1.3, "tip <&> of " + k.name})
		}
		line.Points[1].Low, line.Points[1].High = math.Inf(-1), math.Inf(1)
		curves.Lines = append(curves.Lines, line)
	}
	return map[string]*Curves{"curves": curves, "no curves": {X: Axis{Format: number}, Y: Axis{Format: number}}}
}

func widths() []float64 { return []float64{0, minWidth, 380, 640, 1200} }

// finite reports whether all values are finite.
func finite(values ...float64) bool {
	return !slices.ContainsFunc(values, func(v float64) bool { return math.IsNaN(v) || math.IsInf(v, 0) })
}

// A box is the area of a text, in the widest font that the package allows for.
type box struct{ left, top, right, bottom float64 }

func boxOf(s shape) box {
	w, size := textWidth(s.text), textSize
	if s.title {
		w, size = w*titleWider, titleSize
	}
	left := s.at.x - w*map[anchor]float64{start: 0, middle: 0.5, end: 1}[s.anchor]
	return box{left, s.at.y - 0.8*size, left + w, s.at.y + 0.2*size}
}

// faults describes shapes outside of the picture and texts that overlap.
func faults(p *picture) (all []string) {
	var boxes []box
	var texts []string
	for _, s := range p.shapes {
		for _, at := range s.path {
			if !finite(at.x, at.y) || at.x < 0 || at.x > p.width || at.y < 0 || at.y > p.height {
				all = append(all, fmt.Sprintf("a shape at %v is outside of %v × %v", at, p.width, p.height))
			}
		}
		if s.text == "" {
			continue
		}
		b := boxOf(s)
		const slack = 0.5
		if b.left < -slack || b.right > p.width+slack || b.top < 0 || b.bottom > p.height || !finite(b.left, b.top) {
			all = append(all, fmt.Sprintf("%q at %v is outside of %v × %v", s.text, b, p.width, p.height))
		}
		for i, o := range boxes {
			if b.left < o.right-slack && o.left < b.right-slack && b.top < o.bottom-slack && o.top < b.bottom-slack {
				all = append(all, fmt.Sprintf("%q is above %q", s.text, texts[i]))
			}
		}
		boxes, texts = append(boxes, b), append(texts, s.text)
	}
	return all
}

// Nothing overlaps or is cut off, for any width and any length of names.
func TestEverythingHasItsPlace(t *testing.T) {
	for name, p := range samples() {
		for _, w := range widths() {
			pic := p.draw(w)
			for _, f := range faults(pic) {
				t.Errorf("%s for a width of %v: %s", name, w, f)
			}
			if pic.width < minWidth || pic.height <= 0 || pic.height > 5000 {
				t.Errorf("%s: %v × %v", name, pic.width, pic.height)
			}
		}
	}
}

// faults finds misplaced shapes.
func TestFaults(t *testing.T) {
	for name, spoil := range map[string]func(p *picture){
		"text above text":  func(p *picture) { p.write(inkText, point{margin + 3, margin + titleSize + 2}, start, "on the title") },
		"text cut":         func(p *picture) { p.write(inkText, point{p.width - 5, p.height - 60}, start, "cut") },
		"mark outside":     func(p *picture) { p.mark(0, point{p.width, 50}, "") },
		"a place unknown":  func(p *picture) { p.line(inkAxis, 1, point{math.NaN(), 1}, point{2, 2}) },
		"below the bottom": func(p *picture) { p.height -= 20 },
	} {
		pic := samples()["curves"].draw(640)
		spoil(pic)
		if len(faults(pic)) == 0 {
			t.Errorf("%s: not found", name)
		}
	}
}

// Values that no axis can show are left out and do not move anything out of
// place.
func TestAnyValues(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		value := rapid.OneOf(rapid.Float64(), rapid.SampledFrom([]float64{0, 1, 1e-9, 1e9, -1, math.NaN(), math.Inf(1), math.Inf(-1), math.MaxFloat64, math.SmallestNonzeroFloat64}))
		v := func() float64 { return value.Draw(t, "v") }
		axis := func() Axis { return Axis{Label: "axis", Format: number} }
		slot := rapid.IntRange(0, 20).Draw(t, "slot")
		c := &Curves{X: axis(), Y: axis(), Lines: []Line{{"a", slot, []Point{{v(), v(), v(), v(), ""}, {v(), v(), v(), v(), ""}}}}}
		if f := faults(c.draw(400)); len(f) > 0 {
			t.Fatalf("%q", f)
		}
	})
}

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
