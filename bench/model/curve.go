package model

import (
	"math"
	"math/rand/v2"
	"slices"
)

// leastSizes is how many sizes a line with two costs needs, so that one can be
// wrong.
const leastSizes = 3

// A Curve is the cost model of a target in a pattern.
type Curve struct {
	Pattern Pattern
	Axis    Axis
	File    int64
	Target  string

	// Params are the costs that the figures can tell apart.
	Params []Param

	// Points are the sizes that it was fitted to.
	Points []Point

	// Fit says how good it is.
	Fit Fit

	form   form
	costs  []float64   // by the columns of form
	drawn  [][]float64 // costs of each resample
	bends  [][]float64 // what remains at each point, in each resample: logarithms
	stay   []float64   // what remains at each point: logarithms
	rows   []observation
	counts []counted // by size, of the group itself
}

// A Param is a cost with its interval.
type Param struct {
	Name     string // "operation", "call", "byte" or "fault"
	Unit     string // "sec" or "sec/B"
	From, To int64  // sizes that a cost of bytes is for; To is 0 for all beyond
	Estimate
}

// A Point is a size with what was measured and what the model makes of it, in
// seconds.
type Point struct {
	Size     int64
	Measured Estimate
	Fitted   float64
	Error    float64 // of Fitted, as a fraction of Measured
	LeftOut  float64 // what the model makes of the size when it is not fitted to it; NaN at both ends
}

// Fit is how good a curve fits, as fractions of what was measured.
type Fit struct {
	Median, Worst               float64 // errors of the points
	LeftOutMedian, LeftOutWorst float64 // errors of points, each left out of the fit; NaN with too few sizes
	Bad                         string  // why it should not be trusted; "" if it may
}

// Limits of a fit that may be trusted, the same that a held-out check has.
const (
	mostMedian = 0.15
	mostWorst  = 0.30
)

// An observation is a row of the fit.
type observation struct {
	size, calls, faults float64
	trial               *Trial
	own                 bool // of the group itself, not of that whose mapping is kept
}

// counted are the counts at a size.
type counted struct{ size, calls, faults float64 }

// A form says which costs there are.
type form struct {
	calls  bool      // a cost of calls besides that of an operation
	faults bool      // a cost of faults besides that of bytes
	knots  []float64 // sizes where the line of bytes bends
}

func (f form) columns() int {
	n := 2 + len(f.knots)
	if f.calls {
		n++
	}
	if f.faults {
		n++
	}
	return n
}

// row returns what an operation has of each cost.
func (f form) row(size, calls, faults float64) []float64 {
	row := make([]float64, 0, f.columns())
	row = append(row, 1)
	if f.calls {
		row = append(row, calls)
	}
	from := 0.0
	for _, k := range f.knots {
		row = append(row, max(0, min(size, k)-from))
		from = k
	}
	row = append(row, max(0, size-from))
	if f.faults {
		row = append(row, faults)
	}
	return row
}

// curve fits a target of a group; kept is the group with the same pattern and a
// mapping that is kept, or nil. It returns nil where sizes are too few.
func (m *Model) curve(g, kept *Group, target string) *Curve {
	c := &Curve{Pattern: g.Pattern, Axis: g.Axis, File: g.File, Target: target}
	own := g.of(target)
	for _, cs := range own {
		c.observe(cs, target, true)
	}
	if len(own) < leastSizes {
		return nil
	}
	c.form.calls = c.vary(func(o observation) float64 { return o.calls })
	if c.faulty() && kept != nil {
		for _, cs := range kept.of(target) {
			c.observe(cs, target, false)
		}
		c.form.faults = len(c.rows) > len(own)
	}
	times := make([]float64, len(c.rows))
	for i, o := range c.rows {
		times[i] = level(o.trial.Times)
	}
	c.choose(times)
	c.costs = fitRelative(c.matrix(), times)
	c.stay = c.remains(m, c.costs, times)
	c.resample(m, times)
	c.finish(m, times)
	return c
}

func (c *Curve) observe(cs *Case, target string, own bool) {
	t := cs.Trial(target)
	o := observation{size: float64(cs.Block), calls: zeroIfUnknown(t.Calls), faults: zeroIfUnknown(t.Faults), trial: t, own: own}
	c.rows = append(c.rows, o)
	if own {
		c.counts = append(c.counts, counted{o.size, o.calls, o.faults})
	}
}

func zeroIfUnknown(v float64) float64 {
	if math.IsNaN(v) {
		return 0
	}
	return v
}

// sameCount is how far counts may be apart, as a fraction, for operations to
// have the same number: 1.02 calls are one call, and now and then another.
const sameCount = 0.2

// vary reports whether a count differs enough between the sizes for its cost to
// be told from that of an operation.
func (c *Curve) vary(count func(o observation) float64) bool {
	least, most := math.Inf(1), 0.0
	for _, o := range c.rows {
		if o.own {
			least, most = min(least, count(o)), max(most, count(o))
		}
	}
	return most-least > sameCount*most && most > sameCount && len(c.rows) > leastSizes
}

