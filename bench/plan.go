package bench

import "math/rand/v2"

// A Pass is what is taken of a case in one go, so that no measurement disturbs
// another.
type Pass int

// The passes of a case, in their order.
const (
	Counting Pass = iota // costs other than time
	Timing               // time, with all counters off
)

// A Step is one target's turn.
type Step struct {
	Case   Case
	Pass   Pass
	Round  int // from 0
	Target int // index into the targets
}

// A Plan is everything a run will do, in order, made before anything runs.
type Plan []Step

// NewPlan returns the plan for cases on those of the targets that take part:
// case by case, a counting pass on each target, then rounds of the timing
// pass. The order of the targets is shuffled anew for each round; the same
// seed gives the same plan.
func NewPlan(cases []Case, targets []Target, rounds int, seed uint64) Plan {
	r := rand.New(rand.NewPCG(seed, 1))
	var p Plan
	for _, c := range cases {
		takers := takers(c, targets)
		for _, t := range takers {
			p = append(p, Step{c, Counting, 0, t})
		}
		for round := range rounds {
			r.Shuffle(len(takers), func(i, j int) { takers[i], takers[j] = takers[j], takers[i] })
			for _, t := range takers {
				p = append(p, Step{c, Timing, round, t})
			}
		}
	}
	return p
}

// takers returns the targets that take part in a case.
func takers(c Case, targets []Target) (indexes []int) {
	w := workload(c.Workload)
	for i, t := range targets {
		if w != nil && w.appliesTo(t) {
			indexes = append(indexes, i)
		}
	}
	return indexes
}

// first splits off the steps of the first case.
func (p Plan) first() (steps, rest Plan) {
	n := 0
	for n < len(p) && p[n].Case == p[0].Case {
		n++
	}
	return p[:n], p[n:]
}
