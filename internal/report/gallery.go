package report

import (
	"fmt"
	"slices"
	"strings"

	"mmapbench/internal/plot"
)

// A Gallery holds plots that show the same figures of different cases.
type Gallery struct {
	Title   string
	Caption string // a few sentences about how to read the plots
	Plots   []NamedPlot
}

// A NamedPlot is a plot with a name that is unique within the report and usable
// as a file name: lower case letters, digits and hyphens.
type NamedPlot struct {
	Name string
	Plot plot.Plot
}

// Plots returns the plots of everything that the record has figures for. It
// omits empty galleries.
func (r *Report) Plots() []Gallery {
	g := &gallery{r: r, used: map[string]bool{}}
	return slices.DeleteFunc([]Gallery{g.speed(), g.times(), g.costs(), g.latencies()},
		func(g Gallery) bool { return len(g.Plots) == 0 })
}

// A gallery makes the plots of a report.
type gallery struct {
	r    *Report
	used map[string]bool // names of plots so far
}

// named names a plot after its content.
func (g *gallery) named(p plot.Plot, words ...string) NamedPlot {
	first := slug(strings.Join(words, " "))
	name := first
	for i := 2; g.used[name]; i++ {
		name = fmt.Sprintf("%s-%d", first, i)
	}
	g.used[name] = true
	return NamedPlot{name, p}
}

// maxSlug keeps file names within the limits of every file system.
const maxSlug = 80

// slug converts text to a file name.
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

// slots assigns a slot to each target. The well-known targets have the same
// slots in all reports.
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

// keys returns the legend of the targets for which part holds.
func (r *Report) keys(part func(target string) bool) (keys []plot.Key) {
	slots := r.slots()
	for _, t := range r.Targets {
		if part(t) {
			keys = append(keys, plot.Key{Name: targetName(t), Slot: slots[t]})
		}
	}
	return keys
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

// part reports whether a target has a result in cases for which ok holds.
func part(cases []*Case, ok func(*Result) bool) func(target string) bool {
	return func(target string) bool {
		return slices.ContainsFunc(cases, func(c *Case) bool {
			res := c.Result(target)
			return res != nil && ok(res)
		})
	}
}

// described joins what a plot shows, for readers who cannot see it.
func described(what string, told []string) string {
	return what + ". " + strings.Join(told, "; ") + "."
}