// faulty reports whether operations fault at most sizes; now and then the Go
// runtime does, too.
func (c *Curve) faulty() bool {
	sizes := 0
	for _, n := range c.counts {
		if n.faults > 0 {
			sizes++
		}
	}
	return 2*sizes > len(c.counts)
}

// matrix returns the rows of the fit.
func (c *Curve) matrix() [][]float64 {
	rows := make([][]float64, len(c.rows))
	for i, o := range c.rows {
		rows[i] = c.form.row(o.size, o.calls, o.faults)
	}
	return rows
}

// choose places the knots: of no, one or two of them those that make the fit
// better than their cost, by Akaike's criterion, corrected for few points.
func (c *Curve) choose(times []float64) {
	places := c.bendable()
	sets := [][]float64{nil}
	for i, k := range places {
		sets = append(sets, []float64{k})
		for _, l := range places[i+1:] {
			sets = append(sets, []float64{k, l})
		}
	}
	best, chosen := math.Inf(1), []float64(nil)
	for _, knots := range sets {
		c.form.knots = knots
		if v := c.criterion(times); v < best {
			best, chosen = v, knots
		}
	}
	c.form.knots = chosen
}

// bendable returns where the line may bend: at sizes that were measured. In
// between it would be drawn on from one side alone.
func (c *Curve) bendable() (knots []float64) {
	for i := 1; i+1 < len(c.counts); i++ {
		knots = append(knots, c.counts[i].size)
	}
	return knots
}

// fitNoise is what a fit need not be better than.
const fitNoise = 0.01

func (c *Curve) criterion(times []float64) float64 {
	n, p := float64(len(c.rows)), float64(c.form.columns()+1)
	if n-p-1 <= 0 {
		return math.Inf(1)
	}
	rows := c.matrix()
	const rough = 2 // steps tell forms apart
	x := fitIn(rows, times, rough)
	sum := 0.0
	for i, row := range rows {
		e := math.Log(dot(row, x) / times[i])
		sum += min(e*e, 1)
	}
	return n*math.Log(sum/n+fitNoise*fitNoise) + 2*p + 2*p*(p+1)/(n-p-1)
}

// remains returns what the costs leave of the times at each of the sizes: the
// logarithm of measured over fitted, less what may be noise of the level.
func (c *Curve) remains(m *Model, costs, times []float64) []float64 {
	var stay []float64
	for i, o := range c.rows {
		if !o.own {
			continue
		}
		e := math.Log(times[i] / dot(c.form.row(o.size, o.calls, o.faults), costs))
		if math.IsNaN(e) || math.IsInf(e, 0) {
			e = 0
		}
		s := m.rounds.noise(o.trial)
		if e != 0 {
			e *= max(0, 1-s*s/(e*e))
		}
		stay = append(stay, e)
	}
	return stay
}

// resample fits the curve to each of the resamples. What the fit leaves is
// drawn too, so that a model that fits badly has wide intervals.
func (c *Curve) resample(m *Model, times []float64) {
	rows := c.matrix()
	n, p := len(rows), c.form.columns()
	left := make([]float64, n)
	for i, row := range rows {
		left[i] = math.Log(times[i] / dot(row, c.costs))
		if math.IsNaN(left[i]) || math.IsInf(left[i], 0) {
			left[i] = 0
		}
		left[i] *= math.Sqrt(float64(n) / float64(max(n-p, 1)))
	}
	rng := rand.New(rand.NewPCG(m.set.Seed, uint64(n))) // the same draws for all targets of a group
	drawn, noisy := make([]float64, n), make([]float64, n)
	for k := range resamples {
		for i, o := range c.rows {
			drawn[i] = m.rounds.of(o.trial)[k]
			noisy[i] = drawn[i] * math.Exp(left[rng.IntN(n)])
		}
		costs := fitRelative(rows, noisy)
		c.drawn = append(c.drawn, costs)
		c.bends = append(c.bends, c.remains(m, costs, drawn))
	}
}

// finish fills in what is shown.
func (c *Curve) finish(m *Model, times []float64) {
	c.params()
	at := 0
	for i, o := range c.rows {
		if !o.own {
			continue
		}
		fitted := dot(c.form.row(o.size, o.calls, o.faults), c.costs)
		c.Points = append(c.Points, Point{
			Size:     int64(o.size),
			Measured: around(times[i], m.rounds.of(o.trial)),
			Fitted:   fitted,
			Error:    fitted/times[i] - 1,
			LeftOut:  c.without(m, times, at),
		})
		at++
	}
	c.rate()
}

// params names the costs.
func (c *Curve) params() {
	column := 0
	add := func(p Param) {
		drawn := make([]float64, len(c.drawn))
		for k, costs := range c.drawn {
			drawn[k] = costs[column]
		}
		p.Estimate = around(c.costs[column], drawn)
		c.Params = append(c.Params, p)
		column++
	}
	first := Param{Name: "operation", Unit: "sec"}
	if !c.form.calls && c.callsEach() {
		first.Name = "call" // with what else an operation costs
	}
	add(first)
	if c.form.calls {
		add(Param{Name: "call", Unit: "sec"})
	}
	from := int64(0)
	for _, k := range c.form.knots {
		add(Param{Name: "byte", Unit: "sec/B", From: from, To: int64(k)})
		from = int64(k)
	}
	add(Param{Name: "byte", Unit: "sec/B", From: from})
	if c.form.faults {
		add(Param{Name: "fault", Unit: "sec"})
	}
}

