package compare

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/perf/benchunit"

	"mmapbench/internal/table"
)

// A Limit bounds how much worse the figures of a unit may become.
type Limit struct {
	Unit     string  // base unit
	Fraction float64 // of the old figure: 0.05 means 5 %
}

// String returns the limit as [ParseGate] takes it.
func (l Limit) String() string {
	if l.Fraction == 0 {
		return table.UnitName(l.Unit)
	}
	return table.UnitName(l.Unit) + ":" + strconv.FormatFloat(100*l.Fraction, 'g', 6, 64) + "%"
}

// ParseGate parses a comma-separated list of units, each with an optional
// limit: "syscalls/op,ns/op:5%". Without a limit any change for the worse
// trips. The error says which member is wrong.
func ParseGate(s string) ([]Limit, error) {
	var all []Limit
	for _, member := range strings.Split(s, ",") {
		name, percent, limited := strings.Cut(strings.TrimSpace(member), ":")
		if name == "" {
			return nil, fmt.Errorf("%q has a member without a unit: write it as in syscalls/op,ns/op:5%%", s)
		}
		_, unit := benchunit.Tidy(1, name)
		l := Limit{Unit: unit}
		if limited {
			digits, ok := strings.CutSuffix(percent, "%")
			v, err := strconv.ParseFloat(digits, 64)
			if !ok || err != nil || !(v >= 0) || math.IsInf(v, 1) {
				return nil, fmt.Errorf("%q is not a percentage of 0 or more, as in %s:5%%", percent, name)
			}
			l.Fraction = v / 100
		}
		if slices.ContainsFunc(all, func(o Limit) bool { return o.Unit == unit }) {
			return nil, fmt.Errorf("%s has two limits", name)
		}
		all = append(all, l)
	}
	return all, nil
}
