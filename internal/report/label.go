package report

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"mmapbench/internal/record"
	"mmapbench/internal/work"
)

// Labels are the short names of cases, and what they leave out.
type Labels struct {
	Short  []string          // unique; the workload, and parameters that are not below
	Common []record.KeyValue // parameters that all cases share
	Usual  []record.KeyValue // parameters that most cases share; a name contains them only where they differ
}

// allParams returns the parameters of a name, the package, GOMAXPROCS, and the
// configuration in which the cases of a record differ.
func allParams(c *record.Case, varied []string) []record.KeyValue {
	params := slices.Clone(c.Params)
	if c.Package != "" {
		params = append(params, record.KeyValue{Key: "pkg", Value: c.Package})
	}
	params = append(params, record.KeyValue{Key: "gomaxprocs", Value: strconv.Itoa(c.Procs)})
	for _, key := range varied {
		if v := c.Config.Get(key); v != "" {
			params = append(params, record.KeyValue{Key: key, Value: v})
		}
	}
	return params
}

// label shortens the names of cases. params holds the parameters of each case.
func label(cases []*record.Case, params [][]record.KeyValue) Labels {
	t := count(cases, params)
	var l Labels
	for i := range cases {
		for _, p := range params[i] {
			switch {
			case usualFill(p, params[i]):
			case t[p] == len(cases):
				l.Common = record.AddNew(l.Common, p)
			case t.usual(p):
				l.Usual = record.AddNew(l.Usual, p)
			}
		}
	}
	uses := map[string]int{}
	for i, c := range cases {
		short := l.words(c.Name, params[i], len(cases) == 1)
		l.Short = append(l.Short, short)
		uses[short]++
	}
	for i, short := range l.Short {
		if short == "" || uses[short] > 1 {
			l.Short[i] = cases[i].Key + " #" + strconv.Itoa(i+1)
		}
	}
	return l
}

// words returns the workload and the parameters that a name does not leave out.
// All parameters of a single case are common: the name keeps those that say what
// it accesses.
func (l Labels) words(workload string, params []record.KeyValue, single bool) string {
	words := []string{workload}
	for _, p := range params {
		telling := single && speaksForItself(p.Key) && p.Key != "cache"
		understood := slices.Contains(l.Common, p) || slices.Contains(l.Usual, p) || usualFill(p, params)
		if p.Value != "" && (telling || !understood) {
			words = append(words, word(p))
		}
	}
	return strings.TrimSpace(strings.Join(words, " "))
}

// usualFill reports whether a parameter is the fill that goes without saying.
func usualFill(p record.KeyValue, of []record.KeyValue) bool {
	return p.Key == "fill" && work.Fill(p.Value) == work.UsualFill(work.Order(param(of, "order")))
}

func word(p record.KeyValue) string {
	if speaksForItself(p.Key) {
		return p.Value
	}
	return p.Key + "=" + p.Value
}

func speaksForItself(key string) bool {
	return slices.Contains([]string{"order", "needle", "block", "cache"}, key) || strings.HasPrefix(key, "sub")
}

// A tally counts the cases that have a parameter or a keyOf.
type tally map[any]int

// A keyOf is a key of a workload's parameters. Without a workload it is a key of
// any, and without a key it is the workload.
type keyOf struct{ workload, key string }

// An optional is a key that only some cases of a workload have: a name without it
// would be ambiguous.
type optional string

func count(cases []*record.Case, params [][]record.KeyValue) tally {
	t := tally{}
	for i, c := range cases {
		has := map[any]bool{keyOf{c.Name, ""}: true}
		for _, p := range params[i] {
			has[p], has[keyOf{"", p.Key}], has[keyOf{c.Name, p.Key}] = true, true, true
		}
		for what := range has {
			t[what]++
		}
	}
	for what, n := range maps.Clone(t) {
		if of, ok := what.(keyOf); ok && of.workload != "" && n < t[keyOf{of.workload, ""}] {
			t[optional(of.key)]++
		}
	}
	return t
}

// usual reports whether most of the cases that have a parameter's key share it.
// Readers look in a name for what is clear without its key, but an unusual state
// of the page cache stands out.
func (t tally) usual(p record.KeyValue) bool {
	return 2*t[p] > t[keyOf{"", p.Key}] && t[p] > 1 && t[optional(p.Key)] == 0 && (!speaksForItself(p.Key) || p.Key == "cache")
}

func hasKey(params []record.KeyValue, key string) bool {
	return slices.ContainsFunc(params, func(p record.KeyValue) bool { return p.Key == key })
}

// scope says in sentences which parameters the names leave out.
func (l Labels) scope() string {
	everywhere := "All cases: "
	if len(l.Short) == 1 {
		everywhere = "Parameters: "
	}
	var parts []string
	if words := settings(l.Common); words != "" {
		parts = append(parts, everywhere+words)
	}
	if words := settings(l.Usual); words != "" {
		parts = append(parts, "Unless the case says otherwise: "+words)
	}
	return stop(strings.Join(parts, ". "))
}

// settings formats parameters, except the machine's and the program's, which
// are in the notes.
func settings(params []record.KeyValue) string {
	var words []string
	for _, p := range params {
		switch {
		case p.Key == "gomaxprocs" || p.Key == "pkg" || p.Value == "":
		case strings.HasPrefix(p.Key, "sub"):
			words = append(words, p.Value)
		default:
			words = append(words, p.Key+"="+p.Value)
		}
	}
	return strings.Join(words, " ")
}

// stop ends text with a full stop; it returns "" for "".
func stop(text string) string {
	if text == "" {
		return ""
	}
	return text + "."
}
