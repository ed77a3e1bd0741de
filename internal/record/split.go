package record

import "slices"

// Split returns each of the runs that r holds on its own, in their order, with
// all that r says of the machine. The argument is left as it is. A run
// without any figure is left out.
func (r *Run) Split() []*Run {
	if r.runs == 1 {
		return []*Run{r}
	}
	var parts []*Run
	for i := range r.runs {
		part := *r
		part.runs, part.Cases, part.Units = 1, nil, nil
		for _, c := range r.Cases {
			if kept := c.part(i); kept != nil {
				part.Cases = append(part.Cases, kept)
			}
		}
		for _, u := range r.Units {
			if slices.ContainsFunc(part.Cases, func(c *Case) bool { return c.has(u.Name) }) {
				part.Units = append(part.Units, u)
			}
		}
		if part.Cases != nil {
			parts = append(parts, &part)
		}
	}
	return parts
}

// part returns the case with the figures of one run, or nil if there are none.
func (c *Case) part(run int) *Case {
	p := *c
	p.Targets, p.Twins = nil, nil
	for _, s := range slices.Concat(c.Targets, c.Twins) {
		for unit, values := range s.Values {
			for i, v := range values {
				if at := s.rounds[unit][i]; at.run == run {
					ps := p.series(s.Target, s.Twin)
					ps.Calls = s.Calls
					ps.add(unit, v, s.ops[unit][i], round{index: at.index})
				}
			}
		}
	}
	if p.Targets == nil && p.Twins == nil {
		return nil
	}
	return &p
}

// has reports whether a target of the case has figures of a base unit.
func (c *Case) has(unit string) bool {
	return slices.ContainsFunc(slices.Concat(c.Targets, c.Twins), func(s *Series) bool { return len(s.Values[unit]) > 0 })
}
