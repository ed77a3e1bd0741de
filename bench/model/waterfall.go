package model

import (
	"math"

	"mmapbench/internal/stats"
)

// A StepKind is what a step of a waterfall does without, or adds.
type StepKind int

// The steps, in their order.
const (
	WithoutCall StepKind = iota // a mapping with equal copies instead of system calls
	WithoutCopy                 // the same mapping used in place
	WithFaults                  // a fresh mapping instead of one that is kept
)

// A Waterfall tells where the time of an operation goes between reading with
// system calls and using a mapping in place. All times are of an operation, in
// seconds.
type Waterfall struct {
	Case       *Case
	Start, End Estimate // on stdio, and on mmap-view
	Saved      Estimate // Start less End, from the paired rounds
	Steps      []Step

	// Rest is what Saved has beyond the steps.
	Rest float64

	// FaultsInside says that the case faults and the steps could not be
	// measured without: they hold the page faults of both sides.
	FaultsInside bool
}

// A Step is one of the differences.
type Step struct {
	Kind  StepKind
	Saved Estimate // negative where it costs time

	// What it changes of the counts of an operation; NaN where not counted.
	Calls, Copied, Faults Change

	// Each is what one of the things costs that the step is about: a call, a
	// byte, a fault. Unknown where their number does not change, or was not
	// counted.
	Each Estimate

	// Call and Bytes are what the cost model makes of the step: what does not
	// depend on the size, and what does. Unknown without a model.
	Call, Bytes Estimate
}

// A Change is a count before and after a step.
type Change struct{ From, To float64 }

// Known reports whether both were counted.
func (c Change) Known() bool { return !math.IsNaN(c.From) && !math.IsNaN(c.To) }

// waterfalls makes those of all cases that have the targets.
func (m *Model) waterfalls() {
	for i := range m.set.Cases {
		if w, ok := m.waterfall(&m.set.Cases[i]); ok {
			m.Waterfalls = append(m.Waterfalls, w)
		}
	}
}

func (m *Model) waterfall(c *Case) (w Waterfall, ok bool) {
	if c.Trial(Stdio) == nil || c.Trial(Mapped) == nil || c.Trial(View) == nil {
		return w, false
	}
	w = Waterfall{Case: c, Start: middle(c.Trial(Stdio)), End: middle(c.Trial(View)), Saved: saved(c.Trial(Stdio), c.Trial(View))}
	steady := c // where calls and copies are told apart without faults
	faults := c.Trial(View).Faults > 0
	if p, hasKept := c.Pattern.kept(); hasKept && faults {
		k := m.set.find(p, c.Block, c.File)
		if k != nil && k.Trial(Stdio) != nil && k.Trial(Mapped) != nil && k.Trial(View) != nil {
			steady = k
		}
	}
	w.FaultsInside = faults && steady == c
	w.Steps = []Step{
		m.step(WithoutCall, steady, Stdio, Mapped),
		m.step(WithoutCopy, steady, Mapped, View),
	}
	if steady != c {
		w.Steps = append(w.Steps, m.faultStep(steady.Trial(View), c.Trial(View)))
	}
	w.Rest = w.Saved.Value
	for _, s := range w.Steps {
		w.Rest -= s.Saved.Value
	}
	return w, true
}

// middle is the median time of a trial.
func middle(t *Trial) Estimate { return fromSummary(stats.Median(t.Times, confidence)) }

// saved is what b takes less than a, from the differences within rounds.
func saved(a, b *Trial) Estimate {
	diff := make([]float64, len(a.Times))
	for i := range diff {
		diff[i] = a.Times[i] - b.Times[i]
	}
	return fromSummary(stats.Median(diff, confidence))
}

func fromSummary(s stats.Summary) Estimate { return Estimate{s.Center, s.Low, s.High} }

// step is the difference of two targets of a case.
func (m *Model) step(kind StepKind, c *Case, from, to string) Step {
	a, b := c.Trial(from), c.Trial(to)
	s := Step{Kind: kind, Saved: saved(a, b), Each: unknown(), Call: unknown(), Bytes: unknown()}
	s.count(a, b)
	s.price()
	x, y := m.Curve(c.Pattern, c.File, from), m.Curve(c.Pattern, c.File, to)
	if x != nil && y != nil && x.Fit.Bad == "" && y.Fit.Bad == "" {
		s.Call = m.difference(x, y, 0)
		s.Bytes = m.difference(x, y, float64(c.Block))
	}
	return s
}

func (s *Step) count(a, b *Trial) {
	s.Calls, s.Copied, s.Faults = Change{a.Calls, b.Calls}, Change{a.Copied, b.Copied}, Change{a.Faults, b.Faults}
}

// price says what one of the things of the step costs.
func (s *Step) price() {
	about := [...]Change{s.Calls, s.Copied, s.Faults}[s.Kind]
	n := about.From - about.To
	if about.Known() && n != 0 {
		s.Each = s.Saved.Times(1 / n)
	}
}

// faultStep compares trials of different cases, whose rounds are no pairs.
func (m *Model) faultStep(kept, fresh *Trial) Step {
	a, b := m.rounds.of(kept), m.rounds.of(fresh)
	diff := make([]float64, len(a))
	for k := range diff {
		diff[k] = a[k] - b[k]
	}
	s := Step{Kind: WithFaults, Saved: around(level(kept.Times)-level(fresh.Times), diff), Each: unknown(), Call: unknown(), Bytes: unknown()}
	s.count(kept, fresh)
	s.price()
	return s
}

// difference is what the model makes of x less y: what does not depend on the
// size for a size of 0, else what does.
func (m *Model) difference(x, y *Curve, size float64) Estimate {
	value := func(c *Curve, costs []float64) float64 {
		if size == 0 {
			at := c.form.row(0, c.counts[0].calls, 0)
			return dot(at, costs)
		}
		f := c.form
		all := dot(f.row(size, 0, 0), costs)
		return all - dot(f.row(0, 0, 0), costs)
	}
	drawn := make([]float64, resamples)
	for k := range drawn {
		drawn[k] = value(x, x.drawn[k]) - value(y, y.drawn[k])
	}
	return around(value(x, x.costs)-value(y, y.costs), drawn)
}
