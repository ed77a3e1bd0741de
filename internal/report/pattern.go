package report

import (
	"slices"
	"strings"

	"mmapbench/bench/workload"
	"mmapbench/internal/bytesize"
	"mmapbench/internal/record"
	"mmapbench/internal/table"
)

// pattern describes how a case uses its file. For other benchmarks it is the
// label.
func (c *Case) pattern() string {
	w := workload.Named(c.Name)
	if w == nil || w.Words == nil {
		return c.Label
	}
	words := w.Words(c.inWords)
	words = strings.ReplaceAll(words, " ,", ",") // the case has no block
	return strings.Join(append([]string{words}, c.states()...), ", ")
}

// inWords describes a parameter.
func (c *Case) inWords(key string) string {
	value := param(c.Params, key)
	switch key {
	case "order":
		return map[string]string{"seq": " in order", "rand": " at random", "zipf": " at random, some often"}[value]
	case "block":
		return sizeInWords(value)
	}
	return value
}

// states describes what is unusual about a case's state.
func (c *Case) states() (words []string) {
	for _, p := range c.Params {
		switch {
		case p.Key == "cache" && p.Value != "warm":
			words = append(words, p.Value)
		case p.Key == "map" && p.Value == "fresh" && c.Name == "Read" && param(c.Params, "cache") == "warm":
			words = append(words, "mapped anew")
		case p.Key == "sync" && p.Value == "each":
			words = append(words, "each durable")
		case p.Key == "sync" && p.Value == "end":
			words = append(words, "durable at the end")
		case p.Key == "fill" && p.Value != "asis" && !usualFill(p, c.Params), p.Key == "hint", p.Key == "mem":
			words = append(words, p.Key+" "+p.Value)
		case p.Key == "workers" && p.Value != "1":
			words = append(words, p.Value+" threads")
		}
	}
	return words
}

func sizeInWords(text string) string {
	n, err := bytesize.Parse(text)
	if err != nil {
		return text
	}
	return table.Value(float64(n), "B")
}

// patterns describes all cases, by their labels where descriptions are equal.
func patterns(cases []*Case) []string {
	all := table.Each(cases, (*Case).pattern)
	uses := map[string]int{}
	for _, text := range all {
		uses[text]++
	}
	for i, text := range all {
		if uses[text] > 1 && largerThanOthers(cases[i], cases) {
			all[i] = text + " (" + sizeInWords(param(cases[i].Params, "file")) + ")"
			uses[text]--
		}
	}
	for i, text := range all {
		if uses[text] > 1 {
			all[i] = cases[i].Label
		}
	}
	return all
}

// largerThanOthers reports whether a case differs from another one only in its
// file, which is larger.
func largerThanOthers(c *Case, cases []*Case) bool {
	size, err := bytesize.Parse(param(c.Params, "file"))
	return err == nil && slices.ContainsFunc(cases, func(other *Case) bool {
		n, err := bytesize.Parse(param(other.Params, "file"))
		return err == nil && n < size && sameBut("file", c, other)
	})
}

// stdio is the baseline, if it was measured.
const stdio = "stdio"

// A knownTarget is a target with the advice that leads to it, and the ratio to a
// simpler target from which the advice is worth following.
type knownTarget struct {
	name, advice string
	worth        float64
}

// known returns the well-known targets in the order of the columns. Others
// follow in the order of the record.
func known() []knownTarget {
	return []knownTarget{
		{stdio, "read", worthwhile}, {"stdio-buf", "buffer", worthwhile},
		{"mmap", "map", worthwhile}, {"mmap-view", "map in place", worthwhile},
		{"mmap-loop", "map in a loop", worthInLoop}, {"load", "load", worthwhile},
	}
}

// rank returns the index of a well-known target, or a larger number.
func rank(target string) int {
	if i := slices.IndexFunc(known(), func(k knownTarget) bool { return k.name == target }); i >= 0 {
		return i
	}
	return len(known())
}

// targets returns the targets of a run, the baseline first.
func targets(run *record.Run) (all []string) {
	for _, c := range run.Cases {
		for _, s := range c.Targets {
			if !slices.Contains(all, s.Target) && !slices.Contains(run.Limits, s.Target) {
				all = append(all, s.Target)
			}
		}
	}
	if len(all) == 0 {
		return nil
	}
	baseline := all[0]
	if slices.Contains(all, stdio) {
		baseline = stdio
	}
	others := slices.DeleteFunc(all, func(t string) bool { return t == baseline })
	slices.SortStableFunc(others, func(x, y string) int { return rank(x) - rank(y) })
	return append([]string{baseline}, others...)
}

func doing(target string) string {
	if i := rank(target); i < len(known()) {
		return known()[i].advice
	}
	return targetName(target)
}

// worth returns how many times as fast as a simpler target one must be.
func worth(target string) float64 {
	if i := rank(target); i < len(known()) {
		return known()[i].worth
	}
	return worthwhile
}

func targetName(target string) string {
	if target == "" {
		return "unnamed"
	}
	return target
}
