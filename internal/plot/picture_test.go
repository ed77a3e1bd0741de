package plot

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func number(v float64) string { return fmt.Sprintf("%.3g", v) }

// samples returns plots with everything that a report may contain.
func samples() map[string]Plot {
	keys := []Key{{"stdio", 0}, {"stdio-buf", 1}, {"mmap", 2}, {"mmap-view", 3}, {"a target with a name that is much too long for any legend", 9}}
	long := "A workload with a name that is much too long for the label of a row order=rand block=4KiB"
	curves := &Curves{Title: "Read " + long, Desc: "d", X: Axis{Label: "block size", Format: number, Ticks: []float64{64, 128, 4096, 65536, 1 << 20}},
		Y: Axis{Label: "time per operation", Format: number}}
	for i, k := range keys {
		line := Line{Name: k.Name, Slot: k.Slot}
		for _, block := range curves.X.Ticks {
			y := 1e-9 * block * float64(i+1)
			line.Points = append(line.Points, Point{block, y, y * 0.8, y * 1.3, "tip <&> of " + k.Name})
		}
		line.Points[1].Low, line.Points[1].High = math.Inf(-1), math.Inf(1)
		curves.Lines = append(curves.Lines, line)
	}
	bars := &Bars{Title: "Costs", Columns: []string{"system calls", "bytes copied", "page faults"}, Keys: keys}
	for _, label := range []string{"Read seq 64B", long, ""} {
		group := Group{Label: label}
		for i, k := range keys {
			group.Bars = append(group.Bars, Bar{k.Slot, []Cell{
				{float64(i), number(float64(i)), "calls"},
				{4096, "4.0625 KiB and a text that is too long for its cell", ""},
				{0, "–", ""},
			}})
		}
		bars.Groups = append(bars.Groups, group)
	}
	return map[string]Plot{"curves": curves, "bars": bars, "no curves": &Curves{X: Axis{Format: number}, Y: Axis{Format: number}}}
}

func widths() []float64 { return []float64{0, MinWidth, 380, 640, 1200} }

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
			pic := sketch(p, w)
			for _, f := range faults(pic) {
				t.Errorf("%s for a width of %v: %s", name, w, f)
			}
			if pic.width < MinWidth || pic.height <= 0 || pic.height > 5000 {
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
		pic := sketch(samples()["curves"], 640)
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
		b := &Bars{Columns: []string{"c"}, Groups: []Group{{"g", []Bar{{slot, []Cell{{v(), "t", ""}}}}}}}
		for _, p := range []Plot{c, b} {
			if f := faults(sketch(p, 400)); len(f) > 0 {
				t.Fatalf("%T: %q", p, f)
			}
		}
	})
}

// Bars of a group are to scale, but a tiny value is not a full bar.
func TestBarLengths(t *testing.T) {
	lengths := func(values ...float64) (drawn []float64) {
		g := Group{Label: "g"}
		for _, v := range values {
			g.Bars = append(g.Bars, Bar{0, []Cell{{v, "t", ""}}})
		}
		for _, s := range sketch(&Bars{Columns: []string{"c"}, Groups: []Group{g}}, 400).shapes {
			if s.text == "" && s.weight == 0 {
				drawn = append(drawn, s.path[1].x-s.path[0].x)
			}
		}
		return drawn
	}
	near := func(got, want float64) bool { return math.Abs(got-want) < 1e-6*want }
	got := lengths(10, 5)
	if len(got) != 2 || !near(got[0], 2*got[1]) || got[0] < 300 {
		t.Errorf("10 and 5 are %v", got)
	}
	if small := lengths(0.1); !near(small[0], got[0]/10) {
		t.Errorf("0.1 alone is %v, 10 was %v", small, got[0])
	}
	if zero := lengths(0, 3); zero[0] <= 0 || zero[0] > 2 {
		t.Errorf("0 is %v", zero)
	}
}
