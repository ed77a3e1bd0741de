package report

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"golang.org/x/perf/benchunit"

	"mmapbench/internal/record"
	"mmapbench/internal/stats"
)

// absent stands for a figure that was not measured.
const absent = "–"

// unitName returns a base unit as runbench and package testing write it.
func unitName(unit string) string {
	if !isTime(unit) {
		return unit
	}
	before, after, _ := strings.Cut(unit, "sec")
	return before + "ns" + after
}

// isTime reports whether a base unit counts seconds.
func isTime(unit string) bool { return counts(unit, "sec") }

// isBytes reports whether a base unit counts bytes.
func isBytes(unit string) bool { return counts(unit, "B") }

// counts reports whether what a unit counts is base, as in "base/op" and
// "which-base".
func counts(unit, base string) bool {
	numerator, _, _ := strings.Cut(unit, "/")
	return numerator == base || strings.HasSuffix(numerator, "-"+base)
}

// value formats a value of a base unit with three digits and, where it has
// one, the unit in a readable scale.
func value(v float64, unit string) string {
	switch {
	case isTime(unit):
		return duration(v)
	case v == 0:
		return "0"
	case unit == record.Rate:
		return scaled(v, benchunit.Binary, "B/s")
	case isBytes(unit):
		return scaled(v, benchunit.Binary, "B")
	}
	return count(v)
}

// apart formats two values that differ so that they do so in print.
func apart(low, high float64, unit string) (string, string) {
	if a, b := value(low, unit), value(high, unit); a != b || low == high {
		return a, b
	}
	suffix := ""
	switch {
	case isTime(unit):
		suffix = " s"
	case unit == record.Rate:
		suffix = " B/s"
	case isBytes(unit):
		suffix = " B"
	}
	const enough = 17 // digits tell any two numbers of 64 bits apart
	a, b := "", ""
	for n := 4; a == b && n <= enough; n++ {
		a, b = strconv.FormatFloat(low, 'g', n, 64), strconv.FormatFloat(high, 'g', n, 64)
	}
	return a + suffix, b + suffix
}

// duration formats seconds.
func duration(v float64) string {
	scales := []struct {
		name string
		sec  float64
	}{{"ns", 1e-9}, {"µs", 1e-6}, {"ms", 1e-3}, {"s", 1}}
	for i, s := range scales {
		text := digits(v / s.sec)
		// Rounding may carry 999.6 ns over to the next scale.
		if n, _ := strconv.ParseFloat(text, 64); math.Abs(n) < 1000 || i == len(scales)-1 {
			return text + " " + s.name
		}
	}
	return "" // not reached: the last scale takes all
}

// roundDuration formats seconds of a tick, without zeros that say nothing.
func roundDuration(v float64) string {
	number, unit, _ := strings.Cut(duration(v), " ")
	if strings.Contains(number, ".") {
		number = strings.TrimRight(strings.TrimRight(number, "0"), ".")
	}
	return number + " " + unit
}

func scaled(v float64, class benchunit.Class, unit string) string {
	s := benchunit.CommonScale([]float64{v}, class)
	return plain(v/s.Factor) + " " + s.Prefix + unit
}

// count formats a number of things.
func count(v float64) string {
	switch {
	case v > 0 && v < 0.001:
		return "<0.001"
	case math.Abs(v) < 1e4:
		return plain(v)
	}
	s := benchunit.CommonScale([]float64{v}, benchunit.Decimal)
	return plain(v/s.Factor) + s.Prefix
}

// digits formats v with three digits.
func digits(v float64) string {
	a := math.Abs(v)
	switch {
	case a >= 99.95 || a == 0:
		return strconv.FormatFloat(v, 'f', 0, 64)
	case a >= 9.995:
		return strconv.FormatFloat(v, 'f', 1, 64)
	case a >= 0.9995:
		return strconv.FormatFloat(v, 'f', 2, 64)
	}
	return strconv.FormatFloat(v, 'g', 3, 64)
}

// plain formats v with three digits, or all of an integer, without the zeros
// that say nothing in an exact figure.
func plain(v float64) string {
	s := digits(v)
	if strings.Contains(s, ".") && !strings.Contains(s, "e") {
		s = strings.TrimRight(strings.TrimRight(s, "0"), ".")
	}
	return s
}

// spread formats half of an interval, or nothing where there is none.
func spread(s stats.Summary) string {
	f, ok := s.Spread()
	if !ok {
		return ""
	}
	return fmt.Sprintf("±%.0f%%", 100*f)
}

// terse formats a comparison for a table: "1.92x" where the target is that
// many times as fast.
func terse(c *stats.Comparison) string {
	switch {
	case c == nil || math.IsNaN(c.Ratio):
		return ""
	case c.Verdict == stats.NoDifference:
		return "~"
	case c.Verdict == stats.TooFew:
		return ratio(c.Ratio) + "x?"
	}
	return ratio(c.Ratio) + "x"
}

// ratio formats a ratio with two decimals, or as many as it takes to tell it
// from 0 and 1.
func ratio(v float64) string {
	switch {
	case v < 0.1 || v >= 9.995:
		return digits(v)
	case v >= 0.995 && v < 1.005 && v != 1:
		return strconv.FormatFloat(v, 'f', 4, 64)
	}
	return strconv.FormatFloat(v, 'f', 2, 64)
}

// maxDecimals keeps a factor from looking more precise than it is.
const maxDecimals = 4

// factor formats how many times as fast the faster side is: "1.9×" and
// "[1.8, 2.0]", with so many decimals that the interval is one and does not
// look like 1.
func factor(c *stats.Comparison) (times, interval string) {
	v, low, high := c.Factor()
	decimals := 1
	if v >= 10 {
		decimals = 0
	}
	f := func(v float64) string { return strconv.FormatFloat(v, 'f', decimals, 64) }
	for decimals < maxDecimals && (f(low) == f(1) || low < high && f(low) == f(high)) {
		decimals++
	}
	return f(v) + "×", "[" + f(low) + ", " + f(high) + "]"
}

// span formats the interval of a comparison as it is.
func span(c *stats.Comparison) string {
	return fmt.Sprintf("[%.2f, %.2f]", c.Low, c.High)
}
