package report

import (
	"slices"
	"strconv"
	"strings"

	"mmapbench/internal/record"
)

// allParams returns the parameters of a name, and the package and GOMAXPROCS.
func allParams(c *record.Case) []record.KeyValue {
	params := slices.Clone(c.Params)
	if c.Package != "" {
		params = append(params, record.KeyValue{Key: "pkg", Value: c.Package})
	}
	return append(params, record.KeyValue{Key: "gomaxprocs", Value: strconv.Itoa(c.Procs)})
}

// withConfig adds the configuration in which the cases of a record differ.
func withConfig(params []record.KeyValue, c *record.Case, varied []string) []record.KeyValue {
	for _, key := range varied {
		if v := c.Config.Get(key); v != "" {
			params = append(params, record.KeyValue{Key: key, Value: v})
		}
	}
	return params
}

// common returns the parameters that all cases share.
func common(params [][]record.KeyValue) []record.KeyValue {
	if len(params) == 0 {
		return nil
	}
	var shared []record.KeyValue
	for _, p := range params[0] {
		if !slices.ContainsFunc(params[1:], func(other []record.KeyValue) bool { return !slices.Contains(other, p) }) {
			shared = append(shared, p)
		}
	}
	return shared
}

// usual returns the parameters that are not common, but shared by most of the
// cases with the same key. Parameters that are clear without their key are
// never usual, because readers look for them in a label. The state of the page
// cache is an exception: an unusual one stands out.
func (t *tally) usual(params [][]record.KeyValue, common []record.KeyValue) []record.KeyValue {
	var most []record.KeyValue
	for _, p := range slices.Concat(params...) {
		if 2*t.having[p] <= t.keyed[p.Key] || t.having[p] == 1 || t.optional[p.Key] ||
			speaksForItself(p.Key) && p.Key != "cache" || slices.Contains(common, p) || slices.Contains(most, p) {
			continue
		}
		most = append(most, p)
	}
	return most
}

// An Own is a parameter that all cases of a workload share, and most others do
// not.
type Own struct {
	Workload string
	Param    record.KeyValue
}

// own returns the parameters that all cases of a workload share and that are
// not understood. Parameters that are clear without their key, the package and
// GOMAXPROCS stay in the labels.
func (t *tally) own(cases []*record.Case, params [][]record.KeyValue, understood []record.KeyValue) []Own {
	var all []Own
	known := map[Own]bool{}
	for i, c := range cases {
		for _, p := range params[i] {
			o := Own{c.Name, p}
			if known[o] || t.shared[o] < t.named[c.Name] || t.optional[p.Key] || p.Value == "" ||
				speaksForItself(p.Key) || p.Key == "gomaxprocs" || p.Key == "pkg" || slices.Contains(understood, p) {
				continue
			}
			known[o] = true
			all = append(all, o)
		}
	}
	return all
}

func hasKey(params []record.KeyValue, key string) bool {
	return slices.ContainsFunc(params, func(p record.KeyValue) bool { return p.Key == key })
}

// labels returns a short, unique name for each case: the workload and the
// parameters that are neither understood nor its own. If two would be equal,
// each is the full key with a number.
func labels(cases []*record.Case, params [][]record.KeyValue, understood []record.KeyValue, own []Own) []string {
	if len(cases) == 1 {
		// All parameters of a single case are common; keep the ones that say
		// what it accesses.
		understood = slices.DeleteFunc(slices.Clone(understood), func(p record.KeyValue) bool {
			return speaksForItself(p.Key) && p.Key != "cache"
		})
	}
	owned := map[Own]bool{}
	for _, o := range own {
		owned[o] = true
	}
	short := make([]string, len(cases))
	uses := map[string]int{}
	for i, c := range cases {
		words := []string{c.Name}
		for _, p := range params[i] {
			if !slices.Contains(understood, p) && !owned[Own{c.Name, p}] && p.Value != "" {
				words = append(words, word(p))
			}
		}
		short[i] = strings.TrimSpace(strings.Join(words, " "))
		uses[short[i]]++
	}
	for i, s := range short {
		if s == "" || uses[s] > 1 {
			short[i] = cases[i].Key + " #" + strconv.Itoa(i+1)
		}
	}
	return short
}

func word(p record.KeyValue) string {
	if speaksForItself(p.Key) {
		return p.Value
	}
	return p.Key + "=" + p.Value
}

// speaksForItself reports whether a value is clear without its key.
func speaksForItself(key string) bool {
	return slices.Contains([]string{"order", "needle", "block", "cache"}, key) || strings.HasPrefix(key, "sub")
}

// targetName returns the name to print for a target.
func targetName(target string) string {
	if target == "" {
		return "unnamed"
	}
	return target
}

// targetNames returns the names to print for targets.
func targetNames(targets []string) []string {
	names := make([]string, len(targets))
	for i, t := range targets {
		names[i] = targetName(t)
	}
	return names
}
