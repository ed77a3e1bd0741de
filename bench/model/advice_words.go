package model

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"mmapbench/internal/bytesize"
)

// restsOn says what was measured.
func (m *Model) restsOn(f forecast) (all []string) {
	for _, p := range f.parts {
		where := p.group.Pattern.String()
		if p.group.File > 0 {
			where += " on a file of " + bytesize.Format(p.group.File)
		}
		if c := p.group.at(p.size); c != nil {
			at := ""
			if p.size > 0 {
				at = " at " + bytesize.Format(p.size)
			}
			all = append(all, fmt.Sprintf("Measured%s: %s, %d rounds.", at, where, len(c.Trials[0].Times)))
			continue
		}
		low, high := p.group.Cases[0].Block, p.group.Cases[len(p.group.Cases)-1].Block
		text := fmt.Sprintf("Predicted at %s from %d sizes between %s and %s of %s", bytesize.Format(p.size), len(p.group.Cases), bytesize.Format(low), bytesize.Format(high), where)
		worst := 0.0
		for _, target := range p.group.targets() {
			if c := m.Curve(p.group.Pattern, p.group.File, target); c != nil && !math.IsNaN(c.Fit.LeftOutWorst) {
				worst = max(worst, c.Fit.LeftOutWorst)
			}
		}
		if worst > 0 {
			text += fmt.Sprintf("; sizes left out of the model are predicted within %.0f %%", math.Ceil(100*worst))
		}
		all = append(all, text+".")
	}
	return all
}

// String describes a pattern in the words of a benchmark's name.
func (p Pattern) String() string {
	words := []string{p.Workload}
	number := func(n int) string {
		if n == 0 {
			return ""
		}
		return strconv.Itoa(n)
	}
	for _, kv := range [][2]string{
		{"order", p.Order}, {"needle", p.Needle}, {"reads", number(p.Reads)}, {"cache", p.Cache}, {"map", p.Map},
		{"sync", p.Sync}, {"hint", p.Hint}, {"workers", number(p.Workers)},
	} {
		if kv[1] != "" {
			words = append(words, kv[0]+"="+kv[1])
		}
	}
	if p.Memory > 0 {
		words = append(words, "mem="+bytesize.Format(p.Memory))
	}
	return strings.Join(words, " ")
}

// Text says it in sentences.
func (a Advice) Text() []string {
	q := a.Question.String()
	switch a.Side {
	case Unknown:
		return []string{fmt.Sprintf("Not measured, for %s: %s.", q, a.Missing)}
	case Either:
		return []string{fmt.Sprintf("No difference shown between %s and %s, for %s: %.2f× [%.2f, %.2f]. Take the one that makes the program simpler.",
			a.Against, a.Target, q, a.Gain.Value, a.Gain.Low, a.Gain.High), a.hinted()}
	}
	what := map[string]string{
		Stdio:    "Read the file (os.File)",
		Buffered: "Read the file behind a buffer",
		Mapped:   "Map the file",
		View:     "Map the file and use it in place (View, Update)",
	}[a.Target]
	sure := ""
	if a.Predicted {
		sure = "by the model "
	}
	return []string{fmt.Sprintf("%s, for %s: %s%.1f× as fast as %s [%.1f, %.1f].", what, q, sure, a.Gain.Value, a.Against, a.Gain.Low, a.Gain.High), a.hinted()}
}

// hinted says which hint to give.
func (a Advice) hinted() string {
	switch {
	case !a.Hinted && (a.Question.writes() || a.Question.Workload == wholeFiles):
		return "" // runbench gives them none
	case !a.Hinted:
		return "No hint was measured with it; -hint " + strings.Join(hints(), ",") + " does."
	case a.Hint == "":
		return "No hint: none that was measured with it is shown to help."
	}
	return fmt.Sprintf("Hint %s: %.1f× as fast as without [%.1f, %.1f].", a.Hint, a.HintGain.Value, a.HintGain.Low, a.HintGain.High)
}

// hints are those worth a try.
func hints() []string { return []string{"normal", "random", "sequential", "willneed", "populate"} }

// risks says what the numbers don't show.
func (a *Advice) risks() {
	q := a.Question
	add := func(s string) { a.Risks = append(a.Risks, s) }
	if a.Side == Read {
		add("A reader needs a buffer of its own for each block that it holds, and what it has read grows stale when the file changes.")
		return
	}
	if a.Side == Unknown {
		return
	}
	add("Faults: a mapped file that someone truncates, a full disk or a lost device raise a signal where the program touches the memory; mmapio makes an error of it (fileio.ErrFault) within its own calls, not in slices that are kept.")
	if q.Cold || q.confined() {
		add("Stalls: a page that comes from the device stops the thread and its P, so that other goroutines wait too; a read gives the P away. runbench -bench Stall shows how long.")
	}
	if q.opens() {
		add("Each mapping takes system calls to make and to remove, and on a process of many threads removing one interrupts the other processors.")
	}
	const large = 1 << 30
	if q.File > large || q.confined() {
		add("Address space: on 32-bit systems a file beyond some hundred MiB can't be mapped whole, and resident pages count as the process's memory.")
	}
	if q.writes() {
		add("Durability: what is stored into a mapping reaches the disk when the kernel likes, in any order, until Flush returns; a crash may leave half of a change.")
	}
}
