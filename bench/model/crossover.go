package model

import (
	"math"
	"slices"

	"mmapbench/internal/stats"
)

// A CrossoverKind says how an answer depends on the size.
type CrossoverKind int

// The kinds.
const (
	Never   CrossoverKind = iota // the same target is faster wherever a difference is shown
	Turns                        // the other is faster from a size on
	Fades                        // no difference is shown from a size on
	Unshown                      // no difference is shown at any size
	Untold                       // the rounds are too few to tell
)

// A Crossover is a size from which on another target is faster, or says that
// there is none.
type Crossover struct {
	Pattern Pattern
	Axis    Axis
	File    int64
	Kind    CrossoverKind

	// Read and Map are the targets that are compared.
	Read, Map string

	// Low and High are the least and the largest size measured.
	Low, High int64

	// Size, of a crossover that turns, is where both take the same time; of
	// one that fades, between the last size with a difference and the first
	// without, which are then the interval. In bytes.
	Size Estimate

	// Between are the sizes next to it, at which a difference was measured and
	// shown.
	Between [2]int64

	// Doubtful says that the model fits one of the targets badly. Then only
	// what was measured is sure: Between, not Size.
	Doubtful bool

	// Below and Above are the faster targets on both sides; "" where no
	// difference is shown.
	Below, Above string
}

// readers and mappers are the sides of a crossover.
func readers() []string { return []string{Stdio, Buffered} }
func mappers() []string { return []string{Mapped, View} }

func (m *Model) crossovers() {
	for _, g := range m.groups {
		for _, read := range readers() {
			for _, mapped := range mappers() {
				m.Crossovers = append(m.Crossovers, m.cross(g, read, mapped)...)
			}
		}
	}
}

// cross returns the crossovers of two targets of a group: those between sizes
// with opposite verdicts, or one that says why there is none.
func (m *Model) cross(g *Group, read, mapped string) (all []Crossover) {
	x, y := m.Curve(g.Pattern, g.File, read), m.Curve(g.Pattern, g.File, mapped)
	if x == nil || y == nil {
		return nil
	}
	var sizes []int64
	var verdicts []stats.Verdict
	untold := 0
	for _, c := range g.Cases {
		switch v, ok := m.set.compare(c, read, mapped); {
		case !ok:
		case v.Verdict == stats.TooFew:
			untold++
		default:
			sizes, verdicts = append(sizes, c.Block), append(verdicts, v.Verdict)
		}
	}
	if len(sizes) < leastSizes {
		if untold > 0 {
			return []Crossover{{Pattern: g.Pattern, Axis: g.Axis, File: g.File, Kind: Untold, Read: read, Map: mapped, Size: unknown()}}
		}
		return nil
	}
	base := Crossover{
		Pattern: g.Pattern, Axis: g.Axis, File: g.File, Read: read, Map: mapped,
		Low: sizes[0], High: sizes[len(sizes)-1], Size: unknown(),
		Doubtful: x.Fit.Bad != "" || y.Fit.Bad != "",
	}
	verdicts = withoutChance(verdicts)
	winner := map[stats.Verdict]string{stats.Faster: mapped, stats.Slower: read}
	last := -1 // index of the last size with a difference
	for i, v := range verdicts {
		if winner[v] == "" {
			continue
		}
		if last >= 0 && verdicts[last] != v {
			c := base
			c.Kind, c.Below, c.Above, c.Between = Turns, winner[verdicts[last]], winner[v], [2]int64{sizes[last], sizes[i]}
			c.Size = root(x, y, c.Between)
			all = append(all, c)
		}
		last = i
	}
	switch {
	case last < 0:
		base.Kind = Unshown
		return append(all, base)
	case last < len(sizes)-2:
		// One size alone may be chance.
		c := base
		c.Kind, c.Below = Fades, winner[verdicts[last]]
		c.Between = [2]int64{sizes[last], sizes[last+1]}
		c.Size = Estimate{math.Sqrt(float64(sizes[last]) * float64(sizes[last+1])), float64(sizes[last]), float64(sizes[last+1])}
		return append(all, c)
	case len(all) == 0:
		base.Kind, base.Below, base.Above = Never, winner[verdicts[last]], winner[verdicts[last]]
		return append(all, base)
	}
	return all
}

// leastRow is how many sizes there have to be for one alone to count as chance.
const leastRow = 4

