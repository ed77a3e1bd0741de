package record

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// A Floor is the smallest cost of a basic operation of the machine, measured
// beside the cases.
type Floor struct {
	Name             string
	Unit             string // "sec/op" or "B/s"
	Value, Low, High float64
}

// String formats the floor as in its note, without the key.
func (f Floor) String() string {
	return fmt.Sprintf("%s: %g [%g, %g] %s", f.Name, f.Value, f.Low, f.High, f.Unit)
}

// parseFloor parses "NAME: VALUE [LOW, HIGH] UNIT".
func parseFloor(s string) (Floor, error) {
	broken := func() (Floor, error) {
		return Floor{}, fmt.Errorf("floor %.80q is not of the form NAME: VALUE [LOW, HIGH] UNIT", s)
	}
	name, rest, ok := strings.Cut(s, ": ")
	fields := strings.Fields(strings.NewReplacer("[", "", ",", "", "]", "").Replace(rest))
	if !ok || name == "" || len(fields) != 4 {
		return broken()
	}
	f := Floor{Name: name, Unit: fields[3]}
	for i, v := range []*float64{&f.Value, &f.Low, &f.High} {
		n, err := strconv.ParseFloat(fields[i], 64)
		if err != nil || math.IsNaN(n) {
			return broken()
		}
		*v = n
	}
	if !(f.Value > 0) {
		return broken()
	}
	return f, nil
}
