package plot

import (
	"fmt"
	"strings"
)

// An ink is a colour by its purpose. Each theme has its own colours.
type ink int

const (
	inkPaper ink = iota
	inkText
	inkMuted // secondary text
	inkAxis
	inkGrid
	inkSlots // first ink of the slots
)

// A tone is the colour of an ink in both themes, as 0xRRGGBB.
type tone struct{ light, dark uint32 }

var basics = [inkSlots]tone{
	inkPaper: {0xffffff, 0x15181d},
	inkText:  {0x1c2128, 0xe6e9ed},
	inkMuted: {0x57606a, 0xa3acb8},
	inkAxis:  {0x8b949e, 0x6b7480},
	inkGrid:  {0xe4e8ec, 0x2a3038},
}

// slots are the colours and marks of the slots. The first four are for the
// project's own targets: warm colours for system calls, cold ones for mappings.
// No two of them are similar in lightness, which every eye and printer can
// distinguish.
var slots = [...]struct {
	tone
	corners    int     // of the mark
	turn, size float64 // turn of the mark, in turns; its size relative to a circle
}{
	{tone{0x8f2f00, 0xee7038}, 24, 0, 1}, // circle
	{tone{0xcc8500, 0xf0c35a}, 4, 0.125, 1.25},
	{tone{0x062a6b, 0x2c68dc}, 3, -0.25, 1.45},
	{tone{0x0a7aa0, 0xd0f5ff}, 4, 0, 1.35},
	{tone{0x7a2a8c, 0xc78bea}, 3, 0.25, 1.45},
	{tone{0x56606b, 0xb4bdc7}, 5, -0.25, 1.2},
	{tone{0x3c7a1e, 0x8fce6a}, 3, 0, 1.45},
	{tone{0xc03a78, 0xff8fc0}, 3, 0.5, 1.45},
}

// Slots is the number of slots that look different. Slot Slots looks like slot
// 0 again.
const Slots = len(slots)

func slotInk(slot int) ink { return inkSlots + ink(slot%Slots) }

func (k ink) tone() tone {
	if k < inkSlots {
		return basics[k]
	}
	return slots[k-inkSlots].tone
}

func (k ink) class() string {
	if k < inkSlots {
		return [...]string{"paper", "text", "muted", "axis", "grid"}[k]
	}
	return fmt.Sprintf("s%d", k-inkSlots)
}

// CSS returns the style sheet that an SVG of this package needs. A page may use
// it for marks of its own: within an element of the class "plot", "f-sN" fills
// with the colour of slot N and "k-sN" draws lines in it.
func CSS() string {
	var out strings.Builder
	out.WriteString(`.plot text{font-family:system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif}` + "\n")
	rules := func(of func(tone) uint32) {
		for k := range inkSlots + ink(Slots) {
			fmt.Fprintf(&out, ".plot .f-%[1]s{fill:#%06[2]x}.plot .k-%[1]s{stroke:#%06[2]x}\n", k.class(), of(k.tone()))
		}
	}
	rules(func(t tone) uint32 { return t.light })
	out.WriteString("@media (prefers-color-scheme:dark){\n")
	rules(func(t tone) uint32 { return t.dark })
	out.WriteString("}\n")
	return out.String()
}
