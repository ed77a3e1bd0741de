package report

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"mmapbench/internal/bytesize"
	"mmapbench/internal/plot"
	"mmapbench/internal/record"
	"mmapbench/internal/stats"
)

// A Gallery is plots that show the same of different cases.
type Gallery struct {
	Title   string
	Caption string // a few sentences: how to read them
	Plots   []NamedPlot
}

// A NamedPlot is a plot with a name that is unique within the report and fit
// for a file: lower case letters, digits and hyphens.
type NamedPlot struct {
	Name string
	Plot plot.Plot
}

// Plots returns the plots of all that the record has figures for, without empty
// galleries.
func (r *Report) Plots() []Gallery {
	g := &gallery{r: r, used: map[string]bool{}}
	return slices.DeleteFunc([]Gallery{g.speed(), g.times(), g.modelled(), g.costs(), g.latencies(), g.rates()},
		func(g Gallery) bool { return len(g.Plots) == 0 })
}

// A gallery is one being made.
type gallery struct {
	r    *Report
	used map[string]bool // names of plots
}

// named names a plot by what it is of.
func (g *gallery) named(p plot.Plot, words ...string) NamedPlot {
	first := slug(strings.Join(words, " "))
	name := first
	for i := 2; g.used[name]; i++ {
		name = fmt.Sprintf("%s-%d", first, i)
	}
	g.used[name] = true
	return NamedPlot{name, p}
}

// maxSlug keeps names of files within what every file system takes.
const maxSlug = 80

// slug makes text fit for the name of a file.
func slug(text string) string {
	var out strings.Builder
	for _, c := range strings.ToLower(text) {
		switch {
		case c >= 'a' && c <= 'z' || c >= '0' && c <= '9':
			out.WriteRune(c)
		case out.Len() > 0 && !strings.HasSuffix(out.String(), "-"):
			out.WriteByte('-')
		}
		if out.Len() == maxSlug {
			break
		}
	}
	if name := strings.Trim(out.String(), "-"); name != "" {
		return name
	}
	return "plot"
}

// slots returns the slot of each target: the well-known ones have the same in
// all reports.
func (r *Report) slots() map[string]int {
	slots := map[string]int{}
	next := len(preferred())
	for _, t := range r.Targets {
		if i := slices.Index(preferred(), t); i >= 0 {
			slots[t] = i
			continue
		}
		slots[t] = next
		next++
	}
	return slots
}

// keys returns the legend of the targets that are part of something.
func (r *Report) keys(part func(target string) bool) (keys []plot.Key) {
	slots := r.slots()
	for _, t := range r.Targets {
		if part(t) {
			keys = append(keys, plot.Key{Name: targetName(t), Slot: slots[t]})
		}
	}
	return keys
}

// A family is cases that are shown together.
type family struct {
	name  string // empty if there is but one
	cases []*Case
}

// Bounds of what is shown in one plot.
const (
	maxTogether = 12 // cases that need no families
	maxRows     = 16
	maxRates    = 9 // plots over time
)

// families groups cases by what they do, and those of many into several.
func families(cases []*Case) (all []family) {
	if len(cases) <= maxTogether {
		return []family{{"", cases}}
	}
	for _, name := range []string{"reading", "searching", "writing", "opening"} {
		var some []*Case
		for _, c := range cases {
			if c.family() == name {
				some = append(some, c)
			}
		}
		parts := slices.Collect(slices.Chunk(some, maxRows))
		for i, part := range parts {
			title := name
			if len(parts) > 1 {
				title = fmt.Sprintf("%s, %d of %d", name, i+1, len(parts))
			}
			all = append(all, family{title, part})
		}
	}
	return all
}

// family says what the operations of a case do.
func (c *Case) family() string {
	switch {
	case slices.Contains([]string{"OpenClose", "ManyFiles"}, c.Name):
		return "opening"
	case slices.Contains([]string{"Find", "RFind", "Regexp"}, c.Name):
		return "searching"
	case param(c.Params, "sync") != "":
		return "writing"
	}
	return "reading"
}

// titled adds the name of a family to a title.
func (f family) titled(title string) string {
	if f.name == "" {
		return title
	}
	return title + ": " + f.name
}

// having returns the cases with a result for which ok holds.
func (r *Report) having(ok func(*Result) bool) (cases []*Case) {
	for i := range r.Cases {
		c := &r.Cases[i]
		if slices.ContainsFunc(c.Results, func(res Result) bool { return ok(&res) }) {
			cases = append(cases, c)
		}
	}
	return cases
}

// part reports whether a target is part of cases by a result for which ok
// holds.
func part(cases []*Case, ok func(*Result) bool) func(target string) bool {
	return func(target string) bool {
		return slices.ContainsFunc(cases, func(c *Case) bool {
			res := c.Result(target)
			return res != nil && ok(res)
		})
	}
}

