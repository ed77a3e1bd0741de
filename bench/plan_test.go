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
		if len(steps) != n*(1+rounds) {
			t.Fatalf("%s has %d steps", steps[0].Case.Name(), len(steps))
		}
		for i, s := range names(steps, targets) {
			counts[s]++
			pass, round := Counting, 0
			if i >= n {
				pass, round = Timing, i/n-1
			}
			if steps[i].Pass != pass || steps[i].Round != round {
				t.Errorf("step %d is %s", i, s)
			}
		}
		for i := n; i < len(steps); i += n {
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

// Over many rounds each target is first about equally often.
func TestPlanShuffles(t *testing.T) {
	targets := []Target{{Name: "a"}, {Name: "b"}, {Name: "c"}}
	first := map[int]int{}
	const rounds = 3000
	plan := (&Config{Cases: []Case{{Workload: "Read", Block: 64}}, Targets: targets, Rounds: rounds, Seed: 1}).Plan()
	for i := len(targets); i < len(plan); i += len(targets) {
		first[plan[i].Target]++
	}
	for i := range targets {
		if n := first[i]; n < rounds/3-150 || n > rounds/3+150 {
			t.Errorf("target %d is first in %d of %d rounds", i, n, rounds)
		}
	}
}
