package plot

import (
	"fmt"
	"strings"
)

// An ink is a colour by its use, so that each theme has its own.
type ink int

const (
	inkPaper ink = iota
	inkText
	inkMuted // text of less weight
	inkAxis
	inkGrid
	inkBand  // rows of a table that stand out from their neighbours
	inkSlots // the first of those of the slots
)

// A tone is an ink in both themes, as 0xRRGGBB.
type tone struct{ light, dark uint32 }

var basics = [inkSlots]tone{
	inkPaper: {0xffffff, 0x15181d},
	inkText:  {0x1c2128, 0xe6e9ed},
	inkMuted: {0x57606a, 0xa3acb8},
	inkAxis:  {0x8b949e, 0x6b7480},
	inkGrid:  {0xe4e8ec, 0x2a3038},
	inkBand:  {0xf4f6f8, 0x1b2027},
}

// slots are the colours of what is compared. The first four are for the
// project's own targets: warm ones for system calls, cold ones for mappings, and
// no two of like lightness, which is what every eye and printer tells apart.
var slots = [...]tone{
	{0x8f2f00, 0xee7038}, // circle
	{0xcc8500, 0xf0c35a}, // square
	{0x062a6b, 0x2c68dc}, // triangle
	{0x0a7aa0, 0xd0f5ff}, // diamond
	{0x7a2a8c, 0xc78bea},
	{0x56606b, 0xb4bdc7},
	{0x3c7a1e, 0x8fce6a},
	{0xc03a78, 0xff8fc0},
}

// Slots is how many slots look different. Further ones look like the first
// again.
const Slots = len(slots)

func slotInk(slot int) ink { return inkSlots + ink(slot%Slots) }

func (k ink) tone() tone {
	if k < inkSlots {
		return basics[k]
	}
	return slots[k-inkSlots]
}

// class is the name of the ink in a style sheet.
func (k ink) class() string {
	if k < inkSlots {
		return [...]string{"paper", "text", "muted", "axis", "grid", "band"}[k]
	}
	return fmt.Sprintf("s%d", k-inkSlots)
}

// CSS returns the style sheet that an SVG of this package needs, and that a
// page may use for its own marks: a slot N fills with the class "f-sN" and
// draws lines with "k-sN", within an element of the class "plot".
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
