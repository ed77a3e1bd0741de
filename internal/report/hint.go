package report

import (
	"slices"

	"mmapbench/internal/noise"
	"mmapbench/internal/record"
	"mmapbench/internal/table"
)

// hintKey is the key of a parameter that a program can choose: a piece of advice
// to the system.
const hintKey = "hint"

// alike groups the cases that differ in nothing but their hint, by index. The
// groups are in the order of their first cases.
func alike(cases []*Case) (groups [][]int) {
	for i, c := range cases {
		at := slices.IndexFunc(groups, func(g []int) bool { return sameButHint(cases[g[0]], c) })
		if at < 0 {
			groups = append(groups, nil)
			at = len(groups) - 1
		}
		groups[at] = append(groups[at], i)
	}
	return groups
}

func sameButHint(a, b *Case) bool {
	return a.Name == b.Name && slices.Equal(withoutHint(a.Params), withoutHint(b.Params))
}

func withoutHint(params []record.KeyValue) []record.KeyValue {
	return slices.DeleteFunc(slices.Clone(params), func(p record.KeyValue) bool { return p.Key == hintKey })
}

// best returns a case in which each target has the hint that serves it best. The
// group has the indices of cases that differ in nothing but their hint, and whose
// contestants took turns in the same rounds.
func (b *builder) best(group []int) (*Case, error) {
	first := b.Cases[group[0]]
	c := &Case{Label: first.Label, Key: first.Key, Name: first.Name, Params: withoutHint(first.Params), Moved: first.Moved}
	chosen := map[string]int{} // the index of the case of each target
	for _, target := range slices.Concat(b.Targets, b.run.Limits) {
		for _, i := range group {
			r := b.Cases[i].Result(target)
			if r == nil || r.Figure(record.Time) == nil {
				continue
			}
			at, ok := chosen[target]
			if ok {
				better, err := b.betterHint(at, i, target)
				if err != nil {
					return nil, err
				}
				if !better {
					continue
				}
			}
			chosen[target] = i
		}
	}
	for _, target := range slices.Concat(b.Targets, b.run.Limits) {
		at, ok := chosen[target]
		if !ok {
			continue
		}
		r := *b.Cases[at].Result(target)
		r.Hint = param(b.Cases[at].Params, hintKey)
		if base, ok := chosen[b.Baseline]; ok && !r.Limit {
			rc := b.run.Cases[at]
			var err error
			if r.Versus, err = b.compare(rc, b.run.Cases[base].Series(b.Baseline), rc.Series(target), b.floor(rc)); err != nil {
				return nil, err
			}
		}
		c.Results = append(c.Results, &r)
	}
	return c, nil
}

// betterHint reports whether a target is shown to be faster in case i than in case
// at, by enough to matter. Of hints that differ by noise the first is chosen.
func (b *builder) betterHint(at, i int, target string) (bool, error) {
	from, to := b.run.Cases[at], b.run.Cases[i]
	v, err := b.compare(to, from.Series(target), to.Series(target), b.floor(to))
	return v != nil && v.Verdict == noise.Faster && v.Ratio >= worthwhile, err
}

// decideBest decides a group of cases that differ in nothing but their hint, by the
// best one, and says what happens without any.
func (b *builder) decideBest(group []int) (d Decision, err error) {
	c, err := b.best(group)
	if err != nil {
		return d, err
	}
	d = decide(c, b.Baseline, b.run.Maps)
	d.Pattern = c.pattern()
	plain := slices.IndexFunc(group, func(i int) bool { return param(b.Cases[i].Params, hintKey) == "" })
	if d.chosen == nil || plain < 0 {
		return d, nil
	}
	without := decide(b.Cases[group[plain]], b.Baseline, b.run.Maps)
	if d.chosen.Hint != "" && without.chosen != nil {
		d.Hint = d.chosen.Hint
		d.Without = without.action() + " " + table.Times(without.ratio()) + "x"
	}
	return d, nil
}
