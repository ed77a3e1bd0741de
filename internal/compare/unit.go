package compare

import (
	"cmp"
	"fmt"
	"strings"

	"golang.org/x/perf/benchunit"

	"mmapbench/bench"
	"mmapbench/internal/record"
)

// knownUnits returns, by base name, the units whose better direction is known
// although the output of go test does not give it.
func knownUnits() map[string]record.Unit {
	known := map[string]record.Unit{}
	add := func(name string, better int, exact bool) {
		_, base := benchunit.Tidy(1, name)
		known[base] = record.Unit{Name: base, Better: better, Exact: exact}
	}
	for _, u := range bench.Units() {
		add(u.Name, record.Direction(u.Better), u.Exact)
	}
	add("B/op", -1, true)
	add("allocs/op", -1, true)
	for _, rate := range []string{"B/s", "MB/s", "ops/s", "ops/sec", "req/s", "req/sec"} {
		add(rate, +1, false)
	}
	return known
}

// countedByTesting reports whether package testing counts the unit. Such a unit
// is exact whatever a record says.
func countedByTesting(unit string) bool { return unit == "B/op" || unit == "allocs/op" }

// ParseBetter parses a comma-separated list of units with their better
// direction, as in "hits/op=lower,score=higher". The error says which member is
// wrong.
func ParseBetter(s string) (map[string]int, error) {
	all := map[string]int{}
	for _, member := range strings.Split(s, ",") {
		name, better, _ := strings.Cut(strings.TrimSpace(member), "=")
		if name == "" || record.Direction(better) == 0 {
			return nil, fmt.Errorf("%q does not say which way is better: write it as in hits/op=lower or score=higher", member)
		}
		_, unit := benchunit.Tidy(1, name)
		if have, ok := all[unit]; ok && have != record.Direction(better) {
			return nil, fmt.Errorf("%s has two directions", name)
		}
		all[unit] = record.Direction(better)
	}
	return all, nil
}

// unit combines what the options, the records and the known units say about a
// unit. The unit is exact if no side with figures of it calls them noisy.
func (c *comparer) unit(name string) record.Unit {
	if name == Ratio {
		return record.Unit{Name: Ratio, Better: +1}
	}
	known := knownUnits()[name]
	u := record.Unit{Name: name, Better: c.opts.Better[name], Exact: true}
	for _, s := range c.sides {
		unit, ok := s.all.Unit(name)
		if !ok {
			continue
		}
		described := unit.Better != 0 || unit.Exact
		u.Exact = u.Exact && (unit.Exact || known.Exact && (!described || countedByTesting(name)))
		u.Better = cmp.Or(u.Better, unit.Better, known.Better)
	}
	return u
}
