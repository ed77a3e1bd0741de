package report

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"mmapbench/bench/model"
	"mmapbench/internal/bytesize"
	"mmapbench/internal/record"
)

// costOf formats the cost of that name of a curve.
func costOf(c *model.Curve, name string) string {
	p := c.Param(name)
	if !p.Known() {
		return ""
	}
	return withSpread(p.Estimate, value(p.Value, record.Time))
}

// withSpread appends half of an interval, as a part of the value.
func withSpread(e model.Estimate, text string) string {
	if e.Value == 0 {
		if math.IsInf(e.High, 0) || e.High == 0 {
			return "0"
		}
		return "≤ " + value(e.High, record.Time)
	}
	half := (e.High - e.Low) / 2 / math.Abs(e.Value)
	if math.IsInf(half, 0) || math.IsNaN(half) {
		return text
	}
	return fmt.Sprintf("%s ±%.0f%%", text, 100*half)
}

// bytesCost formats the line of bytes: "0.21 to 4KiB, 0.07".
func bytesCost(c *model.Curve) string {
	var parts []string
	for _, p := range c.Params {
		if p.Name != "byte" {
			continue
		}
		text := withSpread(p.Estimate, plain(roundTo(max(p.Value, 1e-15)*1e9, 2)))
		if p.Value == 0 {
			text = "0"
		}
		if p.To > 0 {
			text += " to " + bytesize.Format(p.To)
		}
		parts = append(parts, text)
	}
	return strings.Join(parts, ", ")
}

// fitErrors formats errors in the median and at worst.
func fitErrors(middle, worst float64) string {
	if math.IsNaN(middle) {
		return absent
	}
	return fmt.Sprintf("%.0f%% %.0f%%", 100*middle, 100*worst)
}

// summary says what the model found, in sentences.
func (w *explainer) summary() []string {
	if len(w.m.Waterfalls) == 0 && len(w.m.Curves) == 0 {
		return []string{"The record holds too little to explain: it takes the targets stdio, mmap and mmap-view in a case, or three block sizes of one workload. runbench explain without a file measures what it needs."}
	}
	var all []string
	if e, n := w.callWorth(); n > 0 {
		all = append(all, fmt.Sprintf("A read without its system call is %s faster %s, in the smallest reads, where there is little else.", value(e.Value, record.Time), stepInterval(e)))
	}
	if bad := w.bad(); len(bad) > 0 {
		all = append(all, fmt.Sprintf("The model does not fit %s: believe what was measured there, not what lies between.", list(bad)))
	}
	turns, untold := 0, 0
	for _, c := range w.m.Crossovers {
		switch c.Kind {
		case model.Turns:
			turns++
		case model.Untold:
			untold++
		}
	}
	switch {
	case len(w.m.Crossovers) == 0:
	case untold == len(w.m.Crossovers):
		all = append(all, "The rounds are too few to tell whether the faster side changes with the size.")
	case turns == 0:
		all = append(all, "In no pattern does the faster side change with the size, as far as it was measured.")
	default:
		all = append(all, fmt.Sprintf("The faster side changes with the size in %s.", plural(float64(turns), "comparison")))
	}
	if len(all) == 0 {
		all = append(all, "The steps of each case are above; sizes are too few for a model.")
	}
	return all
}

// callWorth returns what one system call is worth in the smallest reads, and in
// how many patterns it was measured.
func (w *explainer) callWorth() (least model.Estimate, n int) {
	size := int64(math.MaxInt64)
	for _, f := range w.m.Waterfalls {
		s := f.Steps[0]
		if f.Case.Workload != "Read" || f.Case.Block == 0 || !s.Each.Known() || s.Calls.From < 0.5 || s.Each.Low <= 0 {
			continue
		}
		if n++; f.Case.Block < size {
			least, size = s.Each, f.Case.Block
		}
	}
	return least, n
}

// bad names the curves that do not fit.
func (w *explainer) bad() []string {
	var names []string
	for _, c := range w.m.Curves {
		if c.Fit.Bad != "" {
			names = append(names, fmt.Sprintf("%s on %s (%s)", w.label(c.Pattern), c.Target, c.Fit.Bad))
		}
	}
	const most = 4
	if len(names) > most {
		names = append(names[:most:most], plural(float64(len(names)-most), "other"))
	}
	return names
}

// turns says where the answer changes with the size. What is the same against
// both targets that read is said once.
func (w *explainer) turns() (items []string) {
	type answer struct {
		pattern model.Pattern
		file    int64
		mapped  string
	}
	told := map[answer]bool{}
	for _, c := range w.m.Crossovers {
		a := answer{c.Pattern, c.File, c.Map}
		if told[a] {
			continue
		}
		text := crossing(c)
		i := slices.IndexFunc(w.m.Crossovers, func(o model.Crossover) bool {
			return o.Pattern == c.Pattern && o.File == c.File && o.Map == c.Map && o.Read != c.Read
		})
		if i >= 0 && c.Kind == model.Never {
			if o := w.m.Crossovers[i]; o.Kind == model.Never && (o.Below == o.Map) == (c.Below == c.Map) {
				told[a] = true
				text = crossing(bothRead(c))
			}
		}
		if command := c.Command(); command != "" {
			text += "; runbench " + command + " measures at half and at twice of it"
		}
		items = append(items, w.label(c.Pattern)+": "+text)
	}
	return items
}

