package model

import (
	"fmt"
	"math"
	"slices"

	"mmapbench/internal/stats"
)

// A Side is the answer to whether to map a file or to read it.
type Side int

// The answers.
const (
	Unknown Side = iota // the record can't tell
	Either              // no difference shown
	Map
	Read
)

// An Advice is what a model has to say to a question.
type Advice struct {
	Question Question
	Side     Side

	// Target is the faster one, and Against the fastest of the other side;
	// where no difference is shown, those that were compared.
	Target, Against string

	// Gain is how many times as fast Target is as Against.
	Gain Estimate

	// Times of an operation on both, in seconds.
	Time, AgainstTime Estimate

	// Predicted says that Gain is not of rounds that were measured at the
	// very size, but of the model.
	Predicted bool

	// Hint is the one with which Target was fastest, if that was measured and
	// shown; else "".
	Hint     string
	HintGain Estimate // how many times as fast as without
	Hinted   bool     // whether any was measured

	Basis   []string // sentences: what it rests on
	Risks   []string // sentences: what numbers don't show
	Missing string   // why the answer is unknown
}

// Advise answers a question.
func (m *Model) Advise(q Question) Advice {
	q = q.withDefaults()
	if q.blocks() && q.Block == 0 {
		q.Block = m.usualBlock(q)
	}
	a := Advice{Question: q, Gain: unknown(), Time: unknown(), AgainstTime: unknown(), HintGain: unknown()}
	f, why := m.forecast(q)
	if why != "" {
		a.Missing = why
		return a
	}
	a.decide(m, f)
	m.hint(&a, f)
	a.Basis = append(a.Basis, f.basis...)
	a.risks()
	return a
}

// page is the size of a block that nobody gave.
const page = 4 << 10

// usualBlock returns the size that was measured of a question's workload and is
// nearest to a page, or a page.
func (m *Model) usualBlock(q Question) int64 {
	best, distance := int64(page), math.Inf(1)
	for _, g := range m.groups {
		if g.Pattern.Workload != q.Workload || g.Pattern.Order != q.Order {
			continue
		}
		for _, c := range g.Cases {
			if d := math.Abs(math.Log(float64(c.Block) / page)); c.Block > 0 && d < distance {
				best, distance = c.Block, d
			}
		}
	}
	return best
}

// A forecast is what an operation of a question takes on each target: the sum
// of parts, each with its share.
type forecast struct {
	parts []part
	basis []string
}

// A part is a group at a size, with the share of operations that are like it.
type part struct {
	group *Group
	size  int64
	share float64
}

// forecast finds the parts of a question, or why there are none.
func (m *Model) forecast(q Question) (f forecast, why string) {
	add := func(w func(p Pattern) bool, share float64) bool {
		if share == 0 {
			return true // nothing needs to be known of it
		}
		p, ok := m.part(q, w)
		p.share = share
		if ok {
			f.parts = append(f.parts, p)
		}
		return ok
	}
	base := func(p Pattern) bool {
		return p.Workload == q.Workload && p.Order == q.Order && p.Sync == q.Sync && p.Needle == q.Needle && plain(p)
	}
	missing := func(what string) (forecast, string) {
		return forecast{}, fmt.Sprintf("the record has no case of %s; runbench %s measures it", what, q.Command())
	}
	reading := !q.writes() && !q.opens()
	switch {
	case q.confined():
		if !add(func(p Pattern) bool {
			return p.Workload == q.Workload && p.Order == q.Order && p.Memory > 0 && p.Hint == "" && p.Workers <= 1
		}, 1) {
			return missing(q.String())
		}
	case q.Workload == "Mixed":
		if add(func(p Pattern) bool { return base(p) && p.Reads == q.Reads }, 1) {
			break
		}
		share := float64(q.Reads) / 100
		reads := add(func(p Pattern) bool { return p.Workload == "Read" && p.Order == q.Order && p.Map == "kept" && plain(p) }, share)
		writes := add(func(p Pattern) bool {
			return p.Workload == "Write" && p.Order == q.Order && p.Sync == q.Sync && plain(p)
		}, 1-share)
		if !reads || !writes {
			return missing("both reads and writes")
		}
		if len(f.parts) > 1 {
			f.basis = append(f.basis, "Reads and writes were measured one by one and are added up by their shares; what they do to each other is not in it.")
		}
	case reading && (q.Cold || q.Passes > 0):
		n := float64(max(q.Passes, 1))
		cache := "warm"
		if q.Cold {
			cache = "cold"
		}
		first := add(func(p Pattern) bool {
			return p.Workload == q.Workload && p.Order == q.Order && p.Cache == cache && p.Map == "fresh" && p.Memory == 0 && p.Hint == "" && p.Workers <= 1
		}, 1/n)
		later := add(func(p Pattern) bool { return base(p) && p.Map == "kept" }, 1-1/n)
		if !first || !later {
			return missing(q.String())
		}
		if n > 1 {
			f.basis = append(f.basis, fmt.Sprintf("The first of %d passes is one over a fresh mapping, the others are over one that is kept.", int(n)))
		}
	default:
		if !add(func(p Pattern) bool { return base(p) && (p.Map == "kept" || q.opens() || q.Workload == "Append") }, 1) {
			return missing(q.String())
		}
	}
	return f, ""
}