// callsEach reports whether each operation makes one system call or more.
func (c *Curve) callsEach() bool {
	return !slices.ContainsFunc(c.counts, func(n counted) bool { return n.calls < 1-sameCount })
}

// Param returns the first cost of that name, or an unknown one.
func (c *Curve) Param(name string) Param {
	i := slices.IndexFunc(c.Params, func(p Param) bool { return p.Name == name })
	if i < 0 {
		return Param{Name: name, Estimate: unknown()}
	}
	return c.Params[i]
}

// without returns what the curve would predict at its ith size if it had not
// been measured; NaN at the ends, where nothing is predicted, and where sizes
// are too few.
func (c *Curve) without(m *Model, times []float64, at int) float64 {
	if at == 0 || at == len(c.counts)-1 || len(c.counts) <= leastSizes {
		return math.NaN()
	}
	less := &Curve{form: c.form}
	var rest []float64
	size := c.counts[at].size
	for i, o := range c.rows {
		if o.size == size {
			continue
		}
		less.rows, rest = append(less.rows, o), append(rest, times[i])
		if o.own {
			less.counts = append(less.counts, counted{o.size, o.calls, o.faults})
		}
	}
	less.form.knots = nil
	less.choose(rest)
	less.costs = fitRelative(less.matrix(), rest)
	less.stay = less.remains(m, less.costs, rest)
	return less.at(size, less.costs, less.stay)
}

func (c *Curve) rate() {
	var errors, leftOut []float64
	for _, p := range c.Points {
		errors = append(errors, math.Abs(p.Error))
		if !math.IsNaN(p.LeftOut) {
			leftOut = append(leftOut, math.Abs(p.LeftOut/p.Measured.Value-1))
		}
	}
	c.Fit = Fit{Median: median(errors), Worst: slices.Max(errors), LeftOutMedian: math.NaN(), LeftOutWorst: math.NaN()}
	if len(leftOut) > 0 {
		c.Fit.LeftOutMedian, c.Fit.LeftOutWorst = median(leftOut), slices.Max(leftOut)
	}
	switch {
	case c.Fit.Median > mostMedian || c.Fit.Worst > mostWorst:
		c.Fit.Bad = "the times do not follow such a line"
	case c.Fit.LeftOutMedian > mostMedian || c.Fit.LeftOutWorst > mostWorst:
		c.Fit.Bad = "a size that is left out is not predicted well"
	}
}

// Range returns the sizes between which the curve predicts.
func (c *Curve) Range() (low, high int64) {
	return c.Points[0].Size, c.Points[len(c.Points)-1].Size
}

// At returns the time of an operation at a size, in seconds: what was measured
// next to it, bent as the model is between. Outside of the range it is unknown.
func (c *Curve) At(size float64) Estimate {
	low, high := c.Range()
	if size < float64(low) || size > float64(high) {
		return unknown()
	}
	drawn := make([]float64, len(c.drawn))
	for k := range drawn {
		drawn[k] = c.drawAt(size, k)
	}
	return around(c.at(size, c.costs, c.stay), drawn)
}

// drawAt is At of one resample.
func (c *Curve) drawAt(size float64, k int) float64 {
	return c.at(size, c.drawn[k], c.bends[k])
}

func (c *Curve) at(size float64, costs, stay []float64) float64 {
	calls := c.interpolate(size, func(i int) float64 { return c.counts[i].calls })
	faults := c.interpolate(size, func(i int) float64 { return c.counts[i].faults })
	t := dot(c.form.row(size, calls, faults), costs)
	return t * math.Exp(c.between(size, stay))
}

// interpolate returns a count at a size. Counts go with the bytes.
func (c *Curve) interpolate(size float64, count func(i int) float64) float64 {
	i, j := c.neighbours(size)
	a, b := c.counts[i].size, c.counts[j].size
	if a == b {
		return count(i)
	}
	return count(i) + (count(j)-count(i))*(size-a)/(b-a)
}

// between returns what remains at a size, by its distance in octaves.
func (c *Curve) between(size float64, stay []float64) float64 {
	i, j := c.neighbours(size)
	a, b := c.counts[i].size, c.counts[j].size
	if a == b {
		return stay[i]
	}
	f := min(max(math.Log(size/a)/math.Log(b/a), 0), 1)
	return stay[i] + (stay[j]-stay[i])*f
}

// neighbours returns the measured sizes around a size.
func (c *Curve) neighbours(size float64) (i, j int) {
	for j < len(c.counts)-1 && c.counts[j].size < size {
		j++
	}
	i = max(j-1, 0)
	if c.counts[j].size <= size || j == 0 {
		// Beyond an end the counts go on as before it.
		if j == 0 && size < c.counts[0].size && len(c.counts) > 1 {
			return 0, 1
		}
		if j > 0 && c.counts[j].size < size {
			return j - 1, j
		}
		return j, j
	}
	return i, j
}