// speed returns how many times as fast as the baseline each target is.
func (g *gallery) speed() Gallery {
	compared := func(r *Result) bool { return r.Versus != nil && !math.IsNaN(r.Versus.Ratio) }
	cases := g.r.having(compared)
	base := targetName(g.r.Baseline)
	out := Gallery{Title: "How many times as fast", Caption: fmt.Sprintf(
		"Each mark is how many times as fast as %s a target is, with its %s interval; left of the line it is slower. A hollow mark shows no difference.", base, percent(g.r.Confidence))}
	low, high := 1.0, 1.0
	for _, c := range cases {
		for _, res := range c.Results {
			if compared(&res) {
				low, high = min(low, res.Versus.Ratio), max(high, res.Versus.Ratio)
			}
		}
	}
	slots := g.r.slots()
	for _, f := range families(cases) {
		p := &plot.Ranges{
			Title: f.titled("Speed against " + base), From: low, To: high, Reference: 1,
			X:    plot.Axis{Label: "times as fast as " + base, Log: true, Format: func(v float64) string { return plain(v) + "×" }},
			Keys: g.r.keys(part(f.cases, compared)),
		}
		var told []string
		for _, c := range f.cases {
			row := plot.Row{Label: c.Label}
			for _, res := range c.Results {
				if !compared(&res) {
					continue
				}
				v := res.Versus
				text := phrase(res.Target, g.r.Baseline, v)
				told = append(told, c.Label+": "+text)
				row.Marks = append(row.Marks, plot.Mark{
					Slot: slots[res.Target], At: v.Ratio, Low: v.Low, High: v.High,
					Open: v.Verdict != stats.Faster && v.Verdict != stats.Slower, Tip: c.Label + ": " + text,
				})
			}
			p.Rows = append(p.Rows, row)
		}
		p.Desc = described("Speed of each target relative to "+base, told)
		if len(f.cases) > 0 {
			out.Plots = append(out.Plots, g.named(p, "speed", f.name))
		}
	}
	return out
}

// described joins what a plot says, for those who do not see it.
func described(what string, told []string) string {
	return what + ". " + strings.Join(told, "; ") + "."
}

// A sweep is cases that differ in their block size alone, by block size.
type sweep struct {
	title  string
	cases  []*Case
	blocks []int64
}

// sweeps returns those of at least two block sizes.
func (r *Report) sweeps() (all []sweep) {
	byKey := map[string]*sweep{}
	var keys []string
	for i := range r.Cases {
		c := &r.Cases[i]
		block, err := bytesize.Parse(param(c.Params, "block"))
		if err != nil || block <= 0 {
			continue
		}
		// A workload may give its own file to each block size.
		without := []string{"block", "file"}
		if r.severalFiles(c) {
			without = without[:1]
		}
		key := c.Name
		for _, p := range c.Params {
			if !slices.Contains(without, p.Key) {
				key += "/" + p.Key + "=" + p.Value
			}
		}
		s := byKey[key]
		if s == nil {
			s = &sweep{title: r.words(c, without)}
			byKey[key] = s
			keys = append(keys, key)
		}
		if slices.Contains(s.blocks, block) {
			continue
		}
		at, _ := slices.BinarySearch(s.blocks, block)
		s.blocks = slices.Insert(s.blocks, at, block)
		s.cases = slices.Insert(s.cases, at, c)
	}
	for _, key := range keys {
		if s := byKey[key]; len(s.blocks) > 1 {
			all = append(all, *s)
		}
	}
	return all
}

// severalFiles reports whether a case has a sibling that differs in its file
// alone.
func (r *Report) severalFiles(c *Case) bool {
	return slices.ContainsFunc(r.Cases, func(other Case) bool {
		if other.Name != c.Name || len(other.Params) != len(c.Params) || param(other.Params, "file") == param(c.Params, "file") {
			return false
		}
		for i, p := range c.Params {
			if p.Key != "file" && other.Params[i] != p {
				return false
			}
		}
		return true
	})
}

// words names a case as its label does, without some parameters.
func (r *Report) words(c *Case, without []string) string {
	words := []string{c.Name}
	for _, p := range c.Params {
		switch {
		case p.Value == "" || slices.Contains(without, p.Key) || slices.Contains(r.Own, Own{c.Name, p}):
		case slices.Contains(r.Usual, p) || slices.Contains(r.Common, p) && !(speaksForItself(p.Key) && p.Key != "cache"):
		default:
			words = append(words, word(p))
		}
	}
	return strings.Join(words, " ")
}