// plain reports whether a pattern has nothing special that a question did not
// ask for.
func plain(p Pattern) bool {
	return p.Memory == 0 && p.Hint == "" && p.Workers <= 1 && p.Cache != "cold"
}

// near is how far the ratio of file and memory may be from that of a question,
// as a factor.
const near = 1.3

// part finds the group that a question is about, in which its size was measured
// or can be predicted. Of several files the one of the nearest size counts.
func (m *Model) part(q Question, is func(p Pattern) bool) (best part, ok bool) {
	distance := math.Inf(1)
	for _, g := range m.groups {
		if !is(g.Pattern) {
			continue
		}
		if q.confined() {
			ratio := float64(g.File) / float64(g.Pattern.Memory) / q.WorkingSet
			if ratio > near || ratio < 1/near {
				continue
			}
		}
		size := q.Block
		if size == 0 && len(g.Cases) > 0 {
			size = g.Cases[0].Block
		}
		if g.at(size) == nil && !m.predicts(g, size) {
			continue
		}
		d := 0.0
		if q.File > 0 && g.File > 0 {
			d = math.Abs(math.Log(float64(q.File) / float64(g.File)))
		}
		if !ok || d < distance {
			best, ok, distance = part{group: g, size: size}, true, d
		}
	}
	return best, ok
}

// predicts reports whether both sides of a group have a curve that holds a size.
func (m *Model) predicts(g *Group, size int64) bool {
	has := func(side []string) bool {
		return slices.ContainsFunc(side, func(t string) bool {
			c := m.Curve(g.Pattern, g.File, t)
			if c == nil {
				return false
			}
			low, high := c.Range()
			return low <= size && size <= high
		})
	}
	return has(readers()) && has(mappers())
}

// measured reports whether all parts were measured at their very sizes.
func (f forecast) measured() bool {
	return !slices.ContainsFunc(f.parts, func(p part) bool { return p.group.at(p.size) == nil })
}

// time returns what an operation takes on a target, with the same for each
// resample. ok is false where a part does not have the target.
func (m *Model) time(f forecast, target string) (e Estimate, drawn []float64, ok bool) {
	drawn = make([]float64, resamples)
	value := 0.0
	for _, p := range f.parts {
		if c := p.group.at(p.size); c != nil {
			t := c.Trial(target)
			if t == nil {
				return e, nil, false
			}
			value += p.share * level(t.Times)
			for k, v := range m.rounds.of(t) {
				drawn[k] += p.share * v
			}
			continue
		}
		c := m.Curve(p.group.Pattern, p.group.File, target)
		if c == nil {
			return e, nil, false
		}
		size := float64(p.size)
		value += p.share * c.at(size, c.costs, c.stay)
		for k := range drawn {
			drawn[k] += p.share * c.drawAt(size, k)
		}
	}
	return around(value, drawn), drawn, true
}

