package report

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"mmapbench/bench/model"
	"mmapbench/internal/bytesize"
	"mmapbench/internal/plot"
	"mmapbench/internal/record"
)

// Title and first sentences of what shows waterfalls.
const (
	stepsTitle = "Where the time of an operation goes"
	stepsFrom  = "From os.File (stdio) to a mapping that is used in place (mmap-view), step by step: equal copies from a mapping instead of system calls, then no copies, then, where the mapping is fresh, its page faults."
	stepsEach  = "Each step is measured, with its 95 % interval; % of the time on stdio. Behind it what an operation still has of calls, copied bytes and page faults, and what one less is worth; ≈ by the model, where both sides copy at different speeds."
	stepsStar  = "* The faults of both mapped targets are inside of the steps: they can be told apart where the same was measured with map=kept."
)

// A cascade is a waterfall in words.
type cascade struct {
	Label string
	Lines []cascadeLine
}

// A cascadeLine is a target, a step, or what the steps leave. What is not known
// is "" or [absent].
type cascadeLine struct {
	Name, Time, Interval, Part string
	Calls, Copied, Faults      string // what an operation has of them then
	Each                       string // what one thing less is worth
}

// cells are the columns of a line, behind that of the label.
func (l cascadeLine) cells() []string {
	return []string{l.Name, l.Time, l.Interval, l.Part, l.Calls, l.Copied, l.Faults, l.Each}
}

// shown returns the waterfalls to show: of each pattern the least size, the
// largest, and the one next to a page.
func (w *explainer) shown() (some []model.Waterfall) {
	if w.o.All {
		return w.m.Waterfalls
	}
	const page = 4 << 10
	sizes := map[model.Pattern][]int64{}
	for _, f := range w.m.Waterfalls {
		sizes[f.Case.Pattern] = append(sizes[f.Case.Pattern], f.Case.Block)
	}
	for _, f := range w.m.Waterfalls {
		all := sizes[f.Case.Pattern]
		middle := all[0]
		for _, s := range all {
			if math.Abs(math.Log(float64(s)/page)) < math.Abs(math.Log(float64(middle)/page)) {
				middle = s
			}
		}
		if b := f.Case.Block; b == slices.Min(all) || b == slices.Max(all) || b == middle {
			some = append(some, f)
		}
	}
	return some
}

// waterfalls is the table of steps.
func (w *explainer) waterfalls() []Table {
	shown := w.shown()
	if len(shown) == 0 {
		return nil
	}
	t := Table{Title: stepsTitle, Caption: []string{stepsFrom, stepsEach}, Header: []string{"case", "step", "time", "interval", "%", "calls", "copied", "faults", "each"}}
	if hidden := len(w.m.Waterfalls) - len(shown); hidden > 0 {
		t.Caption = append(t.Caption, fmt.Sprintf("%d more cases are shown with -all.", hidden))
	}
	if slices.ContainsFunc(shown, func(f model.Waterfall) bool { return f.FaultsInside }) {
		t.Caption = append(t.Caption, stepsStar)
	}
	for _, f := range shown {
		c := w.cascade(f)
		for i, l := range c.Lines {
			label := ""
			if i == 0 {
				label = c.Label
			}
			t.Rows = append(t.Rows, append([]string{label}, l.cells()...))
		}
	}
	return []Table{t}
}

// cascade puts a waterfall into words.
func (w *explainer) cascade(f model.Waterfall) cascade {
	c := f.Case
	label := w.label(c.Pattern)
	if c.Block > 0 {
		label += " " + bytesize.Format(c.Block)
	}
	if f.FaultsInside {
		label += " *"
	}
	end := func(target string, e model.Estimate) cascadeLine {
		t := c.Trial(target)
		return cascadeLine{target, value(e.Value, record.Time), stepInterval(e), fmt.Sprintf("%.0f", 100*e.Value/f.Start.Value),
			countOf(t.Calls, ""), countOf(t.Copied, "B"), countOf(t.Faults, ""), ""}
	}
	out := cascade{label, []cascadeLine{end(model.Stdio, f.Start)}}
	for _, s := range f.Steps {
		e := s.Saved.Times(-1)
		out.Lines = append(out.Lines, cascadeLine{stepName(s), signedTime(e.Value), stepInterval(e), signedPart(e.Value / f.Start.Value),
			countOf(s.Calls.To, ""), countOf(s.Copied.To, "B"), countOf(s.Faults.To, ""), worthEach(s)})
	}
	rest := unexplained(f)
	out.Lines = append(out.Lines, cascadeLine{Name: "rest", Time: signedTime(rest), Part: signedPart(rest / f.Start.Value)}, end(model.View, f.End))
	return out
}

// stepName is what a step does without, or adds.
func stepName(s model.Step) string {
	if s.Kind == model.WithoutCall && s.Calls.Known() && s.Calls.To >= s.Calls.From {
		return "mapping" // which takes calls of its own
	}
	return [...]string{"no call", "no copy", "faults"}[s.Kind]
}

// unexplained is what is added to the steps of a waterfall to make the whole
// difference, in seconds.
func unexplained(f model.Waterfall) float64 {
	if math.Abs(f.Rest) < 1e-6*f.Start.Value {
		return 0 // but for rounding
	}
	return -f.Rest
}

// countOf formats a count.
func countOf(n float64, unit string) string {
	if math.IsNaN(n) {
		return absent
	}
	return value(n, unit)
}

