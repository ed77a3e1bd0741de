package explain

import "mmapbench/internal/noise"

// A Probe compares two ways to do an operation, of size x or repeated x times.
type Probe func(x int64) (noise.Comparison, error)

// A Point is what a probe found.
type Point struct {
	X int64
	noise.Comparison
}

// A Crossover is where the faster of two ways changes.
type Crossover struct {
	First, Last Point // at the ends of the range

	// Below and Above are neighbours by a factor of two between which the
	// ratio crosses 1. They are 0 if it does not.
	Below, Above Point

	// Half and Twice are at half of Below and at twice Above, within the
	// range.
	Half, Twice Point
}

// Turns reports whether the ratio crosses 1 within the range.
func (c Crossover) Turns() bool { return c.Below.X > 0 }

// Confirmed reports whether one way is shown to be faster at Half, and the other
// at Twice.
func (c Crossover) Confirmed() bool {
	return c.Turns() && c.Half.Verdict != c.Twice.Verdict && shown(c.Half) && shown(c.Twice)
}

func shown(p Point) bool { return p.Verdict == noise.Faster || p.Verdict == noise.Slower }

// Cross finds where the ratio of a probe crosses 1 between two sizes that are
// powers of two times each other, by bisection, and probes beside it. If it
// crosses 1 several times, Cross finds one of them.
func Cross(low, high int64, probe Probe) (c Crossover, err error) {
	seen := map[int64]Point{}
	at := func(x int64) (Point, error) {
		if p, ok := seen[x]; ok {
			return p, nil
		}
		v, err := probe(x)
		seen[x] = Point{x, v}
		return seen[x], err
	}
	if c.First, err = at(low); err != nil {
		return c, err
	}
	if c.Last, err = at(high); err != nil || (c.First.Ratio > 1) == (c.Last.Ratio > 1) {
		return c, err
	}
	below, above := c.First, c.Last
	for above.X > 2*below.X {
		p, err := at(middle(below.X, above.X))
		if err != nil {
			return c, err
		}
		if (p.Ratio > 1) == (below.Ratio > 1) {
			below = p
		} else {
			above = p
		}
	}
	if c.Half, err = at(max(below.X/2, low)); err != nil {
		return c, err
	}
	if c.Twice, err = at(min(2*above.X, high)); err != nil {
		return c, err
	}
	c.Below, c.Above = below, above
	return c, nil
}

// middle returns low times the power of two that is halfway to high.
func middle(low, high int64) int64 {
	n := 0
	for x := low; x < high; x *= 2 {
		n++
	}
	return low << (n / 2)
}
