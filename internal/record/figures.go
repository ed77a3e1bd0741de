package record

import (
	"fmt"
	"math"
)

// Times, in seconds, outside of these bounds are mistakes. Within them ratios
// of times are finite.
const minTime, maxTime = 1e-15, 1e15

// A place identifies a sequence of rounds.
type place struct {
	series *Series
	unit   string
}

// sort assigns the results to their cases.
func (l *loader) sort() {
	suffixed := map[start]bool{}
	for s, list := range l.names {
		suffixed[s] = suffixesAreProcs(list)
	}
	ids := make([]string, len(l.configs.all))
	for i, c := range l.configs.all {
		ids[i] = c.id()
	}
	for _, r := range l.results {
		parsed, target, twin := parseName(r.name, suffixed[r.start])
		id := caseID{ids[r.config], parsed.Key, parsed.Procs}
		c := l.cases[id]
		if c == nil {
			c = &parsed
			c.Config = l.configs.all[r.config]
			c.Package = c.Config.Get("pkg")
			l.cases[id] = c
			l.run.Cases = append(l.run.Cases, c)
		}
		l.figures(c.series(target, twin), r)
	}
}

// figures adds the figures of a result.
func (l *loader) figures(s *Series, r result) {
	for i, f := range r.figures {
		if i == len(r.figures)-1 && r.cut && l.cutUnit(f.unit) {
			l.syntax(r.line, fmt.Sprintf("the file ends inside the line, after %q", f.written))
			continue
		}
		l.figure(s, f, r)
	}
}

// cutUnit reports whether a unit at the end of a file without a newline may be
// cut off: nothing else in the file has it.
func (l *loader) cutUnit(unit string) bool {
	_, known := l.run.Unit(unit)
	return !known && !wellKnown(unit)
}

// figure adds a figure, or a warning why it is dropped.
func (l *loader) figure(s *Series, f figure, r result) {
	at := round{run: r.start.run}
	where := place{s, f.unit}
	if last, ok := l.last[where]; ok && last.run == at.run {
		at.index = last.index + 1
	}
	l.last[where] = at
	switch {
	case math.IsNaN(f.value) || math.IsInf(f.value, 0):
		l.implausible(r.line, f.written+" is not a finite number")
		return
	case f.unit == Time && !(f.value >= minTime && f.value <= maxTime):
		l.implausible(r.line, fmt.Sprintf("%.4g seconds per operation cannot be", f.value))
		return
	}
	if _, ok := l.run.Unit(f.unit); !ok {
		l.run.Units = append(l.run.Units, l.units.describe(f.unit))
	}
	s.add(f.unit, f.value, r.ops, at)
}
