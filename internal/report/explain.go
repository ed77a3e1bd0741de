package report

import (
	"fmt"
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
	w, err := newExplainer(run, o)
	if err != nil {
		return nil, err
	}
	e := &Explanation{Report: &Report{Width: o.Width}, Model: w.m}
	e.Tables = slices.Concat(w.waterfalls(), w.costs())
	e.Summary = w.summary()
	if o.Question != nil {
		a := w.m.Advise(*o.Question)
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

// newExplainer fits the model of a run. Its error says which of the cases make no
// sense.
func newExplainer(run *record.Run, o ExplainOptions) (*explainer, error) {
	set := explain.Set(run, o.Seed)
	m, err := model.New(set)
	if err != nil {
		return nil, err
	}
	return &explainer{run: run, set: set, m: m, o: o}, nil
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

// costs is the table of the cost model.
func (w *explainer) costs() []Table {
	if len(w.m.Curves) == 0 {
		return nil
	}
	t := Table{
		Title: "What it costs, by the model",
		Caption: []string{
			"An operation takes what each costs, plus its system calls, bytes and page faults; ± is half of the 95 % interval. Fitted to the lower decile of the rounds, as what else the machine does adds to times and takes nothing; the steps above are of medians.",
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
