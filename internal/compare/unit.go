package compare

import (
	"cmp"
	"fmt"
	"strings"

	"golang.org/x/perf/benchunit"

	"mmapbench/internal/record"
	"mmapbench/internal/work"
)

// knownUnits returns, by base name, what is known of units that the output of go
// test does not describe.
func knownUnits() map[string]record.Unit {
	known := map[string]record.Unit{}
	for _, u := range work.Units() {
		_, base := benchunit.Tidy(1, u.Name)
		known[base] = record.Unit{Name: base, Better: record.Direction(u.Better), Exact: u.Exact}
	}
	for _, rate := range []string{"ops/s", "ops/sec", "req/s", "req/sec"} {
		known[rate] = record.Unit{Name: rate, Better: +1}
	}
	return known
}

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
	counted := name == "B/op" || name == "allocs/op" // by package testing, whatever a record says
	u := record.Unit{Name: name, Better: c.opts.Better[name], Exact: true}
	for _, s := range c.sides {
		unit, ok := s.run.Unit(name)
		if !ok {
			continue
		}
		described := unit.Better != 0 || unit.Exact
		u.Exact = u.Exact && (unit.Exact || counted || known.Exact && !described)
		u.Better = cmp.Or(u.Better, unit.Better, known.Better)
	}
	return u
}
