package record

import "slices"

// Split returns each run of r as a Run of its own, in order, with everything
// that r says about the machine. Runs without figures are omitted. Split does
// not change r.
func (r *Run) Split() []*Run {
	if r.runs == 1 {
		return []*Run{r}
	}
	cases := make([][]*Case, r.runs)
	for _, c := range r.Cases {
		for run, kept := range c.split(r.runs) {
			if kept != nil {
				cases[run] = append(cases[run], kept)
			}
		}
	}
	var parts []*Run
	for _, some := range cases {
		if some == nil {
			continue
		}
		part := *r
		part.runs, part.Cases, part.Units = 1, some, nil
		for _, u := range r.Units {
			if slices.ContainsFunc(some, func(c *Case) bool { return c.has(u.Name) }) {
				part.Units = append(part.Units, u)
			}
		}
		parts = append(parts, &part)
	}
	return parts
}

// split returns the case with the figures of each run; nil for a run without
// any.
func (c *Case) split(runs int) []*Case {
	parts := make([]*Case, runs)
	for _, s := range slices.Concat(c.Targets, c.Twins) {
		for unit, values := range s.Values {
			for i, v := range values {
				at := s.rounds[unit][i]
				if parts[at.run] == nil {
					part := *c
					part.Targets, part.Twins = nil, nil
					parts[at.run] = &part
				}
				ps := parts[at.run].series(s.Target, s.Twin)
				ps.Calls = s.Calls
				ps.add(unit, v, s.ops[unit][i], round{index: at.index})
			}
		}
	}
	return parts
}
