package compare

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"mmapbench/internal/noise"
	"mmapbench/internal/record"
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

// decideCount decides a change of figures without noise.
func (c *comparer) decideCount(t *Table, a, b *Cell) {
	ch := b.Versus
	sign := sign(t.Better)
	pooled := a.pooled() || b.pooled()
	old, now := a.Center, b.Center
	if pooled { // the median of several benchmarks hides one more call of one of them
		old, now = noise.Mean(a.values), noise.Mean(b.values)
	}
	worse := sign * (now - old)
	stray, why := c.stray(t.Unit, a, b)
	// The distance between the best figure of new and the worst of old.
	apart := sign*extreme(b.values, -sign) - sign*extreme(a.values, sign)
	switch {
	case !ch.Limit.above(old, worse) || pooled && worse < rounding*math.Abs(old):
		ch.Outcome = Passed
	case agree(a.values) && agree(b.values):
		ch.Outcome = Tripped
	case constant(a.values) && constant(b.values) && worse <= stray:
		ch.Outcome, ch.Reason = Inconclusive, why
	case ch.Limit.above(old, apart) && apart > stray:
		ch.Outcome = Tripped
	case pooled:
		ch.Outcome, ch.Reason = Inconclusive, "the mean of the benchmarks that the row pools rose: separate them with -row or -col"
	default:
		ch.Outcome, ch.Reason = Inconclusive, "the count varies from run to run, and the sides overlap"
	}
}

// agree reports whether there are several values and all are equal.
func agree(values []float64) bool { return len(values) > 1 && constant(values) }

// extreme returns the largest value, or the smallest if sign is -1.
func extreme(values []float64, sign float64) float64 {
	return slices.MaxFunc(values, func(a, b float64) int { return cmp.Compare(sign*a, sign*b) })
}

// stray returns the largest difference of two counts that can occur although
// nothing has changed, and its cause.
func (c *comparer) stray(unit string, a, b *Cell) (most float64, why string) {
	old := math.Abs(a.Center)
	numerator, _, _ := strings.Cut(unit, "/")
	if x, y := c.sides[0].seeds, c.sides[1].seeds; len(x) > 0 && len(y) > 0 && !slices.Equal(x, y) {
		most, why = seedCalls*old, "the seeds differ, and with them what is accessed: give both runs the same -seed"
		if table.IsBytes(unit) {
			most = max(seedBytes*old, seedByte)
		}
	}
	ops := float64(min(leastOps(a), leastOps(b)))
	var runtime float64
	switch {
	case ops < 1:
	case strings.HasPrefix(numerator, "minflt"), strings.HasPrefix(numerator, "majflt"):
		runtime = strayFaults / ops
	case numerator == "syscalls" && strayCalls/ops < rareCall:
		runtime = strayCalls / ops
	}
	if runtime > most {
		return runtime, "the Go runtime may have caused the difference: record several runs a side"
	}
	return most, why
}

func leastOps(c *Cell) int {
	return slices.MinFunc(c.groups, func(a, b record.Group) int { return cmp.Compare(a.Ops, b.Ops) }).Ops
}
