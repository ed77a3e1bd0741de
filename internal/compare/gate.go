package compare

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
)

// What the counts of one batch may differ by though nothing has changed. They
// were taken once a run, so that one run a side can't show it.
const (
	// strayFaults are page faults of the Go runtime itself, whose heap and
	// stacks grow in some batches: up to 126 were seen in a thousand batches.
	strayFaults = 128

	// strayCalls are system calls of the Go runtime, in a batch of so many
	// operations that they are less than rareCall of one.
	strayCalls, rareCall = 4, 0.01

	// Which places are accessed and how long lines are depends on the seed. Of
	// the counts of a run's cases under 10 seeds calls differed by up to 0.3 %,
	// bytes by up to 2 % or by 0.02 bytes an operation.
	seedCalls, seedBytes, seedByte = 0.01, 0.03, 1

	// rounding is by which fraction means of the same figures may differ.
	rounding = 1e-12
)

// Missing is a limit that nothing could be held against.
type Missing struct {
	Limit  Limit
	Row    string // that is missing on one side; empty where the unit is
	Reason string
}

// gate decides on all changes.
func (c *comparer) gate() error {
	if len(c.opts.Gate) == 0 {
		return nil
	}
	if !c.sided {
		return fmt.Errorf("gate: the columns do not tell old from new: add %s to -col, or leave one of the flags out", fileKey)
	}
	var measured []candidate
	compared := false
	for _, l := range c.opts.Gate {
		found := false
		for i := range c.r.Tables {
			if t := &c.r.Tables[i]; t.Unit == l.Unit {
				found = true
				candidates, some := c.gateTable(&l, t)
				measured = append(measured, candidates...)
				compared = compared || some
			}
		}
		if !found {
			if err := c.unmeasured(l); err != nil {
				return err
			}
		}
	}
	if !compared {
		return c.incomparable()
	}
	c.decideMeasured(measured)
	return nil
}

// gateTable holds a table against a limit, and returns its measured changes
// that may trip. compared is false where no row has figures on both sides.
func (c *comparer) gateTable(l *Limit, t *Table) (measured []candidate, compared bool) {
	for _, row := range t.Rows {
		for j := range row.Cells {
			old, now := c.opposed(l, t, row, j)
			if now == nil {
				continue
			}
			compared = true
			now.Versus.Limit = l
			if t.Exact {
				c.decideCount(l, t, row, old, now)
			} else if cd, ok := c.candidate(l, t, row, old, now); ok {
				measured = append(measured, cd)
			}
		}
	}
	return measured, compared
}

// opposed returns the two cells of a row that a column compares, or nil where it
// compares none. It notes what one of the sides lacks.
func (c *comparer) opposed(l *Limit, t *Table, row Row, column int) (old, now *Cell) {
	base := t.Columns[column].Base
	old, now = row.Cells[base], row.Cells[column]
	switch {
	case now == nil && (base == column || old != nil):
		c.missing(l, t, row, column)
	case now != nil && old == nil:
		c.missing(l, t, row, base)
	case now != nil && base != column:
		return old, now
	}
	return nil, nil
}

// unmeasured notes that no table has the unit of a limit. It is an error where
// no record says why.
func (c *comparer) unmeasured(l Limit) error {
	reason, ok := c.absent(l.Unit)
	if !ok {
		return fmt.Errorf("gate: neither side has figures of %s: there are %s", written(l.Unit), strings.Join(c.unitNames(), ", "))
	}
	c.r.Missing = append(c.r.Missing, Missing{Limit: l, Reason: "not measured: " + reason})
	return nil
}

// incomparable is the error of limits that nothing could be held against.
func (c *comparer) incomparable() error {
	if len(c.r.Missing) > 0 && c.r.Missing[0].Row == "" {
		return fmt.Errorf("gate: %s was %s: leave it out", written(c.r.Missing[0].Limit.Unit), c.r.Missing[0].Reason)
	}
	return errors.New("gate: no row has figures on both sides, and columns that are old and new: are these runs of the same benchmarks?")
}

