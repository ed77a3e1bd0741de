package bench

import (
	"math/rand/v2"
	"slices"
)

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
	Round  int  // from 0
	Target int  // index into the targets
	Twin   bool // the turn of the target's second trial
}

// A Plan is everything a run will do, in order, made before anything runs. Of
// the rounds it has, a run does no more than it needs: see [Config.Enough].
type Plan []Step

// Plan returns the plan of a run: case by case, a counting pass on each target
// that takes part, then the rounds of the timing pass. The order of the targets
// is shuffled anew for each round; the same Config gives the same plan.
func (cfg *Config) Plan() Plan {
	r := rand.New(rand.NewPCG(cfg.Seed, 1))
	var p Plan
	for i, c := range cfg.Cases {
		turns := takers(c, cfg.Targets)
		if cfg.does(Counting) {
			for _, t := range turns {
				p = append(p, Step{Case: c, Pass: Counting, Target: t})
			}
		}
		if !cfg.does(Timing) {
			continue
		}
		const twin = -1 // among the turns
		paired := 0
		if cfg.Twins && len(turns) > 0 {
			paired = turns[i%len(turns)]
			turns = append(turns, twin)
		}
		for round := range max(cfg.Rounds, cfg.MaxRounds) {
			r.Shuffle(len(turns), func(i, j int) { turns[i], turns[j] = turns[j], turns[i] })
			for _, t := range turns {
				s := Step{Case: c, Pass: Timing, Round: round, Target: t}
				if t == twin {
					s.Target, s.Twin = paired, true
				}
				p = append(p, s)
			}
		}
	}
	return p
}

// does reports whether a pass is part of the run.
func (cfg *Config) does(p Pass) bool { return cfg.Passes == nil || slices.Contains(cfg.Passes, p) }

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
