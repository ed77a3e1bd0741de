package record

// Split returns each run of r as a Run of its own, in order, with everything
// that r says about the machine and the units. Runs without figures are
// omitted. Split does not change r.
func (r *Run) Split() (parts []*Run) {
	for run := range r.runs {
		part := *r
		part.runs, part.Cases = 1, nil
		for _, c := range r.Cases {
			kept := c.empty()
			kept.addFigures(c, func(at round) (round, bool) { return round{index: at.index}, at.run == run })
			if len(kept.Targets)+len(kept.Twins) > 0 {
				part.Cases = append(part.Cases, kept)
			}
		}
		if part.Cases != nil {
			parts = append(parts, &part)
		}
	}
	return parts
}
