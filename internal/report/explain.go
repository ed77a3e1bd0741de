package report

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"mmapbench/bench/model"
	"mmapbench/internal/bytesize"
	"mmapbench/internal/explain"
	"mmapbench/internal/record"
)

// ExplainOptions say what to explain. The zero value is ready to use.
type ExplainOptions struct {
	Seed     uint64          // of the resampling
	Question *model.Question // a case of the reader's own; nil for none
	All      bool            // waterfalls of all cases, not only of some sizes
	Width    int             // as in [Options]
}

// An Explanation is a report that says where the time went.
type Explanation struct {
	*Report
	Model  *model.Model
	Advice *model.Advice // nil without a question
}

// Explain makes a report of the model of a run. Its error says why there is
// none.
func Explain(run *record.Run, o ExplainOptions) (*Explanation, error) {
	set := explain.Set(run, o.Seed)
	m, err := model.New(set)
	if err != nil {
		return nil, err
	}
	w := &explainer{run: run, set: set, m: m, o: o}
	e := &Explanation{Report: &Report{Width: o.Width}, Model: m}
	e.Tables = slices.Concat(w.waterfalls(), w.costs())
	e.Summary = w.summary()
	if o.Question != nil {
		a := m.Advise(*o.Question)
		e.Advice = &a
	}
	for _, s := range []Section{
		{"Where the answer turns", w.turns()},
		{"How many passes a fresh mapping needs", w.passes()},
		{"Against the machine's floors", w.floors()},
		{"Advice", advised(e.Advice)},
		{"Warnings", run.Warnings},
		{"Method", w.method()},
	} {
		if len(s.Items) > 0 {
			e.Notes = append(e.Notes, s)
		}
	}
	return e, nil
}

// An explainer puts a model into words.
type explainer struct {
	run *record.Run
	set *model.Set
	m   *model.Model
	o   ExplainOptions
}

// label names a pattern by what tells it from others.
func (w *explainer) label(p model.Pattern) string {
	same := func(get func(p model.Pattern) string) bool {
		return !slices.ContainsFunc(w.set.Cases, func(c model.Case) bool { return c.Workload == p.Workload && get(c.Pattern) != get(p) })
	}
	words := []string{p.Workload}
	add := func(prefix string, get func(p model.Pattern) string) {
		if text := get(p); text != "" && text != "0" && !same(get) {
			words = append(words, prefix+text)
		}
	}
	if p.Order != "" {
		words = append(words, p.Order)
	}
	if p.Needle != "" {
		words = append(words, p.Needle)
	}
	add("", func(p model.Pattern) string { return p.Cache })
	add("", func(p model.Pattern) string { return p.Map })
	if p.Reads > 0 {
		words = append(words, fmt.Sprintf("reads=%d", p.Reads))
	}
	add("sync=", func(p model.Pattern) string { return p.Sync })
	add("hint=", func(p model.Pattern) string { return p.Hint })
	add("workers=", func(p model.Pattern) string { return fmt.Sprint(p.Workers) })
	if p.Memory > 0 {
		words = append(words, "mem="+bytesize.Format(p.Memory))
	}
	return strings.Join(words, " ")
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
	t := Table{
		Title: "Where the time of an operation goes",
		Caption: []string{
			"From os.File (stdio) to a mapping that is used in place (mmap-view), step by step: equal copies from a mapping instead of system calls, then no copies, then, where the mapping is fresh, its page faults.",
			"Each step is measured, with its 95 % interval; % of the time on stdio. Behind it what an operation still has of calls, copied bytes and page faults, and what one less is worth; ≈ by the model, where both sides copy at different speeds.",
		},
		Header: []string{"case", "step", "time", "interval", "%", "calls", "copied", "faults", "each"},
	}
	if hidden := len(w.m.Waterfalls) - len(shown); hidden > 0 {
		t.Caption = append(t.Caption, fmt.Sprintf("%d more cases are shown with -all.", hidden))
	}
	if slices.ContainsFunc(shown, func(f model.Waterfall) bool { return f.FaultsInside }) {
		t.Caption = append(t.Caption, "* The faults of both mapped targets are inside of the steps: they can be told apart where the same was measured with map=kept.")
	}
	for _, f := range shown {
		t.Rows = append(t.Rows, w.waterfall(f)...)
	}
	return []Table{t}
}