// signedTime formats seconds with their sign.
func signedTime(v float64) string {
	switch {
	case v == 0:
		return "0"
	case v < 0:
		return "−" + value(-v, record.Time)
	}
	return "+" + value(v, record.Time)
}

// signedPart formats a part as a percentage with its sign.
func signedPart(v float64) string {
	if text := fmt.Sprintf("%+.0f", 100*v); text != "-0" && text != "+0" {
		return minus(text)
	}
	return "0"
}

// minus gives a number the sign that signedTime has.
func minus(s string) string { return strings.Replace(s, "-", "−", 1) }

// stepInterval formats that of an estimate in seconds, scaled, without its unit
// where both ends have the same.
func stepInterval(e model.Estimate) string {
	if math.IsInf(e.Low, 0) || math.IsInf(e.High, 0) {
		return ""
	}
	low, high := minus(duration(e.Low)), minus(duration(e.High))
	number, unit, _ := strings.Cut(low, " ")
	if strings.HasSuffix(high, " "+unit) {
		low = number
	}
	return "[" + low + ", " + high + "]"
}

// leastCalls is how many calls an operation has to do without for a step to be
// about them.
const leastCalls = 0.5

// worthEach says what one thing less is worth. Where the sides copy at
// different speeds, the step without the call holds more than the call: then it
// is the model that tells.
func worthEach(s model.Step) string {
	e, sign := s.Each, ""
	if s.Kind == model.WithoutCall {
		if !s.Calls.Known() || s.Calls.From-s.Calls.To < leastCalls {
			return ""
		}
		if s.Call.Known() && math.Abs(s.Bytes.Value) > leastOther*math.Abs(s.Saved.Value) {
			e, sign = s.Call.Times(1/(s.Calls.From-s.Calls.To)), "≈"
		}
	}
	if !e.Known() || e.Low <= 0 {
		return ""
	}
	what := [...]string{"call", "B", "fault"}[s.Kind]
	return sign + value(e.Value, record.Time) + "/" + what
}

// leastOther is the share of a step that has to be something else for its name
// to be wrong.
const leastOther = 0.2

// cascades returns all waterfalls in words: those to show, and the others.
func (w *explainer) cascades() (shown, others []cascade) {
	some := w.shown()
	for _, f := range w.m.Waterfalls {
		if slices.ContainsFunc(some, func(s model.Waterfall) bool { return s.Case == f.Case }) {
			shown = append(shown, w.cascade(f))
		} else {
			others = append(others, w.cascade(f))
		}
	}
	return shown, others
}

// maxStairs is how many waterfalls a plot has: so many are as high as a plot of
// the other kinds.
const maxStairs = 3

// stairs returns the plots of waterfalls.
func (g *gallery) stairs() Gallery {
	out := Gallery{Title: "Where the time of an operation goes, step by step", Caption: "Solid is what an operation takes, pale what a step saves or adds: " +
		"equal copies from a mapping instead of system calls, then no copies, then the page faults of a fresh mapping. The bars of a case are to scale, in % of the time on stdio. The figures with their intervals are in the table of the steps."}
	w := g.r.explainer
	if w == nil {
		return out
	}
	for some := range slices.Chunk(w.shown(), maxStairs) {
		title := w.label(some[0].Case.Pattern)
		if other := w.label(some[len(some)-1].Case.Pattern); other != title {
			title += ", " + other
		}
		p := &plot.Bars{Title: title, Columns: []string{"time per operation"}, Note: "Pale: what a step saves or adds."}
		var told []string
		for _, f := range some {
			c := w.cascade(f)
			p.Groups = append(p.Groups, g.stair(f, c))
			var words []string
			for _, l := range c.Lines {
				words = append(words, l.Name+" "+l.Time)
			}
			told = append(told, c.Label+": "+list(words))
		}
		p.Desc = described("Time of an operation, and what each step saves or adds", told)
		out.Plots = append(out.Plots, g.named(p, "steps", title))
	}
	return out
}

// stair draws a waterfall: each step begins where the last one ends.
func (g *gallery) stair(f model.Waterfall, c cascade) plot.Group {
	slots := g.r.slots()
	group := plot.Group{Label: c.Label}
	percent := func(seconds float64) float64 { return 100 * seconds / f.Start.Value }
	bar := func(l cascadeLine, target string, from, to float64, pale bool) {
		text := l.Name + " " + l.Time
		low, high := percent(min(from, to)), percent(max(from, to))
		group.Bars = append(group.Bars, plot.Bar{Slot: slots[target], Cells: []plot.Cell{{
			Parts: []plot.Part{{Length: low, Gap: true}, {Length: high - low, Pale: pale, Tip: c.Label + ", " + text + " " + l.Interval}}, Text: text,
		}}})
	}
	at := f.Start.Value
	bar(c.Lines[0], model.Stdio, 0, at, false)
	leads := [...]string{model.Mapped, model.View, model.View}
	for i, s := range f.Steps {
		bar(c.Lines[1+i], leads[s.Kind], at, at-s.Saved.Value, true)
		at -= s.Saved.Value
	}
	if rest := unexplained(f); rest != 0 {
		bar(c.Lines[1+len(f.Steps)], model.View, at, at+rest, true)
	}
	bar(c.Lines[len(c.Lines)-1], model.View, 0, f.End.Value, false)
	return group
}