// fastest returns the target of a side with the least time. One further back
// in the list has to be shown to be faster: what is level is luck, and the
// plainer one comes first.
func (m *Model) fastest(f forecast, side []string) (target string, e Estimate, drawn []float64) {
	for _, name := range side {
		t, d, ok := m.time(f, name)
		if !ok {
			continue
		}
		if target == "" || m.ratio(f, target, name, e.Value/t.Value, drawn, d).Low > 1+m.set.Noise {
			target, e, drawn = name, t, d
		}
	}
	return target, e, drawn
}

// decide compares the sides.
func (a *Advice) decide(m *Model, f forecast) {
	read, readTime, readDrawn := m.fastest(f, readers())
	mapped, mapTime, mapDrawn := m.fastest(f, mappers())
	if read == "" || mapped == "" {
		a.Missing = "the record has only one side of it"
		return
	}
	ratio := m.ratio(f, read, mapped, readTime.Value/mapTime.Value, readDrawn, mapDrawn)
	a.Predicted = !f.measured() || len(f.parts) > 1
	a.Target, a.Against, a.Time, a.AgainstTime, a.Gain = mapped, read, mapTime, readTime, ratio
	switch {
	case math.IsInf(ratio.Low, 0) || math.IsInf(ratio.High, 0):
		a.Missing = fmt.Sprintf("its rounds are too few for an interval: %d are needed", stats.MinRounds(confidence))
	case ratio.Low > 1+m.set.Noise:
		a.Side = Map
	case ratio.High < 1/(1+m.set.Noise):
		a.Side = Read
		a.Target, a.Against, a.Time, a.AgainstTime = read, mapped, readTime, mapTime
		a.Gain = Estimate{1 / ratio.Value, 1 / ratio.High, 1 / ratio.Low}
	default:
		a.Side = Either
	}
	a.Basis = append(a.Basis, m.restsOn(f)...)
}

// ratio returns how many times as fast the target is, from paired rounds where
// the very case was measured.
func (m *Model) ratio(f forecast, base, target string, value float64, x, y []float64) Estimate {
	if len(f.parts) == 1 && f.measured() {
		v, ok := m.set.compare(f.parts[0].group.at(f.parts[0].size), base, target)
		if ok {
			return Estimate{v.Ratio, v.Low, v.High}
		}
	}
	for _, p := range f.parts {
		if c := p.group.at(p.size); c != nil && len(c.Trial(base).Times) < stats.MinRounds(confidence) {
			return Estimate{value, 0, math.Inf(1)}
		}
	}
	drawn := make([]float64, len(x))
	for k := range drawn {
		drawn[k] = x[k] / y[k]
	}
	return around(value, drawn)
}

// hint looks for the hint with which the target was fastest.
func (m *Model) hint(a *Advice, f forecast) {
	if len(f.parts) == 0 || a.Target == "" {
		return
	}
	p := f.parts[0]
	without := p.group.at(p.size)
	if without == nil || without.Trial(a.Target) == nil {
		return
	}
	for i := range m.set.Cases {
		c := &m.set.Cases[i]
		pattern := c.Pattern
		pattern.Hint = ""
		if c.Hint == "" || pattern != p.group.Pattern || c.Block != p.size || c.File != without.File || c.Trial(a.Target) == nil {
			continue
		}
		a.Hinted = true
		x, y := m.rounds.of(without.Trial(a.Target)), m.rounds.of(c.Trial(a.Target))
		drawn := make([]float64, len(x))
		for k := range drawn {
			drawn[k] = x[k] / y[k]
		}
		gain := around(level(without.Trial(a.Target).Times)/level(c.Trial(a.Target).Times), drawn)
		if gain.Low > 1+m.set.Noise && (a.Hint == "" || gain.Value > a.HintGain.Value) {
			a.Hint, a.HintGain = c.Hint, gain
		}
	}
}