// bothRead is a crossover that is the same against both targets that read.
func bothRead(c model.Crossover) model.Crossover {
	both := model.Stdio + " and " + model.Buffered
	if c.Below == c.Read {
		both = model.Stdio + " or " + model.Buffered
		c.Below, c.Above = both, both
	}
	c.Read = both
	return c
}

// crossing says what a crossover is.
func crossing(c model.Crossover) string {
	what := "blocks"
	if c.Axis == model.FileAxis {
		what = "files"
	}
	low, high := bytesize.Format(c.Low), bytesize.Format(c.High)
	switch c.Kind {
	case model.Turns:
		doubt := ""
		if c.Doubtful {
			doubt = ", which is all that is sure, as the model fits badly"
		}
		return fmt.Sprintf("%s is faster below %s of about %s [%s, %s], %s above; measured at %s and %s%s", c.Below, what,
			sizeOf(c.Size.Value), sizeOf(c.Size.Low), sizeOf(c.Size.High), c.Above, bytesize.Format(c.Between[0]), bytesize.Format(c.Between[1]), doubt)
	case model.Fades:
		return fmt.Sprintf("%s is faster up to %s of %s; from %s on no difference from %s is shown", c.Below, what,
			bytesize.Format(c.Between[0]), bytesize.Format(c.Between[1]), other(c, c.Below))
	case model.Untold:
		return fmt.Sprintf("too few rounds to tell %s from %s", c.Map, c.Read)
	case model.Unshown:
		return fmt.Sprintf("no difference shown between %s and %s at any size between %s and %s", c.Read, c.Map, low, high)
	}
	return fmt.Sprintf("none between %s and %s: %s is faster than %s wherever a difference is shown", low, high, c.Below, other(c, c.Below))
}

func other(c model.Crossover, target string) string {
	if target == c.Map {
		return c.Read
	}
	return c.Map
}

// sizeOf formats a size that is an estimate.
func sizeOf(v float64) string { return value(v, "B") }

// passes says how many passes it takes, together where sizes agree.
func (w *explainer) passes() (items []string) {
	type answer struct{ where, target, text string }
	var order []answer
	sizes := map[answer][]string{}
	for _, p := range w.m.Passes {
		a := answer{w.label(p.Case.Pattern), p.Map, passesNeeded(p)}
		if sizes[a] == nil {
			order = append(order, a)
		}
		size := "all"
		if p.Case.Block > 0 {
			size = bytesize.Format(p.Case.Block)
		}
		sizes[a] = append(sizes[a], size)
	}
	for _, a := range order {
		where := list(sizes[a])
		if n := len(sizes[a]); n > maxNamed {
			where = fmt.Sprintf("%s to %s, %d sizes", sizes[a][0], sizes[a][n-1], n)
		}
		items = append(items, fmt.Sprintf("%s (%s), %s against stdio: %s", a.where, where, a.target, a.text))
	}
	return items
}

func passesNeeded(p model.Passes) string {
	n := p.Number
	switch {
	case p.First == model.TooFew || p.Later == model.TooFew:
		return "too few rounds to tell"
	case p.First == model.Slower && p.Later == model.NoDifference:
		return "slower in the first pass, no difference shown behind: it is not shown to pay"
	case p.First == model.NoDifference && p.Later == model.Slower:
		return "no difference shown in the first pass, slower from the second on"
	case !n.Known():
		return "no difference shown, neither in the first pass nor later"
	case n.Value == 1 && n.High == 1:
		return "faster from the first pass on"
	case math.IsInf(n.Low, 1):
		return "slower in the first pass and in those behind: it never pays"
	case p.First == model.NoDifference:
		return "no difference shown in the first pass, faster from the second on"
	case math.IsInf(n.High, 1):
		return fmt.Sprintf("pays after %s passes, or never: the interval has no end", plain(roundTo(n.Value, 2)))
	}
	return fmt.Sprintf("slower in the first pass, pays from %s passes on [%s, %s]", plain(roundTo(n.Value, 2)), plain(roundTo(n.Low, 2)), plain(roundTo(n.High, 2)))
}