// withoutChance returns the verdicts of sizes in a row without those that no
// neighbour shares: of twenty comparisons at 95 % one shows a difference where
// there is none. At the ends, where there is one neighbour only, a verdict
// stays if there is another.
func withoutChance(verdicts []stats.Verdict) []stats.Verdict {
	if len(verdicts) < leastRow {
		return verdicts
	}
	some := slices.Clone(verdicts)
	last, decided := len(verdicts)-1, 0
	for i, v := range verdicts {
		inside := i > 0 && i < last
		if inside && verdicts[i-1] != v && verdicts[i+1] != v {
			some[i] = stats.NoDifference
		}
		if some[i] == stats.Faster || some[i] == stats.Slower {
			decided++
		}
	}
	if decided == 1 {
		return make([]stats.Verdict, len(verdicts))
	}
	return some
}

// root returns where two curves meet within a range of sizes.
func root(x, y *Curve, between [2]int64) Estimate {
	low, high := math.Log(float64(between[0])), math.Log(float64(between[1]))
	at := func(ratio func(size float64) float64) float64 {
		a, b := low, high
		rising := ratio(math.Exp(b)) > ratio(math.Exp(a))
		const halvings = 40
		for range halvings {
			mid := (a + b) / 2
			if (ratio(math.Exp(mid)) > 1) == rising {
				b = mid
			} else {
				a = mid
			}
		}
		return math.Exp((a + b) / 2)
	}
	drawn := make([]float64, resamples)
	for k := range drawn {
		drawn[k] = at(func(size float64) float64 { return x.drawAt(size, k) / y.drawAt(size, k) })
	}
	value := at(func(size float64) float64 { return x.at(size, x.costs, x.stay) / y.at(size, y.costs, y.stay) })
	return around(value, drawn)
}

// A Passes tells how many passes over a file it takes for a mapping that is
// made for them to pay.
type Passes struct {
	Case *Case  // with the fresh mapping
	Read string // what it is compared with
	Map  string

	// Number of passes from which on the mapping is faster: 1 if it is from the
	// first, +Inf if it never is. Unknown where the figures can't tell.
	Number Estimate

	First, Later Verdict // of the first pass, and of those behind
}

// A Verdict says how the mapping compares with reading.
type Verdict int

// The verdicts.
const (
	TooFew       = Verdict(stats.TooFew)       // the rounds are too few to tell
	NoDifference = Verdict(stats.NoDifference) // none is shown
	Faster       = Verdict(stats.Faster)       // the mapping is faster
	Slower       = Verdict(stats.Slower)       // the mapping is slower
)

// String returns the verdict as one word or two, joined by a hyphen.
func (v Verdict) String() string { return stats.Verdict(v).String() }

func (m *Model) passes() {
	for i := range m.set.Cases {
		c := &m.set.Cases[i]
		p, ok := c.Pattern.kept()
		kept := m.set.find(p, c.Block, c.File)
		if !ok || kept == nil {
			continue
		}
		for _, mapped := range mappers() {
			if n, ok := m.passesOf(c, kept, Stdio, mapped); ok {
				m.Passes = append(m.Passes, n)
			}
		}
	}
}

func (m *Model) passesOf(fresh, kept *Case, read, mapped string) (p Passes, ok bool) {
	first, ok1 := m.set.compare(fresh, read, mapped)
	later, ok2 := m.set.compare(kept, read, mapped)
	if !ok1 || !ok2 {
		return p, false
	}
	p = Passes{Case: fresh, Read: read, Map: mapped, First: Verdict(first.Verdict), Later: Verdict(later.Verdict), Number: unknown()}
	switch {
	case p.First == Faster:
		p.Number = Estimate{1, 1, 1}
	case p.First == Slower && p.Later == Slower:
		never := math.Inf(1)
		p.Number = Estimate{never, never, never}
	case p.Later == Faster && (p.First == Slower || p.First == NoDifference):
		number := func(at func(t *Trial) float64) float64 {
			loss := at(fresh.Trial(mapped)) - at(fresh.Trial(read))
			gain := at(kept.Trial(read)) - at(kept.Trial(mapped))
			switch {
			case loss <= 0:
				return 1
			case gain <= 0:
				return math.Inf(1)
			}
			return 1 + loss/gain
		}
		drawn := make([]float64, resamples)
		for k := range drawn {
			drawn[k] = number(func(t *Trial) float64 { return m.rounds.of(t)[k] })
		}
		p.Number = around(number(func(t *Trial) float64 { return level(t.Times) }), drawn)
	}
	return p, true
}
