package plot

import (
	"fmt"
	"math"
	"strings"
	"testing"
)

// rgb returns the linear light of a colour, from 0 to 1.
func rgb(c uint32) [3]float64 {
	var out [3]float64
	for i := range out {
		v := float64(c>>(16-8*i)&0xff) / 255
		if v <= 0.04045 {
			out[i] = v / 12.92
		} else {
			out[i] = math.Pow((v+0.055)/1.055, 2.4)
		}
	}
	return out
}

// contrast is the contrast ratio of the Web Content Accessibility Guidelines
// 2.2.
func contrast(a, b uint32) float64 {
	luminance := func(c uint32) float64 {
		l := rgb(c)
		return 0.2126*l[0] + 0.7152*l[1] + 0.0722*l[2]
	}
	x, y := luminance(a), luminance(b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

// eyes returns, for each kind of full colour blindness, the matrix that
// transforms linear light (Machado, Oliveira, Fernandes, A
// Physiologically-based Model for Simulation of Color Vision Deficiency, IEEE
// TVCG 15 (2009), table 1, severity 1.0).
func eyes() map[string][3][3]float64 {
	return map[string][3][3]float64{
		"all colours":  {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}},
		"protanopia":   {{0.152286, 1.052583, -0.204868}, {0.114503, 0.786281, 0.099216}, {-0.003882, -0.048116, 1.051998}},
		"deuteranopia": {{0.367322, 0.860646, -0.227968}, {0.280085, 0.672501, 0.047413}, {-0.011820, 0.042940, 0.968881}},
		"tritanopia":   {{1.255528, -0.076749, -0.178779}, {-0.078411, 0.930809, 0.147602}, {0.004733, 0.691367, 0.303900}},
		"no colours":   {{0.2126, 0.7152, 0.0722}, {0.2126, 0.7152, 0.0722}, {0.2126, 0.7152, 0.0722}},
	}
}

// lab returns a colour in CIELAB as an eye sees it.
func lab(c uint32, eye [3][3]float64) [3]float64 {
	in := rgb(c)
	var seen [3]float64
	for i := range seen {
		for j := range in {
			seen[i] += eye[i][j] * in[j]
		}
		seen[i] = min(max(seen[i], 0), 1)
	}
	r, g, b := seen[0], seen[1], seen[2]
	f := func(t float64) float64 {
		if t > 216.0/24389 {
			return math.Cbrt(t)
		}
		return (24389.0/27*t + 16) / 116
	}
	x := f((0.4124*r + 0.3576*g + 0.1805*b) / 0.9505)
	y := f(0.2126*r + 0.7152*g + 0.0722*b)
	z := f((0.0193*r + 0.1192*g + 0.9505*b) / 1.089)
	return [3]float64{116*y - 16, 500 * (x - y), 200 * (y - z)}
}

func distance(a, b [3]float64) float64 {
	return math.Sqrt((a[0]-b[0])*(a[0]-b[0]) + (a[1]-b[1])*(a[1]-b[1]) + (a[2]-b[2])*(a[2]-b[2]))
}

// Marks stand out from the background (WCAG 1.4.11), and text is readable
// (1.4.3), in both themes.
func TestContrast(t *testing.T) {
	check := func(k ink, least float64) {
		for name, pair := range map[string][2]uint32{"light": {k.tone().light, inkPaper.tone().light}, "dark": {k.tone().dark, inkPaper.tone().dark}} {
			if got := contrast(pair[0], pair[1]); got < least {
				t.Errorf("%s, %s: %.1f to 1, want %.1f", k.class(), name, got, least)
			}
		}
	}
	check(inkText, 7)
	check(inkMuted, 4.5)
	check(inkAxis, 3)
	for slot := range Slots {
		check(slotInk(slot), 3)
	}
}

// The project's own targets look different to every eye, even without colours.
// The others differ by their marks as well.
func TestColoursAreTold(t *testing.T) {
	const own, least = 4, 12
	for name, eye := range eyes() {
		for a := range own {
			for b := range a {
				light := distance(lab(slots[a].light, eye), lab(slots[b].light, eye))
				dark := distance(lab(slots[a].dark, eye), lab(slots[b].dark, eye))
				if min(light, dark) < least {
					t.Errorf("%s: slots %d and %d are %.0f apart in the light, %.0f in the dark", name, b, a, light, dark)
				}
			}
		}
	}
}

// No two slots have the same mark.
func TestMarksAreTold(t *testing.T) {
	seen := map[string]int{}
	for slot := range Slots {
		shape := fmt.Sprintf("%.2f", markOf(slot, point{}))
		if before, ok := seen[shape]; ok {
			t.Errorf("slots %d and %d have the same mark", before, slot)
		}
		seen[shape] = slot
	}
}

func TestCSSHasAllInks(t *testing.T) {
	css := CSS()
	for k := range inkSlots + ink(Slots) {
		for _, use := range []string{".f-", ".k-"} {
			if n := strings.Count(css, use+k.class()+"{"); n != 2 {
				t.Errorf("%s%s has %d rules, want one for each theme", use, k.class(), n)
			}
		}
	}
}
