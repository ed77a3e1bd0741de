package record

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"golang.org/x/perf/benchunit"
)

// Units with a special meaning in this package.
const (
	Time = "sec/op" // ns/op in a file
	Rate = "B/s"    // MB/s in a file
)

// A Unit describes the figures of a unit.
type Unit struct {
	Name   string // base unit, such as "sec/op"
	Better int    // +1 if higher is better, -1 if lower is, 0 if unknown
	Exact  bool   // the figures have no noise (assume=exact)
}

// Direction converts "lower" or "higher" to a direction as in [Unit]; 0 for
// other words.
func Direction(better string) int {
	switch better {
	case "lower":
		return -1
	case "higher":
		return +1
	}
	return 0
}

// unitLines holds what the lines "Unit NAME KEY=VALUE" of a file say.
type unitLines map[unitKey]string

type unitKey struct{ unit, key string }

// add parses the line. The error says what is wrong with its first part that
// cannot be used; the others are used.
func (u unitLines) add(text string) (err error) {
	fields := strings.Fields(text)[1:]
	if len(fields) == 0 {
		return errors.New("missing unit")
	}
	_, unit := benchunit.Tidy(1, fields[0])
	for _, field := range fields[1:] {
		key, value, ok := strings.Cut(field, "=")
		at := unitKey{unit, key}
		have, known := u[at]
		switch {
		case err != nil:
		case !ok || key == "":
			err = errors.New("expected key=value")
		case known && have != value:
			err = fmt.Errorf("metadata %s of unit %s already set to %s", key, fields[0], have)
		}
		if ok && key != "" && !known {
			u[at] = value
		}
	}
	return err
}

// describe returns the description of a base unit. Package testing does not
// describe its own units.
func (u unitLines) describe(unit string) Unit {
	better, ok := u[unitKey{unit, "better"}]
	switch {
	case ok:
	case unit == Rate:
		better = "higher"
	case wellKnown(unit):
		better = "lower"
	}
	return Unit{unit, Direction(better), u[unitKey{unit, "assume"}] == "exact"}
}

// wellKnown reports whether package testing itself writes the unit.
func wellKnown(unit string) bool {
	return slices.Contains([]string{Time, Rate, "B/op", "allocs/op"}, unit)
}
