package report

import (
	"slices"
	"strings"

	"mmapbench/internal/record"
)

// distributions returns the tables of what has percentiles: a row for each case
// and target.
func (b *builder) distributions() []Table {
	var tables []Table
	for _, d := range []struct{ title, caption, prefix string }{
		{"Latency of single operations", "Measured in a pass of its own, in which each operation is timed.", ""},
		{"Stall canary", "How late a goroutine woke that sleeps while the targets work: a page fault holds its processor, a system call hands it over.", "late-"},
	} {
		tables = append(tables, b.distribution(d.title, d.caption, d.prefix)...)
	}
	return tables
}

// distribution returns the table of the percentiles whose units start with
// prefix, or nothing.
func (b *builder) distribution(title, caption, prefix string) []Table {
	var units []string
	for _, p := range percentiles() {
		if _, ok := b.run.Unit(prefix + p + "-sec"); ok {
			units = append(units, prefix+p+"-sec")
		}
	}
	if len(units) == 0 {
		return nil
	}
	t := Table{Title: title, Caption: present([]string{caption, b.scope()}), Header: []string{"case", "target"}}
	for _, unit := range units {
		t.Header = append(t.Header, strings.TrimPrefix(strings.TrimSuffix(unit, "-sec"), prefix))
	}
	for _, c := range b.r.Cases {
		for i := range c.Results {
			r := &c.Results[i]
			row := []string{c.Label, targetName(r.Target)}
			for _, unit := range units {
				cell := absent
				if f := r.Figure(unit); f != nil {
					cell = value(f.Center, unit)
				}
				row = append(row, cell)
			}
			if slices.ContainsFunc(row[2:], func(cell string) bool { return cell != absent }) {
				t.Rows = append(t.Rows, row)
			}
		}
	}
	return []Table{t}
}

// percentiles returns the names of what a distribution is told by, ascending.
func percentiles() []string { return []string{"p50", "p90", "p99", "p99.9", "max"} }

// isPercentile reports whether a unit belongs to a distribution.
func isPercentile(unit string) bool {
	name, ok := strings.CutSuffix(strings.TrimPrefix(unit, "late-"), "-sec")
	return ok && slices.Contains(percentiles(), name)
}

// amplification is the unit of the bytes that the device moved for each byte
// that an operation is about.
const amplification = "amplification"

// amplified returns the amplification of a target, if its device bytes and the
// bytes of an operation are known. The latter are what its rate and time were
// made of.
func amplified(s *record.Series, figures []Figure) (f Figure, ok bool) {
	rates, times := s.Values[record.Rate], s.Values[record.Time]
	if len(rates) == 0 || len(rates) != len(times) {
		return f, false
	}
	useful := rates[0] * times[0]
	i := slices.IndexFunc(figures, func(f Figure) bool { return f.Unit == "device-B/op" })
	if i < 0 || !(useful > 0) {
		return f, false
	}
	f = figures[i]
	f.Unit = amplification
	f.Center, f.Low, f.High = f.Center/useful, f.Low/useful, f.High/useful
	return f, true
}
