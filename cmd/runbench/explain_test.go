package main

import (
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"mmapbench/bench"
	"mmapbench/bench/model"
	"mmapbench/internal/confine"
)

// Whatever is asked, the command that is named in the answer measures it.
func TestCommandsOfQuestions(t *testing.T) {
	var questions []model.Question
	for _, w := range bench.Workloads() {
		q := model.Question{Workload: w.Name, Block: 4 << 10}
		switch w.Name {
		case "Stall":
			continue // no case of it has two sides
		case "Mixed":
			q.Reads = 30
		}
		questions = append(questions, q)
	}
	questions = append(questions,
		model.Question{Block: 64, Order: "zipf"}, model.Question{Block: 300, Passes: 3},
		model.Question{Workload: "Find", Needle: "near"},
		model.Question{Block: 300, Cold: true, Passes: 1}, model.Question{Block: 300, Cold: true, Passes: 5}, model.Question{Block: 300, Order: "seq", Reads: 50, Sync: "end"},
		model.Question{Workload: "Append", Block: 64, Sync: "each"}, model.Question{Workload: "Update", Block: 64, Sync: "end"},
		model.Question{Workload: "ReadLine"},
	)
	for _, q := range questions {
		args := strings.Fields(strings.ReplaceAll(q.Command(), "'", ""))
		var f runFlags
		if err := parse(runFlagSet(&f), args, nil); err != nil {
			t.Errorf("%v: %s: %v", q, q.Command(), err)
			continue
		}
		s, err := f.check(targets(), time.Now())
		if err != nil {
			t.Errorf("%v: %s: %v", q, q.Command(), err)
			continue
		}
		cases, _, err := (&measurement{flags: &f, settings: s}).cases()
		if err != nil {
			t.Errorf("%v: %s: %v", q, q.Command(), err)
			continue
		}
		if a := answer(t, q, cases); a.Side == model.Unknown {
			t.Errorf("%s measures %d cases, but: %s", q.Command(), len(cases), a.Missing)
		}
	}
}

// Whatever crosses, the command that is named measures the same pattern at half
// and at twice the size.
func TestCommandsOfCrossovers(t *testing.T) {
	check := func(t *testing.T, flags runFlags) {
		t.Helper()
		set, err := flags.check(targets(), time.Now())
		if err != nil {
			t.Fatal(err)
		}
		cases, _, err := (&measurement{flags: &flags, settings: set}).cases()
		if err != nil {
			t.Fatalf("%+v: %v", flags, err)
		}
		for _, c := range cases {
			if c.Block == 0 || c.Workload == "Stall" {
				continue
			}
			x := model.Crossover{Kind: model.Turns, Pattern: pattern(c), Read: model.Stdio, Map: model.Mapped, Size: model.Estimate{Value: 20_000}}
			var f runFlags
			args := strings.Fields(strings.ReplaceAll(x.Command(), "'", ""))
			if err := parse(runFlagSet(&f), args, nil); err != nil {
				t.Errorf("%s: %v", x.Command(), err)
				continue
			}
			s, err := f.check(targets(), time.Now())
			if err != nil {
				t.Errorf("%s: %v", x.Command(), err)
				continue
			}
			found, _, err := (&measurement{flags: &f, settings: s}).cases()
			if err != nil {
				t.Errorf("%s: %v", x.Command(), err)
				continue
			}
			var sizes []int64
			for _, got := range found {
				if pattern(got) != x.Pattern {
					t.Errorf("%s measures %s", x.Command(), got.Name())
				}
				sizes = append(sizes, got.Block)
			}
			if !slices.Equal(sizes, []int64{9984, 39_936}) {
				t.Errorf("%s measures at %v", x.Command(), sizes)
			}
		}
	}
	for name, f := range map[string]runFlags{
		"default": {}, "all": {all: true}, "cold": {cache: "cold"}, "fresh": {mapping: "fresh"}, "hint": {hint: "random"},
		"workers": {workers: "2"}, "confined": {mem: 32 << 20},
	} {
		t.Run(name, func(t *testing.T) {
			if f.mem != 0 {
				if err := confine.Check(confine.Least); err != nil {
					t.Skipf("no memory can be confined here: %v", err)
				}
			}
			f.bench, f.budget, f.format = ".", time.Minute, "text"
			if f.cache+f.mapping+f.hint+f.workers != "" || f.mem != 0 {
				f.bench = "^Read$"
			}
			check(t, f)
		})
	}
}

// pattern is that of a case.
func pattern(c bench.Case) model.Pattern {
	return model.Pattern{
		Workload: c.Workload, Order: c.Order, Needle: c.Needle, Reads: c.Reads, Cache: c.Cache, Map: c.Map,
		Sync: c.Sync, Hint: c.Hint, Workers: c.Workers, Memory: c.Memory,
	}
}

// answer is the advice of a record of cases in which each side takes as long as
// its name.
func answer(t *testing.T, q model.Question, cases []bench.Case) model.Advice {
	t.Helper()
	s := &model.Set{}
	for _, c := range cases {
		mc := model.Case{
			Pattern: pattern(c), Block: c.Block, File: c.File,
		}
		for _, target := range []string{model.Stdio, model.Mapped} {
			mc.Trials = append(mc.Trials, model.Trial{Target: target, Times: []float64{1, 1, 1, 1, 1, 1, 1, 1}})
		}
		s.Cases = append(s.Cases, mc)
	}
	m, err := model.New(s)
	if err != nil {
		t.Fatal(err)
	}
	return m.Advise(q)
}

// All runs of a survey together take the budget, whatever is asked.
func TestSurveySharesTheBudget(t *testing.T) {
	for _, budget := range []time.Duration{10 * time.Second, time.Minute} {
		for _, q := range []*model.Question{nil, {Block: 300}, {Workload: "Append"}} {
			s := &survey{flags: &explainFlags{measure: runFlags{budget: budget}}, question: q}
			total := 0.0
			for _, l := range s.legs() {
				total += l.share
			}
			if math.Abs(total-1) > 1e-9 {
				t.Errorf("%v, %+v: the shares add up to %v", budget, q, total)
			}
		}
	}
}
