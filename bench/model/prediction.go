package model

import (
	"math"
)

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
