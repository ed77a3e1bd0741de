package table

import (
	"math"
	"strconv"
)

// A Cell is a text, or a number in base units that is formatted when printed.
type Cell struct {
	Text      string // used without a unit
	Unit      string // a base unit, or [Ratio] or [Change]; empty for a text
	Value     float64
	Low, High float64 // interval of Value, if Show uses it
	Show      Show
	Target    string
	Outcome   Outcome // of a comparison
	Hint      string  // what the number consists of; empty if that is clear
}

// Units of cells that are no base units.
const (
	Ratio  = "ratio"  // how many times as fast as the baseline
	Change = "change" // fraction by which a figure differs from another; NaN if the other is 0
)

// A Show is the part of a number that a cell prints.
type Show int

const (
	Center Show = iota
	Spread
	Interval
	CenterAndSpread
)

// An Outcome is the result of a comparison with the baseline.
type Outcome int

const (
	Unrated Outcome = iota // compared with nothing
	Win                    // faster than the baseline
	Even                   // no difference is shown
	Loss
	Open // too few rounds
)

// Absent stands for a figure that was not measured.
const Absent = "–"

// Texts returns cells with texts.
func Texts(texts ...string) []Cell {
	return Each(texts, func(text string) Cell { return Cell{Text: text} })
}

// Numbers returns cells with numbers of a unit.
func Numbers(unit string, values ...float64) []Cell {
	return Each(values, func(v float64) Cell { return Cell{Unit: unit, Value: v} })
}

// Missing returns the cell of a number that was not measured.
func Missing(unit string) Cell { return Cell{Unit: unit, Value: math.NaN()} }

// Shows returns the cell with another part of its number.
func (c Cell) Shows(part Show) Cell {
	c.Show = part
	return c
}

// String returns the cell as people read it.
func (c Cell) String() string {
	switch {
	case c.Unit == "":
		return c.Text
	case c.Show == Spread:
		return c.spread()
	case c.Show == Interval:
		return c.interval()
	case c.Absent():
		return Absent
	case c.Show == CenterAndSpread && c.spread() != "":
		return c.center() + " " + c.spread()
	}
	return c.center()
}

// Absent reports whether the cell's number is missing.
func (c Cell) Absent() bool { return c.Unit != "" && c.Unit != Change && math.IsNaN(c.Value) }

// Full returns the text, or the number in full; it is empty if the number is not
// finite.
func (c Cell) Full() string {
	switch {
	case c.Unit == "":
		return c.Text
	case math.IsNaN(c.Value) || math.IsInf(c.Value, 0):
		return ""
	}
	return strconv.FormatFloat(c.Value, 'g', -1, 64)
}

func (c Cell) center() string {
	switch {
	case c.Outcome == Even:
		return "~"
	case c.Unit != Ratio:
		return c.format(c.Value)
	case c.Outcome == Open:
		return Times(c.Value) + "x?"
	}
	return Times(c.Value) + "x"
}

func (c Cell) format(v float64) string {
	switch c.Unit {
	case Ratio:
		return Times(v)
	case Change:
		return Difference(v)
	}
	return Value(v, c.Unit)
}

// spread formats half of the interval; it is empty if there is none, or if the
// number is 0 within a wider interval.
func (c Cell) spread() string {
	half := max(c.High-c.Value, c.Value-c.Low)
	if c.Absent() || math.IsInf(half, 0) || c.Value == 0 && half > 0 {
		return ""
	}
	if half == 0 {
		return "±0%"
	}
	return "±" + strconv.FormatFloat(100*half/math.Abs(c.Value), 'f', 0, 64) + "%"
}

// interval formats both ends of the interval; it is empty if there is none.
func (c Cell) interval() string {
	if c.Absent() || math.IsInf(c.Low, 0) || math.IsInf(c.High, 0) {
		return ""
	}
	return "[" + c.format(c.Low) + ", " + c.format(c.High) + "]"
}
