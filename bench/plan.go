package bench

import (
	"math/rand/v2"
	"slices"

	"mmapbench/bench/workload"
	"mmapbench/internal/work"
)

// A Step is one turn of one target.
type Step struct {
	Case   work.Case
	Pass   work.Pass
	Round  int  // from 0
	Target int  // index into the targets
	Twin   bool // the turn belongs to the target's second trial
}

// A Plan lists all steps of a run in order. It is made before anything runs. A
// run may skip rounds that it does not need: see [Config.Enough].
type Plan []Step

// Plan returns the plan of a run. Each case has a counting pass on every target
// that takes part, then the rounds of the timing pass, then the latency pass.
// The order of the targets is shuffled anew for each round. The same Config
// gives the same plan.
func (cfg *Config) Plan() Plan {
	r := rand.New(rand.NewPCG(cfg.Seed, 1))
	var p Plan
	for i, c := range cfg.Cases {
		turns := takers(c, cfg.Targets)
		if w := workload.Named(c.Workload); w != nil && w.Stalls {
			p = append(p, cfg.stalls(c, turns, r)...)
			continue
		}
		if cfg.does(work.Counting) {
			for _, t := range turns {
				p = append(p, Step{Case: c, Pass: work.Counting, Target: t})
			}
		}
		if cfg.does(work.Timing) {
			p = append(p, cfg.rounds(i, slices.Clone(turns), r)...)
		}
		if cfg.does(work.Latency) {
			for _, t := range turns {
				p = append(p, Step{Case: c, Pass: work.Latency, Target: t})
			}
		}
	}
	return p
}

// rounds returns the rounds of the ith case on the targets that take part.
func (cfg *Config) rounds(i int, turns []int, r *rand.Rand) (p Plan) {
	const twin = -1 // marks the twin in a round
	paired := 0
	if cfg.Twins && len(turns) > 0 {
		paired = turns[i%len(turns)]
		turns = append(turns, twin)
	}
	for round := range max(cfg.Rounds, cfg.MaxRounds) {
		r.Shuffle(len(turns), func(i, j int) { turns[i], turns[j] = turns[j], turns[i] })
		for _, t := range turns {
			s := Step{Case: cfg.Cases[i], Pass: work.Timing, Round: round, Target: t}
			if t == twin {
				s.Target, s.Twin = paired, true
			}
			p = append(p, s)
		}
	}
	return p
}

// stalls returns the steps of a case of the workload Stall.
func (cfg *Config) stalls(c work.Case, turns []int, r *rand.Rand) (p Plan) {
	if !cfg.does(work.Stall) {
		return nil
	}
	r.Shuffle(len(turns), func(i, j int) { turns[i], turns[j] = turns[j], turns[i] })
	for _, t := range turns {
		p = append(p, Step{Case: c, Pass: work.Stall, Target: t})
	}
	return p
}

// does reports whether the run includes a pass.
func (cfg *Config) does(p work.Pass) bool { return cfg.Passes == nil || slices.Contains(cfg.Passes, p) }

// takers returns the indexes of the targets that take part in a case.
func takers(c work.Case, targets []work.Target) (indexes []int) {
	w := workload.Named(c.Workload)
	for i, t := range targets {
		if w != nil && w.AppliesTo(t) {
			indexes = append(indexes, i)
		}
	}
	return indexes
}

// pass splits a plan after its leading steps of the given pass.
func (p Plan) pass(pass work.Pass) (steps, rest Plan) {
	n := 0
	for n < len(p) && p[n].Pass == pass {
		n++
	}
	return p[:n], p[n:]
}

// first splits a plan after the steps of its first case.
func (p Plan) first() (steps, rest Plan) {
	n := 0
	for n < len(p) && p[n].Case == p[0].Case {
		n++
	}
	return p[:n], p[n:]
}
