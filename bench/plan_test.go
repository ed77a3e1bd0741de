package bench

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"mmapbench/internal/work"
)

func names(p Plan, targets []work.Target) []string {
	var s []string
	for _, step := range p {
		s = append(s, fmt.Sprintf("%s %d %d %s", step.Case.Workload, step.Pass, step.Round, targets[step.Target].Name))
	}
	return s
}

func TestPlan(t *testing.T) {
	targets := []work.Target{{Name: "a"}, {Name: "b"}, {Name: "c", Form: View}}
	cases := []work.Case{{Workload: "Read", Block: 64}, {Workload: "Seek", Block: 64}}
	const rounds = 8
	cfg := Config{Cases: cases, Targets: targets, Rounds: rounds, Seed: 7}
	plan := cfg.Plan()

	if !slices.Equal(plan, cfg.Plan()) {
		t.Error("the same seed gives another plan")
	}
	cfg.Seed = 8
	if slices.Equal(plan, cfg.Plan()) {
		t.Error("another seed gives the same plan")
	}
	counts := map[string]int{}
	orders := map[string]bool{}
	for rest := plan; len(rest) > 0; {
		var steps Plan
		steps, rest = rest.first()
		n := len(contestants([]Case{steps[0].Case}, targets))
		if len(steps) != n*(1+rounds+1) {
			t.Fatalf("%s has %d steps", steps[0].Case.Name(), len(steps))
		}
		for i, s := range names(steps, targets) {
			counts[s]++
			pass, round := work.Counting, 0
			switch {
			case i >= n*(1+rounds):
				pass = work.Latency
			case i >= n:
				pass, round = work.Timing, i/n-1
			}
			if steps[i].Pass != pass || steps[i].Round != round {
				t.Errorf("step %d is %s", i, s)
			}
		}
		for i := n; i < n*(1+rounds); i += n {
			orders[strings.Join(names(steps[i:i+n], targets), ",")] = true
		}
	}
	for s, n := range counts {
		if n != 1 {
			t.Errorf("%s is there %d times", s, n)
		}
		if strings.HasPrefix(s, "Seek") && strings.HasSuffix(s, " c") {
			t.Errorf("%s: Seek has no form for a target in place", s)
		}
	}
	if len(orders) < 2*rounds {
		t.Errorf("%d orders of %d rounds: a round of its own has the same name as another", len(orders), 2*rounds)
	}
}

// The twin has one turn a round. Its target changes from case to case.
func TestPlanTwins(t *testing.T) {
	targets := []work.Target{{Name: "a"}, {Name: "b"}, {Name: "c", Form: View}}
	cfg := Config{
		Cases:   []work.Case{{Workload: "Read", Block: 64}, {Workload: "Seek", Block: 64}, {Workload: "Read", Block: 1}},
		Targets: targets, Rounds: 5, Seed: 1, Twins: true,
	}
	var twins []int
	for rest := cfg.Plan(); len(rest) > 0; {
		var steps Plan
		steps, rest = rest.first()
		rounds := map[int]int{}
		for _, s := range steps {
			if s.Twin {
				rounds[s.Round]++
				if rounds[s.Round] == 1 && s.Round == 0 {
					twins = append(twins, s.Target)
				}
				if s.Target != twins[len(twins)-1] || s.Pass != work.Timing {
					t.Errorf("%s: the twin is another one in step %v", s.Case.Name(), s)
				}
			}
		}
		if len(rounds) != cfg.Rounds {
			t.Errorf("%s: twins in %d rounds of %d", steps[0].Case.Name(), len(rounds), cfg.Rounds)
		}
	}
	if !slices.Equal(twins, []int{0, 1, 2}) {
		t.Errorf("the twins are of targets %v", twins)
	}
}

// A plan has the requested passes, and the most rounds that a case may have.
func TestPlanOfPasses(t *testing.T) {
	cfg := Config{Cases: []work.Case{{Workload: "Read", Block: 64}}, Targets: []work.Target{{Name: "a"}}, Rounds: 5, MaxRounds: 9}
	for _, test := range []struct {
		passes          []work.Pass
		counting, timed int
	}{{nil, 1, 9}, {[]work.Pass{work.Counting}, 1, 0}, {[]work.Pass{work.Timing}, 0, 9}, {[]work.Pass{}, 0, 0}} {
		cfg.Passes = test.passes
		n := map[work.Pass]int{}
		for _, s := range cfg.Plan() {
			n[s.Pass]++
		}
		if n[work.Counting] != test.counting || n[work.Timing] != test.timed {
			t.Errorf("%v: the plan has %v", test.passes, n)
		}
	}
}

// Cases that differ only in their hint take turns in the same rounds, with one
// twin among them all.
func TestPlanContest(t *testing.T) {
	targets := []Target{{Name: "a"}, {Name: "b"}}
	random, sequential := Case{Workload: "Read", Block: 64, Hint: work.Random}, Case{Workload: "Read", Block: 64, Hint: work.Sequential}
	other := Case{Workload: "Seek", Block: 64, Hint: work.Random}
	cfg := Config{Cases: []Case{random, other, sequential}, Targets: targets, Rounds: 3, Seed: 1, Twins: true, Passes: []Pass{Timing}}
	steps, rest := cfg.Plan().first()
	turns := map[int]map[contestant]int{}
	for _, s := range steps {
		if turns[s.Round] == nil {
			turns[s.Round] = map[contestant]int{}
		}
		turns[s.Round][s.contestant()]++
		if s.Case != random && s.Case != sequential {
			t.Errorf("%s is in the contest", s.Case.Name())
		}
	}
	for round, n := range turns {
		if len(n) != 2*2+1 {
			t.Errorf("round %d has %v", round, n)
		}
	}
	if len(turns) != 3 || len(steps) != 3*5 || len(rest) != 3*3 {
		t.Errorf("%d rounds of %d steps, and %d of the other contest", len(turns), len(steps), len(rest))
	}
}
