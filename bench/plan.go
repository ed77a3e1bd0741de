package bench

import (
	"math/rand/v2"
	"slices"

	"mmapbench/bench/workload"
	"mmapbench/internal/work"
)

// A Step is one turn of one contestant.
type Step struct {
	Case   Case // with the hint of the contestant
	Pass   Pass
	File   int  // which of the files that a run makes anew, from 0
	Round  int  // on this file, from 0
	Target int  // index into the targets
	Twin   bool // the turn belongs to the target's second trial
}

// A contestant takes turns with others in the rounds of a case: a target, in
// the form that it has, that gives a hint. A twin differs from another
// contestant in name only.
type contestant struct {
	target int
	state  state
	twin   bool
}

// A state is what may differ between the contestants of a case besides the
// target.
type state struct {
	hint work.Hint
	fill work.Fill
}

func stateOf(c Case) state { return state{c.Hint, c.Fill} }

func (s Step) contestant() contestant { return contestant{s.Target, stateOf(s.Case), s.Twin} }

// step returns a turn of the contestant.
func (t contestant) step(c Case, pass Pass, file, round int) Step {
	c.Hint, c.Fill = t.state.hint, t.state.fill
	return Step{c, pass, file, round, t.target, t.twin}
}

// A Plan lists all steps of a run in order. It is made before anything runs. A
// run may skip rounds that it does not need: see [Config.Enough].
type Plan []Step

// Plan returns the plan of a run. Cases that differ only in their hint or fill
// are a contest, and take turns in the same rounds as targets do. A contest has
// a counting pass on every contestant, then the rounds of the timing pass, then
// the latency pass. The order of the contestants is shuffled anew for each
// round. All contests are timed on the first of the files that the run makes,
// then all on the second, and so on. The same Config gives the same plan.
func (cfg *Config) Plan() (p Plan) {
	r := rand.New(rand.NewPCG(cfg.Seed, 1))
	for file := range max(cfg.Files, 1) {
		for i, cases := range Contests(cfg.Cases) {
			c, all := cases[0], contestants(cases, cfg.Targets)
			w := workload.Named(c.Workload)
			last := cfg.lastFile(c)
			if file > last {
				continue
			}
			for _, pass := range []Pass{Counting, Timing, Latency, Stall} {
				if w == nil || w.Stalls != (pass == Stall) || !cfg.does(pass) {
					continue
				}
				switch {
				case pass == Timing:
					p = append(p, cfg.rounds(i, c, file, slices.Clone(all), r)...)
					continue
				case pass == Latency && file < last, pass != Latency && file > 0:
					continue
				case pass == Stall:
					r.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
				}
				for _, t := range all {
					p = append(p, t.step(c, pass, file, 0))
				}
			}
		}
	}
	return p
}

// rounds returns the rounds of the ith contest on a file.
func (cfg *Config) rounds(i int, c Case, file int, all []contestant, r *rand.Rand) (p Plan) {
	twins := slices.DeleteFunc(slices.Clone(all), func(t contestant) bool { return cfg.Targets[t.target].Form == work.Bare })
	if cfg.Twins && len(twins) > 0 {
		twin := twins[i%len(twins)]
		twin.twin = true
		all = append(all, twin)
	}
	for round := range cfg.share(max(cfg.Rounds, cfg.MaxRounds), c, file) {
		r.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
		for _, t := range all {
			p = append(p, t.step(c, Timing, file, round))
		}
	}
	return p
}

// anewSize is the size in bytes of the largest file that is made anew: larger
// ones would take most of a run.
const anewSize = 128 << 20

// lastFile returns the number of the last file of a case.
func (cfg *Config) lastFile(c Case) int {
	if c.File > anewSize || c.State().Anew() {
		return 0 // where each batch drops the file, its pages are new anyway
	}
	return max(cfg.Files, 1) - 1
}

// share returns how many of n rounds a case has on a file.
func (cfg *Config) share(n int, c Case, file int) int {
	files := cfg.lastFile(c) + 1
	return n*(file+1)/files - n*file/files
}

// Contests groups the cases that differ only in their hint or fill. The groups are in
// the order of their first cases.
func Contests(cases []Case) (all [][]Case) {
	for _, c := range cases {
		i := slices.IndexFunc(all, func(group []Case) bool { return sameContest(group[0], c) })
		if i < 0 {
			all = append(all, []Case{c})
			continue
		}
		all[i] = append(all[i], c)
	}
	return all
}

func sameContest(a, b Case) bool {
	a.Hint, a.Fill = b.Hint, b.Fill
	return a == b
}

// contestants returns who takes turns in a contest: each target that takes part,
// in each state.
func contestants(cases []Case, targets []Target) (all []contestant) {
	w := workload.Named(cases[0].Workload)
	for _, c := range cases {
		for i, t := range targets {
			if who := (contestant{target: i, state: stateOf(c)}); w != nil && w.Omits(t, c) == "" && !slices.Contains(all, who) {
				all = append(all, who)
			}
		}
	}
	return all
}

// does reports whether the run includes a pass.
func (cfg *Config) does(p Pass) bool { return cfg.Passes == nil || slices.Contains(cfg.Passes, p) }

// pass splits a plan after its leading steps of the given pass.
func (p Plan) pass(pass Pass) (steps, rest Plan) {
	n := 0
	for n < len(p) && p[n].Pass == pass {
		n++
	}
	return p[:n], p[n:]
}

// first splits a plan after the steps of its first contest on its first file.
func (p Plan) first() (steps, rest Plan) {
	n := 0
	for n < len(p) && p[n].File == p[0].File && sameContest(p[n].Case, p[0].Case) {
		n++
	}
	return p[:n], p[n:]
}
