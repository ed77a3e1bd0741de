package main

import (
	"strings"
	"testing"
	"time"

	"mmapbench/bench"
	"mmapbench/bench/model"
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

// answer is the advice of a record of cases in which each side takes as long as
// its name.
func answer(t *testing.T, q model.Question, cases []bench.Case) model.Advice {
	t.Helper()
	s := &model.Set{}
	for _, c := range cases {
		mc := model.Case{
			Pattern: model.Pattern{
				Workload: c.Workload, Order: c.Order, Needle: c.Needle, Reads: c.Reads, Cache: c.Cache, Map: c.Map,
				Sync: c.Sync, Hint: c.Hint, Workers: c.Workers, Memory: c.Memory,
			},
			Block: c.Block, File: c.File,
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
