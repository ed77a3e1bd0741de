package table

import (
	"math"
	"strconv"
	"strings"
)

// Value formats a value of a base unit with three digits, and with its unit in
// a readable scale.
func Value(v float64, unit string) string {
	switch {
	case isTime(unit):
		return Duration(v)
	case v == 0:
		return "0"
	}
	return scaledBytes(v, byteSuffix(unit))
}

// Apart formats two different values so that their texts differ too.
func Apart(low, high float64, unit string) (string, string) {
	if a, b := Value(low, unit), Value(high, unit); a != b || low == high {
		return a, b
	}
	suffix := byteSuffix(unit)
	if isTime(unit) {
		suffix = "s"
	}
	const enough = 17 // digits that distinguish any two 64-bit numbers
	a, b := "", ""
	for n := 4; a == b && n <= enough; n++ {
		a, b = strconv.FormatFloat(low, 'g', n, 64), strconv.FormatFloat(high, 'g', n, 64)
	}
	return strings.TrimSpace(a + " " + suffix), strings.TrimSpace(b + " " + suffix)
}

// Duration formats seconds with three digits.
func Duration(v float64) string { return duration(v, digits) }

// RoundDuration formats the seconds at a tick, without trailing zeros.
func RoundDuration(v float64) string { return duration(v, Number) }

func duration(v float64, format func(float64) string) string {
	text := ""
	for _, scale := range []struct {
		name    string
		seconds float64
	}{{"ns", 1e-9}, {"µs", 1e-6}, {"ms", 1e-3}, {"s", 1}} {
		text = format(v/scale.seconds) + " " + scale.name
		// Rounding may carry 999.6 ns into the next scale.
		if rounded, _ := strconv.ParseFloat(digits(v/scale.seconds), 64); math.Abs(rounded) < 1000 {
			break
		}
	}
	return text
}

// FromTo formats two values, with the unit once if both have the same.
func FromTo(from, to string) (string, string) {
	number, unit, _ := strings.Cut(from, " ")
	if strings.HasSuffix(to, " "+unit) {
		from = number
	}
	return from, to
}

// scaledBytes formats a number of bytes with its suffix, or a number of things
// without one.
func scaledBytes(v float64, suffix string) string {
	switch {
	case suffix != "":
		return scaled(v, 1024, []string{" ", " Ki", " Mi", " Gi", " Ti"}) + suffix
	case v > 0 && v < 0.001:
		return "<0.001"
	case math.Abs(v) < 1e4:
		return Number(v)
	}
	return scaled(v, 1000, []string{"", "k", "M", "G", "T"})
}

func scaled(v, step float64, prefixes []string) string {
	scale := 0
	for math.Abs(v) >= step && scale < len(prefixes)-1 {
		v /= step
		scale++
	}
	return Number(v) + prefixes[scale]
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

// Number formats v with three digits, or an integer in full, without trailing
// zeros.
func Number(v float64) string {
	s := digits(v)
	if strings.Contains(s, ".") && !strings.Contains(s, "e") {
		s = strings.TrimRight(strings.TrimRight(s, "0"), ".")
	}
	return s
}

// Round rounds v to two digits.
func Round(v float64) float64 {
	if v == 0 {
		return 0
	}
	scale := math.Pow10(1 - int(math.Floor(math.Log10(math.Abs(v)))))
	return math.Round(v*scale) / scale
}

// Times formats a ratio with two decimals, or as many as distinguish it from 0
// and 1.
func Times(v float64) string {
	switch {
	case v < 0.1 || v >= 9.995:
		return digits(v)
	case v >= 0.995 && v < 1.005 && v != 1:
		return strconv.FormatFloat(v, 'f', 4, 64)
	}
	return strconv.FormatFloat(v, 'f', 2, 64)
}

// Percent formats a fraction. It is never printed as 0.
func Percent(fraction float64) string {
	switch {
	case math.IsNaN(fraction):
		return Absent
	case fraction < 0.001:
		return "under 0.1 %"
	}
	return Number(100*fraction) + " %"
}

// Difference formats the fraction by which a figure changed, with its sign. NaN
// stands for a change from 0.
func Difference(fraction float64) string {
	decimals := 1
	switch a := math.Abs(fraction); {
	case math.IsNaN(fraction):
		return "from 0"
	case fraction == 0:
		return "0%"
	case a < 0.0005:
		decimals = 3
	case a >= 10:
		decimals = 0
	}
	text := strconv.FormatFloat(100*fraction, 'f', decimals, 64)
	if fraction > 0 {
		text = "+" + text
	}
	return text + "%"
}