// times returns times against block sizes.
func (g *gallery) times() Gallery {
	out := Gallery{Title: "Time per operation by block size", Caption: fmt.Sprintf(
		"Median times with their %s intervals as bands; both axes are logarithmic. Lower is faster.", percent(g.r.Confidence))}
	timed := func(r *Result) bool { return r.Figure(record.Time) != nil }
	slots := g.r.slots()
	for _, s := range g.r.sweeps() {
		p := &plot.Curves{
			Title: s.title,
			X:     plot.Axis{Label: "block size", Log: true, Format: func(v float64) string { return bytesize.Format(int64(v)) }},
			Y:     plot.Axis{Label: "time per operation", Log: true, Format: roundDuration},
		}
		for _, b := range s.blocks {
			p.X.Ticks = append(p.X.Ticks, float64(b))
		}
		var told []string
		for _, target := range g.r.Targets {
			line := plot.Line{Name: targetName(target), Slot: slots[target]}
			var values []string
			for i, c := range s.cases {
				res := c.Result(target)
				if res == nil || !timed(res) {
					continue
				}
				f := res.Figure(record.Time)
				block := bytesize.Format(s.blocks[i])
				text := strings.TrimSpace(duration(f.Center) + " " + spread(f.Summary))
				values = append(values, block+" "+text)
				line.Points = append(line.Points, plot.Point{X: float64(s.blocks[i]), Y: f.Center, Low: f.Low, High: f.High,
					Tip: fmt.Sprintf("%s, %s: %s", line.Name, block, text)})
			}
			if len(line.Points) > 0 {
				p.Lines = append(p.Lines, line)
				told = append(told, line.Name+": "+list(values))
			}
		}
		p.Desc = described("Time per operation against block size, "+s.title, told)
		if len(p.Lines) > 0 {
			out.Plots = append(out.Plots, g.named(p, "time", s.title))
		}
	}
	return out
}

// A column of costs: what it is called, and the units that make it up.
type costColumn struct{ title, solid, pale string }

func costColumns() []costColumn {
	return []costColumn{
		{"system calls", "syscalls/op", ""},
		{"bytes copied", "kernel-B/op", "user-B/op"},
		{"page faults", "minflt/op", "majflt/op"},
	}
}

// costs returns what an operation costs besides time.
func (g *gallery) costs() Gallery {
	out := Gallery{Title: "What a mapping saves: calls, copies, faults", Caption: "What one operation costs. " +
		"The bars of a case are to scale within a column: the longest is what the costliest target spends, or one. " +
		"Copies are solid where the kernel makes them and pale in user space; faults that waited for the device are pale."}
	var columns []costColumn
	for _, col := range costColumns() {
		if len(g.r.having(func(r *Result) bool { return r.Figure(col.solid) != nil || r.Figure(col.pale) != nil })) > 0 {
			columns = append(columns, col)
		}
	}
	counted := func(r *Result) bool {
		return slices.ContainsFunc(columns, func(c costColumn) bool { return r.Figure(c.solid) != nil || r.Figure(c.pale) != nil })
	}
	slots := g.r.slots()
	for _, f := range families(g.r.having(counted)) {
		p := &plot.Bars{Title: f.titled("Cost of an operation"), Keys: g.r.keys(part(f.cases, counted)),
			Note: "Pale: copied in user space; faults that waited for the device."}
		for _, col := range columns {
			p.Columns = append(p.Columns, col.title)
		}
		var told []string
		for _, c := range f.cases {
			group := plot.Group{Label: c.Label}
			for i := range c.Results {
				res := &c.Results[i]
				if !counted(res) {
					continue
				}
				bar := plot.Bar{Slot: slots[res.Target]}
				var words []string
				for _, col := range columns {
					cell := col.cell(res)
					bar.Cells = append(bar.Cells, cell)
					words = append(words, col.title+" "+cell.Text)
				}
				group.Bars = append(group.Bars, bar)
				told = append(told, fmt.Sprintf("%s, %s: %s", c.Label, targetName(res.Target), list(words)))
			}
			p.Groups = append(p.Groups, group)
		}
		p.Desc = described("System calls, copied bytes and page faults of one operation", told)
		if len(f.cases) > 0 {
			out.Plots = append(out.Plots, g.named(p, "costs", f.name))
		}
	}
	return out
}

// cell returns the bar of a result.
func (c costColumn) cell(res *Result) plot.Cell {
	solid, pale := res.Figure(c.solid), res.Figure(c.pale)
	if solid == nil && pale == nil {
		return plot.Cell{Text: absent}
	}
	var cell plot.Cell
	sum := 0.0
	for _, f := range []*Figure{solid, pale} {
		if f == nil {
			continue
		}
		sum += f.Center
		tip := targetName(res.Target) + ": " + value(f.Center, f.Unit) + " " + meaning(f.Unit)
		if f.Unit == "syscalls/op" {
			tip = targetName(res.Target) + ": " + called(f.Center, res)
		}
		cell.Parts = append(cell.Parts, plot.Part{Length: f.Center, Pale: f == pale, Tip: tip})
	}
	unit := c.solid
	if solid == nil {
		unit = c.pale
	}
	cell.Text = value(sum, unit)
	return cell
}

