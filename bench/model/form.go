package model

import (
	"math"
)

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

// mostBends is at how many sizes the line may bend: each pair of them is tried,
// once for each size that is left out.
const mostBends = 16

// bendable returns where the line may bend: at sizes that were measured. In
// between it would be drawn on from one side alone.
func (c *Curve) bendable() (knots []float64) {
	for _, i := range some(1, len(c.counts)-1, mostBends) {
		knots = append(knots, c.counts[i].size)
	}
	return knots
}

// some returns the whole numbers from from to to, without to; of more than most
// it returns so many, evenly apart.
func some(from, to, most int) (all []int) {
	n := max(to-from, 0)
	k := min(n, most)
	for i := range k {
		all = append(all, from+i*n/k)
	}
	return all
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
