package plot

import "math"

// An Axis maps values above 0 to positions by their logarithm.
type Axis struct {
	Label  string
	Format func(float64) string // formats the values at the ticks
	Ticks  []float64            // positions of ticks; nil for round values
}

// A scale is an axis at its position in a picture.
type scale struct {
	Axis
	low, high float64 // values at its ends
	from, to  float64 // positions of its ends
}

// endless bounds values and their inverses, so that sums, ratios and powers of
// them are finite.
const endless = 1e100

// usable reports whether the axis can show all of the values.
func (a Axis) usable(values ...float64) bool {
	for _, v := range values {
		if !(v >= 1/endless && v <= endless) {
			return false
		}
	}
	return true
}

// over returns a scale that covers all values, with a margin. It ignores values
// that the axis cannot show.
func (a Axis) over(values []float64, from, to float64) scale {
	s := scale{Axis: a, low: math.Inf(1), high: math.Inf(-1), from: from, to: to}
	for _, v := range values {
		if a.usable(v) {
			s.low, s.high = min(s.low, v), max(s.high, v)
		}
	}
	if s.low > s.high {
		s.low, s.high = 1, 10
		return s
	}
	const air = 0.06
	by := max(math.Pow(s.high/s.low, air), 1.1)
	s.low, s.high = s.low/by, s.high*by
	return s
}

// at returns the position of a value, clamped to the ends.
func (s scale) at(v float64) float64 {
	part := math.Log(v/s.low) / math.Log(s.high/s.low)
	return s.from + (s.to-s.from)*min(max(part, 0), 1)
}

// ticks returns the values of as many ticks as fit. need returns the room along
// the axis that the label of a value takes.
func (s scale) ticks(need func(v float64) float64) []float64 {
	candidates := s.powers
	switch {
	case s.Ticks != nil:
		candidates = func(level int) []float64 { return everyOf(s.Ticks, level) }
	case s.high < 10*s.low:
		candidates = s.steps
	}
	const levels = 40
	for level := range levels {
		values := candidates(level)
		if s.fits(values, need) {
			return values
		}
	}
	return nil
}

func (s scale) fits(values []float64, need func(v float64) float64) bool {
	for i := 1; i < len(values); i++ {
		if math.Abs(s.at(values[i])-s.at(values[i-1])) < (need(values[i])+need(values[i-1]))/2 {
			return false
		}
	}
	return true
}

// everyOf returns the first value and every (skip+1)th one after it.
func everyOf(values []float64, skip int) []float64 {
	var some []float64
	for i := 0; i < len(values); i += skip + 1 {
		some = append(some, values[i])
	}
	return some
}

// powers returns round values, fewer at higher levels: 1, 2, 5; then 1 and 3;
// then powers of ten, every second one, and so on.
func (s scale) powers(level int) []float64 {
	var values []float64
	add := func(v float64) {
		const rounding = 1e-9
		if v >= s.low*(1-rounding) && v <= s.high*(1+rounding) {
			values = append(values, v)
		}
	}
	for e := int(math.Floor(math.Log10(s.low))); e <= int(math.Ceil(math.Log10(s.high))); e++ {
		power := math.Pow10(e)
		switch {
		case level == 0:
			add(power)
			add(2 * power)
			add(5 * power)
		case level == 1:
			add(power)
			add(3 * power)
		case e%(level-1) == 0:
			add(power)
		}
	}
	return values
}

// steps returns round values at equal distances, fewer at higher levels.
func (s scale) steps(level int) []float64 {
	const finest = 10 // about the number of ticks at level 0
	step := math.Pow10(int(math.Floor(math.Log10((s.high - s.low) / finest))))
	for i := range level {
		step *= [...]float64{2, 2.5, 2}[i%3]
	}
	var values []float64
	for i := math.Ceil(s.low / step); i*step <= s.high; i++ {
		values = append(values, i*step)
	}
	return values
}
