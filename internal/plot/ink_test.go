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

// The project's own targets differ in lightness, which every eye and printer can
// tell. The others differ by their marks.
func TestColoursAreTold(t *testing.T) {
	const own, least = 4, 1.25
	for a := range own {
		for b := range a {
			light, dark := contrast(slots[a].light, slots[b].light), contrast(slots[a].dark, slots[b].dark)
			if min(light, dark) < least {
				t.Errorf("slots %d and %d: %.2f to 1 in the light, %.2f in the dark", b, a, light, dark)
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