// missing notes that a row has figures on one side only.
func (c *comparer) missing(l *Limit, t *Table, row Row, column int) {
	m := Missing{Limit: *l, Row: row.Name, Reason: fmt.Sprintf("no figures in column %q", t.Columns[column].Name)}
	if !slices.Contains(c.r.Missing, m) {
		c.r.Missing = append(c.r.Missing, m)
	}
}

// absent returns why a unit was not measured, if a record says.
func (c *comparer) absent(unit string) (reason string, ok bool) {
	for _, s := range c.sides {
		for _, r := range s.runs {
			for _, a := range r.Absent {
				if a.Key == unit {
					return a.Value, true
				}
			}
		}
	}
	return "", false
}

func (c *comparer) unitNames() (names []string) {
	for _, t := range c.r.Tables {
		names = add(names, written(t.Unit))
	}
	return names
}

// above reports whether a change is for the worse by more than the limit.
func (l *Limit) above(old, worse float64) bool {
	return worse > 0 && worse > l.Fraction*math.Abs(old)
}

// decideCount decides on figures without noise.
func (c *comparer) decideCount(l *Limit, t *Table, row Row, a, b *Cell) {
	ch := b.Versus
	sign := 1.0
	if t.Better > 0 {
		sign = -1
	}
	pooled := a.pooled || b.pooled
	old, now := a.Center, b.Center
	if pooled { // in whose median one more call of a benchmark does not show
		old, now = average(a.values), average(b.values)
	}
	worse := sign * (now - old)
	if !l.above(old, worse) || pooled && worse < rounding*math.Abs(old) {
		ch.Outcome = Passed
		return
	}
	ch.Outcome = Tripped
	stray, why := c.stray(t.Unit, a, b)
	switch {
	case agree(a.values) && agree(b.values):
	case !constant(a.values) || !constant(b.values):
		// The figure is not exact here: all of new has to be beyond all of old.
		least := sign*extreme(b.values, -sign) - sign*extreme(a.values, sign)
		if !l.above(old, least) || least <= stray {
			ch.Outcome, ch.Reason = Inconclusive, "the count varies from run to run, and the sides overlap or nearly do"
			if pooled {
				ch.Reason = "the mean of what the row pools is more: tell its benchmarks apart in -row or -col"
			}
		}
	case worse <= stray:
		ch.Outcome, ch.Reason = Inconclusive, why
	}
}

// average returns the mean.
func average(values []float64) float64 {
	sum := 0.0
	for _, v := range values {
		sum += v
	}
	return sum / float64(len(values))
}

// extreme returns the largest value, or the least where sign is -1.
func extreme(values []float64, sign float64) float64 {
	if sign < 0 {
		return slices.Min(values)
	}
	return slices.Max(values)
}

// stray returns how much two counts may differ by though nothing has changed,
// and why.
func (c *comparer) stray(unit string, a, b *Cell) (most float64, why string) {
	old := math.Abs(a.Center)
	numerator, _, _ := strings.Cut(unit, "/")
	bytes := numerator == "B" || strings.HasSuffix(numerator, "-B")
	if seeds := c.sides; len(seeds[0].seeds) > 0 && len(seeds[1].seeds) > 0 && !slices.Equal(seeds[0].seeds, seeds[1].seeds) {
		most, why = seedCalls*old, "the seeds differ, and with them what is accessed: give both runs the same -seed"
		if bytes {
			most = max(seedBytes*old, seedByte)
		}
	}
	ops := float64(min(leastOps(a), leastOps(b)))
	if ops < 1 {
		return most, why
	}
	var runtime float64
	switch {
	case strings.HasPrefix(numerator, "minflt"), strings.HasPrefix(numerator, "majflt"):
		runtime = strayFaults / ops
	case numerator == "syscalls" && strayCalls/ops < rareCall:
		runtime = strayCalls / ops
	}
	if runtime > most {
		return runtime, "the Go runtime may have made so many itself: record several runs a side"
	}
	return most, why
}

func leastOps(c *Cell) int {
	return slices.MinFunc(c.groups, func(a, b group) int { return cmp.Compare(a.ops, b.ops) }).ops
}

