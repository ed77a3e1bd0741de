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

// endless bounds values and their inverses: sums, ratios and powers of them are
// finite.
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
	const levels = 40
	for level := range levels {
		values := s.round(level)
		if s.Ticks != nil {
			values = nil
		}
		for i := 0; i < len(s.Ticks); i += level + 1 {
			values = append(values, s.Ticks[i])
		}
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

// round returns the round values of the axis, fewer at higher levels: many
// multiples of powers of ten, then few, then every second power, and so on.
func (s scale) round(level int) (values []float64) {
	multiples := [][]float64{{1, 1.1, 1.2, 1.3, 1.4, 1.5, 1.6, 1.8, 2, 2.5, 3, 4, 5, 7}, {1, 1.2, 1.5, 2, 3, 5, 7}, {1, 1.5, 2, 3, 5}, {1, 2, 5}, {1, 3}}
	every := 1
	if level >= len(multiples) {
		every = level - len(multiples) + 1
	}
	for e := int(math.Floor(math.Log10(s.low))); e <= int(math.Ceil(math.Log10(s.high))); e++ {
		if e%every != 0 {
			continue
		}
		some := []float64{1}
		if level < len(multiples) {
			some = multiples[level]
		}
		for _, m := range some {
			const rounding = 1e-9
			if v := m * math.Pow10(e); v >= s.low*(1-rounding) && v <= s.high*(1+rounding) {
				values = append(values, v)
			}
		}
	}
	return values
}
