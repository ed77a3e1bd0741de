package compare

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"mmapbench/internal/table"
)

// Differences of a batch's counts that occur although nothing has changed.
// Counts are taken once a run, so one run a side cannot show them.
const (
	// strayFaults are page faults of the Go runtime, whose heap and stacks grow
	// in some batches. Up to 126 were seen in a thousand batches.
	strayFaults = 128

	// strayCalls are system calls of the Go runtime. They are tolerated only in
	// batches of many operations, where they add less than rareCall of a call
	// to each.
	strayCalls, rareCall = 4, 0.01

	// The seed decides which places are accessed and how long lines are. Across
	// 10 seeds, calls differed by up to 0.3 %, bytes by up to 2 % or by 0.02
	// bytes an operation.
	seedCalls, seedBytes, seedByte = 0.01, 0.03, 1

	// rounding is the largest relative difference between means of the same
	// figures.
	rounding = 1e-12
)

// gate decides all changes.
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
		if _, absent := c.absent(l.Unit); !absent && c.measured(l.Unit) {
			if err := c.directed(l); err != nil {
				return err
			}
		}
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
	if !compared && len(c.r.Failures) == 0 {
		return c.incomparable()
	}
	c.decideMeasured(measured)
	return nil
}

// gateTable applies a limit to a table, and returns the measured changes that
// may trip. compared is false if no row has figures on both sides.
func (c *comparer) gateTable(l *Limit, t *Table) (measured []candidate, compared bool) {
	for _, row := range t.Rows {
		for _, p := range t.pairs() {
			old, now := row.at(p.old), row.at(p.now)
			if old == nil || now == nil {
				c.oneSided(l, t, row, p)
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

// directed returns an error if the limit's unit has no known better direction.
func (c *comparer) directed(l Limit) error {
	if c.unit(l.Unit).Better != 0 {
		return nil
	}
	name := table.UnitName(l.Unit)
	return fmt.Errorf("gate: it is not known whether more or less of %s is better: give -better %s=lower or -better %s=higher, or put a line \"Unit %s better=lower\" into the records", name, name, name, name)
}

// above reports whether a change is for the worse by more than the limit.
func (l *Limit) above(old, worse float64) bool {
	return worse > 0 && worse > l.Fraction*math.Abs(old)
}

// decideCount decides a change of figures without noise.
func (c *comparer) decideCount(l *Limit, t *Table, row Row, a, b *Cell) {
	ch := b.Versus
	sign := 1.0
	if t.Better > 0 {
		sign = -1
	}
	pooled := a.pooled || b.pooled
	old, now := a.Center, b.Center
	if pooled { // the median of several benchmarks hides one more call of one of them
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
		// The figure varies here, so it trips only if all of new is worse than
		// all of old.
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

// extreme returns the largest value, or the smallest if sign is -1.
func extreme(values []float64, sign float64) float64 {
	if sign < 0 {
		return slices.Min(values)
	}
	return slices.Max(values)
}

// stray returns the largest difference of two counts that can occur although
// nothing has changed, and its cause.
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
	few    *fewRuns // nil if both sides have enough runs
}

// candidate prepares the decision on a measured row. ok is false if the
// decision is made already.
func (c *comparer) candidate(l *Limit, t *Table, row Row, a, b *Cell) (cd candidate, ok bool) {
	ch := b.Versus
	n := c.noise[t.Unit]
	j, ok := n.judge(a.groups, b.groups, row)
	sign := n.sign(t.Better)
	worse := sign * (b.Center - a.Center)
	switch {
	case ok:
		return candidate{ch, l, j, sign, j.p(sign), c.few(a, b, n)}, true
	case !l.above(a.Center, worse):
		ch.Outcome = Passed
	case agree(a.values) && agree(b.values):
		ch.Outcome = Tripped // such as bytes allocated where there were none: constant figures have no noise
	case positive(a.values) && positive(b.values):
		ch.Outcome, ch.Reason = Inconclusive, "too few figures for an interval: record more rounds, or several runs a side"
	default:
		ch.Outcome, ch.Reason = Inconclusive, "figures of 0 or less have no ratio, from which the noise is told, and these vary or are one a side"
	}
	return cd, false
}

// agree reports whether there are several values and all are equal.
func agree(values []float64) bool { return len(values) > 1 && constant(values) }

// decideMeasured decides the changes of figures with noise. By Holm's method
// (1979) the probability that any row trips, if nothing differs, is at most
// alpha.
func (c *comparer) decideMeasured(all []candidate) {
	slices.SortStableFunc(all, func(a, b candidate) int { return cmp.Compare(a.p, b.p) })
	shown := true
	for i, cd := range all {
		shown = shown && cd.p*float64(len(all)-i) <= c.opts.Alpha
		cd.decide(shown, len(all))
	}
}

// decide decides one of rows rows. shown says whether the difference exceeds
// the noise between runs, corrected for the number of rows.
func (cd candidate) decide(shown bool, rows int) {
	ch, j := cd.change, cd.judged
	// If the runs have different numbers of rounds, the median of all rounds
	// and the medians of the runs give different increases.
	pooled, byRun := cd.sign*ch.Delta, cd.sign*math.Expm1(j.difference)
	limit := cd.limit.Fraction
	switch {
	case max(pooled, byRun) <= limit:
		ch.Outcome = Passed
	case min(pooled, byRun) <= limit:
		ch.Outcome, ch.Reason = Inconclusive, fmt.Sprintf("the median of all rounds is %+.1f%%, that of the runs %+.1f%%: only one is above the limit", 100*pooled, 100*byRun)
	case !math.IsNaN(j.within) && cd.sign*j.difference <= j.margin():
		ch.Outcome, ch.Reason = Inconclusive, "the interval includes no change"
	case cd.few != nil && j.beyond(cd.sign) < fewFactor-1:
		ch.Outcome, ch.Reason = Inconclusive, cd.few.reason(cd.sign*j.difference, rows)
	case !shown:
		ch.Outcome, ch.Reason = Inconclusive, fmt.Sprintf("not beyond the noise between runs, ±%.0f%%, of so many rows", 100*math.Expm1(j.error))
	case j.beyond(cd.sign) <= j.floor:
		ch.Outcome, ch.Reason = Inconclusive, fmt.Sprintf("not beyond the noise floor of the A/A pairs, %.1f%%", 100*j.floor)
	default:
		ch.Outcome = Tripped
	}
}

// Changes returns the number of gated changes with an outcome.
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