// A candidate is a measured row that may trip.
type candidate struct {
	change *Change
	limit  *Limit
	judged judged
	sign   float64
	p      float64
}

// candidate prepares the decision on a measured row. ok is false where it is
// made already.
func (c *comparer) candidate(l *Limit, t *Table, row Row, a, b *Cell) (cd candidate, ok bool) {
	ch := b.Versus
	n := c.noise[t.Unit]
	j, ok := n.judge(a.groups, b.groups, row)
	sign := n.sign(t.Better)
	worse := sign * (b.Center - a.Center)
	switch {
	case ok:
		return candidate{ch, l, j, sign, j.p(sign)}, true
	case !l.above(a.Center, worse):
		ch.Outcome = Passed
	case agree(a.values) && agree(b.values):
		ch.Outcome = Tripped // as allocations where there were none: what does not vary has no noise
	case positive(a.values) && positive(b.values):
		ch.Outcome, ch.Reason = Inconclusive, "too few figures for an interval: record more rounds, or several runs a side"
	default:
		ch.Outcome, ch.Reason = Inconclusive, "figures of 0 or less have no ratio, from which the noise is told, and these vary or are one a side"
	}
	return cd, false
}

// agree reports whether there are several values which are all the same.
func agree(values []float64) bool { return len(values) > 1 && constant(values) }

// decideMeasured decides on figures with noise. Those that trip are shown to be
// worse together: that any of them is not, if nothing differs, is no more
// likely than alpha (Holm 1979).
func (c *comparer) decideMeasured(all []candidate) {
	slices.SortStableFunc(all, func(a, b candidate) int { return cmp.Compare(a.p, b.p) })
	shown := true
	for i, cd := range all {
		shown = shown && cd.p*float64(len(all)-i) <= c.opts.Alpha
		cd.decide(shown)
	}
}

// decide decides on one row; shown says whether it differs from what varies
// between runs, held against all rows.
func (cd candidate) decide(shown bool) {
	ch, j := cd.change, cd.judged
	// The medians of all rounds are what is shown; where runs differ in the
	// number of theirs, those of the runs tell another difference.
	increase := min(cd.sign*math.Expm1(j.difference), cd.sign*ch.Delta)
	switch {
	case increase <= cd.limit.Fraction:
		ch.Outcome = Passed
	case !math.IsNaN(j.within) && cd.sign*j.difference <= j.margin():
		ch.Outcome, ch.Reason = Inconclusive, "the interval includes no change"
	case !shown && j.apartOK && above(cd.sign*j.apart/j.apartError, tails) == cd.p:
		ch.Outcome, ch.Reason = Inconclusive, fmt.Sprintf("held against the other targets of the case it is %+.0f%%, which is not beyond the noise between runs, ±%.0f%%, of so many rows: record several runs a side",
			100*math.Expm1(j.apart), 100*math.Expm1(j.apartError))
	case !shown:
		ch.Outcome, ch.Reason = Inconclusive, fmt.Sprintf("not beyond the noise between runs, ±%.0f%%, of so many rows", 100*math.Expm1(j.error))
	case j.beyond(cd.sign) <= j.floor:
		ch.Outcome, ch.Reason = Inconclusive, fmt.Sprintf("not beyond the noise floor of the A/A pairs, %.1f%%", 100*j.floor)
	default:
		ch.Outcome = Tripped
	}
}

// Changes returns how many changes of the gated rows have an outcome.
func (r *Result) Changes(o Outcome) (n int) {
	r.Each(func(_ *Table, _ Row, _ int, ch *Change) {
		if ch.Outcome == o {
			n++
		}
	})
	return n
}

// Each calls f for each change.
func (r *Result) Each(f func(t *Table, row Row, column int, ch *Change)) {
	for i := range r.Tables {
		t := &r.Tables[i]
		for _, row := range t.Rows {
			for j, cell := range row.Cells {
				if cell != nil && cell.Versus != nil {
					f(t, row, j, cell.Versus)
				}
			}
		}
	}
}