// floors holds what the model found against what was measured by other means.
func (w *explainer) floors() (items []string) {
	gauge := func(name string) (model.Gauge, bool) {
		i := slices.IndexFunc(w.set.Gauges, func(g model.Gauge) bool { return g.Name == name })
		if i < 0 {
			return model.Gauge{}, false
		}
		return w.set.Gauges[i], true
	}
	if call, n := w.callWorth(); n > 0 {
		read, ok := gauge("read of 1 B")
		if ok {
			items = append(items, againstRead(call, read))
		}
		if empty, known := gauge("empty system call"); known {
			items = append(items, againstEmpty(call, empty, read.Value))
		}
	}
	if len(items) == 0 {
		for _, name := range []string{"read of 1 B", "empty system call"} {
			if g, ok := gauge(name); ok {
				items = append(items, fmt.Sprintf("%s: %s", name, value(g.Value, record.Time)))
			}
		}
	}
	for _, g := range w.set.Gauges {
		if g.Unit == record.Rate {
			items = append(items, fmt.Sprintf("%s: %s, %s ns a byte", g.Name, value(g.Value, record.Rate), plain(roundTo(1e9/g.Value, 2))))
		}
	}
	for _, name := range []string{"minor fault, page cache", "minor fault, fault-around"} {
		if g, ok := gauge(name); ok {
			items = append(items, fmt.Sprintf("%s: %s", name, value(g.Value, record.Time)))
		}
	}
	return items
}

// mostApart is how far what a call is worth may be from a read of 1 B, as a
// fraction of the latter, for the two to agree.
const mostApart = 0.25

// againstRead holds what a system call is worth in the steps against a read of
// next to nothing.
func againstRead(call model.Estimate, read model.Gauge) string {
	verdict := "they agree"
	if math.Abs(call.Value/read.Value-1) > mostApart {
		verdict = "they do not agree, as they may not where the machine did other things meanwhile: measure again"
	}
	return fmt.Sprintf("a system call less is worth %s %s; a read of 1 B (os.File.ReadAt, from the page cache), measured by itself, takes %s %s. The one is %.2f times the other: %s (%.0f %% are allowed)",
		value(call.Value, record.Time), stepInterval(call), value(read.Value, record.Time), stepInterval(model.Estimate{Value: read.Value, Low: read.Low, High: read.High}),
		call.Value/read.Value, verdict, 100*mostApart)
}

// againstEmpty says which part of a call is the way into the kernel and back;
// read is what one of 1 B takes in seconds, 0 where it was not measured.
func againstEmpty(call model.Estimate, empty model.Gauge, read float64) string {
	text := fmt.Sprintf("an empty system call (getppid) takes %s, %.0f %% of that: the way into the kernel and back. It is no read", value(empty.Value, record.Time), 100*empty.Value/call.Value)
	if more := read - empty.Value; more > 0 {
		text += fmt.Sprintf(": the other %s of one are what Go does around a call that may block, and the kernel to find the file, the right to read it and the page, and to copy", value(more, record.Time))
	}
	return text
}

// advised is an advice with what it rests on.
func advised(a *model.Advice) (items []string) {
	if a == nil {
		return []string{"none was asked for: describe a case with -workload, -order, -block, -passes, -reads, -working-set, -cold or -sync"}
	}
	items = append(items, present(a.Text())...)
	items = append(items, a.Basis...)
	for _, s := range a.Risks {
		items = append(items, "Not in the numbers: "+s)
	}
	return items
}

func (w *explainer) method() []string {
	items := []string{fmt.Sprintf("steps: medians of the differences within rounds, with the interval that the order of the differences gives; where the mapping is fresh, the faults are the difference to the case with a kept one, with a bootstrap interval (seed %d)", w.o.Seed)}
	if len(w.m.Curves) > 0 {
		items = append(items, "model: costs of at least 0, fitted to the relative errors of the lower deciles of the rounds, outliers counting for less (Huber); up to two bends, as many as Akaike's criterion allows; intervals from resampled rounds and residuals")
		items = append(items, "between the sizes measured the model is drawn through what was measured; beyond them nothing is predicted")
	}
	return items
}

// whereTimeGoes is the short form of an [Explanation] in a report: what a call, a
// byte and a fault are worth, and where the answer turns. It is empty where the
// record has too few sizes.
func (b *builder) whereTimeGoes() (items []string) {
	w := b.r.explainer
	switch {
	case b.unexplained != nil:
		return []string{b.unexplained.Error()}
	case !w.set.Fits():
		return nil
	}
	if e, n := w.callWorth(); n > 0 {
		items = append(items, fmt.Sprintf("a system call less in the smallest reads: %s %s", value(e.Value, record.Time), stepInterval(e)))
	}
	for _, c := range w.m.Crossovers {
		if c.Read == model.Stdio && (c.Kind == model.Turns || c.Kind == model.Fades) {
			items = append(items, w.label(c.Pattern)+": "+crossing(c))
		}
	}
	if len(items) > 0 {
		items = append(items, "runbench explain tells more: each step, the cost model, and advice on a case of your own")
	}
	return items
}
