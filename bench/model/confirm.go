package model

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"mmapbench/internal/bytesize"
)

// nearby is how many times as far from a crossover it is measured whether the
// answer is another there.
const nearby = 2

// Command returns the arguments of runbench that measure at half and at twice
// the size of a crossover, where the winner has to be another. It is "" where
// the answer does not turn.
func (c Crossover) Command() string {
	if c.Kind != Turns {
		return ""
	}
	p := c.Pattern
	bench := "^" + p.Workload
	if p.Sync == "" {
		bench += "$" // with what can be anywhere behind, it is matched as a whole
	}
	if p.Order != "" {
		bench += "/order=" + p.Order
	}
	if p.Reads > 0 {
		bench += fmt.Sprintf("/.*reads=%d", p.Reads)
	}
	if p.Sync != "" {
		bench += "/.*sync=" + p.Sync
	}
	args := []string{
		"-bench", "'" + bench + "'", "-io", c.Read + "," + c.Map,
		"-block", bytesize.Format(whole(c.Size.Value/nearby)) + "," + bytesize.Format(whole(c.Size.Value*nearby)),
	}
	add := func(flag, value string) {
		if value != "" {
			args = append(args, flag, value)
		}
	}
	if p.Sync == "end" || p.Sync == "each" {
		args = append(args, "-all")
	}
	reads := p.Sync == "" // only these have a choice of states
	if p.Cache == "cold" {
		add("-cache", p.Cache)
	}
	if reads && p.Map == "fresh" && p.Memory == 0 && !slices.Contains([]string{wholeFiles, "OpenClose"}, p.Workload) {
		add("-map", p.Map)
	}
	add("-hint", p.Hint)
	if p.Workers > 0 {
		add("-workers", fmt.Sprint(p.Workers))
	}
	if p.Memory > 0 {
		add("-mem", bytesize.Format(p.Memory))
	}
	if c.File > 0 {
		add("-size", bytesize.Format(c.File))
	}
	return strings.Join(args, " ")
}

// whole returns a size near to one, to a quarter of a KiB from there on, and of
// a MiB: of other sizes the flag would be rounded.
func whole(size float64) int64 {
	step := int64(1)
	for unit := int64(1 << 10); float64(unit) <= size; unit <<= 10 {
		step = unit / 4
	}
	return max(1, int64(math.Round(size/float64(step)))*step)
}