func (w *explainer) waterfall(f model.Waterfall) (rows [][]string) {
	c := f.Case
	label := w.label(c.Pattern)
	if c.Block > 0 {
		label += " " + bytesize.Format(c.Block)
	}
	if f.FaultsInside {
		label += " *"
	}
	part := func(e model.Estimate) string { return fmt.Sprintf("%.0f", 100*e.Value/f.Start.Value) }
	ends := func(name, target string, e model.Estimate) []string {
		t := c.Trial(target)
		return []string{"", name, value(e.Value, record.Time), stepInterval(e), part(e), countOf(t.Calls, ""), countOf(t.Copied, "B"), countOf(t.Faults, ""), ""}
	}
	start := ends("stdio", model.Stdio, f.Start)
	start[0] = label
	rows = append(rows, start)
	for _, s := range f.Steps {
		name := [...]string{"no call", "no copy", "faults"}[s.Kind]
		if s.Kind == model.WithoutCall && s.Calls.Known() && s.Calls.To >= s.Calls.From {
			name = "mapping" // which takes calls of its own
		}
		e := s.Saved.Times(-1)
		rows = append(rows, []string{"", name, signedTime(e.Value), stepInterval(e), signedPart(e.Value / f.Start.Value),
			countOf(s.Calls.To, ""), countOf(s.Copied.To, "B"), countOf(s.Faults.To, ""), worthEach(s)})
	}
	rest := -f.Rest
	if math.Abs(rest) < 1e-6*f.Start.Value {
		rest = 0 // but for rounding
	}
	rows = append(rows, []string{"", "rest", signedTime(rest), "", signedPart(rest / f.Start.Value), "", "", "", ""})
	return append(rows, ends("mmap-view", model.View, f.End))
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

// costs is the table of the cost model.
func (w *explainer) costs() []Table {
	if len(w.m.Curves) == 0 {
		return nil
	}
	t := Table{
		Title: "What it costs, by the model",
		Caption: []string{
			"An operation takes what each costs, plus its system calls, bytes and page faults; ± is half of the 95 % interval.",
			"Bytes in ns each, with the size up to which they cost that.",
			"fit: how far the model is from the sizes measured, in the median and at worst; left out: the same for sizes that it was not fitted to.",
		},
		Header: []string{"pattern", "target", "operation", "call", "byte", "fault", "fit", "left out"},
	}
	last := ""
	for _, c := range w.m.Curves {
		label := w.label(c.Pattern)
		if label == last {
			label = ""
		} else {
			last = label
		}
		t.Rows = append(t.Rows, []string{label, c.Target, costOf(c, "operation"), costOf(c, "call"), bytesCost(c), costOf(c, "fault"),
			fitErrors(c.Fit.Median, c.Fit.Worst), fitErrors(c.Fit.LeftOutMedian, c.Fit.LeftOutWorst)})
	}
	return []Table{t}
}

// HoldOut makes a report of the check of the model: see [model.HoldOut]. passed
// says whether it is within its limits. Its error says why it can't be made.
func HoldOut(run *record.Run, seed uint64) (r *Report, passed bool, err error) {
	set := explain.Set(run, seed)
	h, err := model.HoldOut(set)
	if err != nil {
		return nil, false, err
	}
	if len(h.Held) == 0 {
		return nil, false, fmt.Errorf("nothing can be held out: the check needs a workload at %d block sizes at least", model.LeastHeld)
	}
	w := &explainer{run: run, set: set}
	t := Table{
		Title:   "Sizes left out of the model",
		Caption: []string{"Every second size of each pattern was left out of the fit and predicted from the others."},
		Header:  []string{"pattern", "target", "size", "measured", "predicted", "error"},
	}
	for _, held := range h.Held {
		t.Rows = append(t.Rows, []string{w.label(held.Pattern), held.Target, bytesize.Format(held.Size),
			value(held.Measured, record.Time), value(held.Predicted, record.Time), fmt.Sprintf("%+.0f%%", 100*held.Error)})
	}
	r = &Report{Tables: []Table{t}, Summary: []string{fmt.Sprintf("Of %d predictions the error is %.1f %% in the median and %.1f %% at worst; 15 %% and 30 %% are allowed.",
		len(h.Held), 100*h.Median, 100*h.Worst)}}
	return r, h.Passed(), nil
}
