package report

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/perf/benchunit"

	"mmapbench/internal/noise"
	"mmapbench/internal/record"
)

// absent stands for a figure that was not measured.
const absent = "–"

func unitName(unit string) string { return record.UnitName(unit) }

func isTime(unit string) bool { return record.IsTime(unit) }

func isBytes(unit string) bool { return record.IsBytes(unit) }

// value formats a value of a base unit with three digits, and with its unit in
// a readable scale.
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

// apart formats two different values so that their texts differ too.
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
	const enough = 17 // digits that distinguish any two 64-bit numbers
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
		// Rounding may carry 999.6 ns into the next scale.
		if n, _ := strconv.ParseFloat(text, 64); math.Abs(n) < 1000 || i == len(scales)-1 {
			return text + " " + s.name
		}
	}
	return "" // not reached: the last scale accepts any value
}

// roundDuration formats the seconds at a tick, without trailing zeros.
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

// plain formats v with three digits, or an integer in full, without trailing
// zeros.
func plain(v float64) string {
	s := digits(v)
	if strings.Contains(s, ".") && !strings.Contains(s, "e") {
		s = strings.TrimRight(strings.TrimRight(s, "0"), ".")
	}
	return s
}

// spread formats half of an interval; it is empty if there is none.
func spread(s noise.Summary) string {
	f, ok := s.Spread()
	if !ok {
		return ""
	}
	return fmt.Sprintf("±%.0f%%", 100*f)
}

// terse formats a ratio, as in "1.92x".
func terse(v float64, verdict noise.Verdict) string {
	switch verdict {
	case noise.NoDifference:
		return "~"
	case noise.TooFew:
		return ratio(v) + "x?"
	}
	return ratio(v) + "x"
}

// ratio formats a ratio with two decimals, or as many as distinguish it from 0
// and 1.
func ratio(v float64) string {
	switch {
	case v < 0.1 || v >= 9.995:
		return digits(v)
	case v >= 0.995 && v < 1.005 && v != 1:
		return strconv.FormatFloat(v, 'f', 4, 64)
	}
	return strconv.FormatFloat(v, 'f', 2, 64)
}

// digitsOf formats v with two digits.
func digitsOf(v float64) string { return plain(roundTo(v, 2)) }

// roundTo rounds v to the given number of digits.
func roundTo(v float64, digits int) float64 {
	if v == 0 {
		return 0
	}
	scale := math.Pow10(digits - 1 - int(math.Floor(math.Log10(math.Abs(v)))))
	return math.Round(v*scale) / scale
}

// fraction formats a fraction without false precision, and never as 0.
func fraction(v float64) string {
	if v < 0.001 {
		return "under 0.1 %"
	}
	return digitsOf(100*v) + " %"
}

// Value formats a value of a base unit ("sec/op", "B/s") as the tables do: with
// three digits and a readable scale.
func Value(v float64, unit string) string { return value(v, unit) }

// Spread formats half of the interval of s, as in "±3%"; it is empty if there
// is none.
func Spread(s noise.Summary) string { return spread(s) }

func percent(fraction float64) string { return plain(100*fraction) + " %" }

// plural formats a number of things whose plural ends in s.
func plural(n float64, noun string) string {
	text := count(n) // the printed number decides: 1.0002 is printed as 1
	if text == "1" {
		return text + " " + noun
	}
	return text + " " + noun + "s"
}

// list joins words with commas and "and".
func list(words []string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:len(words)-1], ", ") + " and " + words[len(words)-1]
}

// maxNamed is the largest number of things that a sentence lists.
const maxNamed = 3

// firstOf lists texts: of many the first, and the number of the others.
func firstOf(texts []string) string {
	if n := len(texts); n > maxNamed {
		texts = append(slices.Clone(texts[:maxNamed]), fmt.Sprintf("%d more", n-maxNamed))
	}
	return list(texts)
}

// present returns the texts that are not empty.
func present(texts []string) []string {
	return slices.DeleteFunc(texts, func(s string) bool { return s == "" })
}

// meaning explains a unit of this project in a few words.
func meaning(unit string) string {
	switch unit {
	case "syscalls/op":
		return "system calls"
	case "kernel-B/op":
		return "bytes copied by the kernel"
	case "user-B/op":
		return "bytes copied in user space"
	case "minflt/op":
		return "page faults served from memory"
	case "majflt/op":
		return "page faults that waited for the device"
	case "device-B/op":
		return "bytes moved by the device"
	case amplification:
		return "device bytes for each byte asked for"
	case "cycles/op":
		return "CPU cycles"
	case "instructions/op":
		return "instructions"
	case "dTLB-misses/op":
		return "translations of addresses that took a walk of the page tables"
	case "LLC-misses/op":
		return "cache lines fetched from memory"
	case "tlb-shootdowns/op":
		return "interrupts that made other cores forget translations, of the whole machine"
	case "resident-before", "resident-after":
		return "part of the file in the page cache " + strings.TrimPrefix(unit, "resident-") + " a batch"
	case "worker-sec/op":
		return "time of an operation on the thread that does it"
	case "user-sec/op":
		return "CPU time in the program"
	case "sys-sec/op":
		return "CPU time in the kernel"
	}
	return ""
}
