package bench

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

func names(p Plan, targets []Target) []string {
	var s []string
	for _, step := range p {
		s = append(s, fmt.Sprintf("%s %d %d %s", step.Case.Workload, step.Pass, step.Round, targets[step.Target].Name))
	}
	return s
}

func TestPlan(t *testing.T) {
	targets := []Target{{Name: "a"}, {Name: "b"}, {Name: "c", InPlace: true}}
	cases := []Case{{Workload: "Read", Block: 64}, {Workload: "Seek", Block: 64}}
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
		n := len(takers(steps[0].Case, targets))
		if len(steps) != n*(1+rounds+1) {
			t.Fatalf("%s has %d steps", steps[0].Case.Name(), len(steps))
		}
		for i, s := range names(steps, targets) {
			counts[s]++
			pass, round := Counting, 0
			switch {
			case i >= n*(1+rounds):
				pass = Latency
			case i >= n:
				pass, round = Timing, i/n-1
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

// Over many rounds, every target comes first about equally often.
func TestPlanShuffles(t *testing.T) {
	targets := []Target{{Name: "a"}, {Name: "b"}, {Name: "c"}}
	first := map[int]int{}
	const rounds = 3000
	plan := (&Config{Cases: []Case{{Workload: "Read", Block: 64}}, Targets: targets, Rounds: rounds, Seed: 1, Passes: []Pass{Counting, Timing}}).Plan()
	for i := len(targets); i < len(plan); i += len(targets) {
		first[plan[i].Target]++
	}
	for i := range targets {
		if n := first[i]; n < rounds/3-150 || n > rounds/3+150 {
			t.Errorf("target %d is first in %d of %d rounds", i, n, rounds)
		}
	}
}

// The twin has one turn a round. Its target changes from case to case.
func TestPlanTwins(t *testing.T) {
	targets := []Target{{Name: "a"}, {Name: "b"}, {Name: "c", InPlace: true}}
	cfg := Config{
		Cases:   []Case{{Workload: "Read", Block: 64}, {Workload: "Seek", Block: 64}, {Workload: "Read", Block: 1}},
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
				if s.Target != twins[len(twins)-1] || s.Pass != Timing {
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
	cfg := Config{Cases: []Case{{Workload: "Read", Block: 64}}, Targets: []Target{{Name: "a"}}, Rounds: 5, MaxRounds: 9}
	for _, test := range []struct {
		passes          []Pass
		counting, timed int
	}{{nil, 1, 9}, {[]Pass{Counting}, 1, 0}, {[]Pass{Timing}, 0, 9}, {[]Pass{}, 0, 0}} {
		cfg.Passes = test.passes
		n := map[Pass]int{}
		for _, s := range cfg.Plan() {
			n[s.Pass]++
		}
		if n[Counting] != test.counting || n[Timing] != test.timed {
			t.Errorf("%v: the plan has %v", test.passes, n)
		}
	}
}
