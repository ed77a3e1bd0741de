package report

import (
	"slices"
	"strings"

	"mmapbench/internal/record"
)

// A distribution is told by percentiles.
type distribution struct {
	title, caption string
	groups         []string // the beginnings of its units
	gaps           string   // what a figure that a row lacks means
}

func knownDistributions() []distribution {
	return []distribution{
		{"Latency of single operations", "From a pass of its own, in which each operation is timed.", []string{""},
			"–: so short that a reading of the clock is more than a quarter of it, or fewer than 10 operations lie beyond."},
		{"Stall canary", "How late a timer woke its goroutine while the others worked (late), and while they did not (idle).",
			[]string{"late-", "idle-late-"}, "–: fewer than 10 timers lie beyond."},
	}
}

// distributions returns the tables of what has percentiles: a row for each case
// and target.
func (b *builder) distributions() []Table {
	var tables []Table
	for _, d := range knownDistributions() {
		tables = append(tables, b.distribution(d)...)
	}
	return tables
}

// distribution returns the table of one, if anything was measured.
func (b *builder) distribution(d distribution) []Table {
	t := Table{Title: d.title, Header: []string{"case", "target"}}
	var units []string
	for _, group := range d.groups {
		for _, p := range percentiles() {
			if _, ok := b.run.Unit(group + p + "-sec"); ok {
				units = append(units, group+p+"-sec")
				t.Header = append(t.Header, d.head(group, p))
			}
		}
	}
	if len(units) == 0 {
		return nil
	}
	gaps := ""
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
			if !slices.ContainsFunc(row[2:], func(cell string) bool { return cell != absent }) {
				continue
			}
			if slices.Contains(row[2:], absent) {
				gaps = d.gaps
			}
			t.Rows = append(t.Rows, row)
		}
	}
	t.Caption = present([]string{d.caption, gaps, b.scope()})
	return []Table{t}
}

// head returns the header of a percentile's column.
func (distribution) head(group, percentile string) string {
	return strings.TrimSpace(strings.TrimSuffix(strings.Replace(group, "-late", "", 1), "-") + " " + percentile)
}

// percentiles returns the names of what a distribution is told by, ascending.
func percentiles() []string { return []string{"p50", "p90", "p99", "p99.9", "max"} }

// isPercentile reports whether a unit belongs to a distribution.
func isPercentile(unit string) bool {
	for _, d := range knownDistributions() {
		for _, group := range d.groups {
			if slices.ContainsFunc(percentiles(), func(p string) bool { return unit == group+p+"-sec" }) {
				return true
			}
		}
	}
	return false
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