// latencies returns the percentiles of single operations.
func (g *gallery) latencies() Gallery {
	out := Gallery{Title: "Latency of single operations", Caption: "From the median (the mark) to the slowest operation (the end of its line); the ticks between are the percentiles 90, 99 and 99.9."}
	told := func(r *Result) bool { return r.Figure("p50-sec") != nil }
	slots := g.r.slots()
	for _, f := range families(g.r.having(told)) {
		p := &plot.Ranges{
			Title: f.titled("Latency"), Keys: g.r.keys(part(f.cases, told)),
			X: plot.Axis{Label: "p50, p90, p99, p99.9 and max of one operation", Log: true, Format: roundDuration},
		}
		var texts []string
		for _, c := range f.cases {
			row := plot.Row{Label: c.Label}
			for i := range c.Results {
				res := &c.Results[i]
				if !told(res) {
					continue
				}
				m := plot.Mark{Slot: slots[res.Target], At: res.Figure("p50-sec").Center}
				m.Low, m.High = m.At, math.NaN()
				var words []string
				for _, name := range percentiles() {
					f := res.Figure(name + "-sec")
					if f == nil {
						continue
					}
					words = append(words, name+" "+duration(f.Center))
					switch name {
					case "p50":
					case "max":
						m.High = f.Center
					default:
						m.Ticks = append(m.Ticks, f.Center)
					}
				}
				m.Tip = fmt.Sprintf("%s, %s: %s", c.Label, targetName(res.Target), list(words))
				texts = append(texts, m.Tip)
				row.Marks = append(row.Marks, m)
			}
			p.Rows = append(p.Rows, row)
		}
		p.Desc = described("Percentiles of the time of one operation", texts)
		if len(f.cases) > 0 {
			out.Plots = append(out.Plots, g.named(p, "latency", f.name))
		}
	}
	return out
}

// rates returns operations per second over time, of the cases in which they
// vary most.
func (g *gallery) rates() Gallery {
	out := Gallery{Title: "Operations per second over time", Caption: "Each second that had turns of a target; the time between turns does not count."}
	type course struct {
		label string
		lines map[string][]record.RatePoint
		apart float64
	}
	var all []*course
	for _, rates := range g.r.Rates {
		key, target, twin := rates.Of()
		if twin != "" || !slices.Contains(g.r.Targets, target) {
			continue
		}
		label := key
		if i := slices.IndexFunc(g.r.Cases, func(c Case) bool { return c.Key == key }); i >= 0 {
			label = g.r.Cases[i].Label
		}
		i := slices.IndexFunc(all, func(c *course) bool { return c.label == label })
		if i < 0 {
			i = len(all)
			all = append(all, &course{label: label, lines: map[string][]record.RatePoint{}})
		}
		all[i].lines[target] = append(all[i].lines[target], rates.Points...)
	}
	for _, c := range all {
		for _, points := range c.lines {
			s := stretch{low: points[0], top: points[0]}
			s.take(points)
			c.apart = max(c.apart, s.apart())
		}
	}
	slices.SortStableFunc(all, func(a, b *course) int { return cmp.Compare(b.apart, a.apart) })
	if n := len(all); n > maxRates {
		all = all[:maxRates]
		out.Caption += fmt.Sprintf(" The %d cases of %d in which it varies most.", maxRates, n)
	}
	slots := g.r.slots()
	const many = 40 // points that are a line
	for _, c := range all {
		p := &plot.Curves{
			Title: c.label,
			X:     plot.Axis{Label: "seconds since the case began", Whole: true, Format: plain},
			Y:     plot.Axis{Label: "operations per second", Format: count},
		}
		var told []string
		for _, target := range g.r.Targets {
			points := c.lines[target]
			if len(points) == 0 {
				continue
			}
			line := plot.Line{Name: targetName(target), Slot: slots[target], Bare: len(points) > many}
			s := stretch{low: points[0], top: points[0]}
			s.take(points)
			for _, pt := range points {
				line.Points = append(line.Points, plot.Point{X: float64(pt.Second), Y: pt.PerSecond, Low: math.NaN(), High: math.NaN(),
					Tip: fmt.Sprintf("%s, second %d: %s op/s", line.Name, pt.Second, count(pt.PerSecond))})
			}
			p.Lines = append(p.Lines, line)
			told = append(told, fmt.Sprintf("%s: from %s to %s", line.Name, count(s.low.PerSecond), count(s.top.PerSecond)))
		}
		p.Desc = described("Operations per second over time, "+c.label, told)
		out.Plots = append(out.Plots, g.named(p, "rate", c.label))
	}
	return out
}
