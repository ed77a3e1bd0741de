package report

import (
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"mmapbench/internal/record"
)

// Labels are the short names of cases, and what they leave out.
type Labels struct {
	Short  []string          // unique; the workload, and parameters that are not below
	Common []record.KeyValue // parameters that all cases share
	Usual  []record.KeyValue // parameters that most cases share; a name contains them only where they differ
	Own    []Own             // other parameters that all cases of a workload share
}

// An Own is a parameter of all cases of a workload.
type Own struct {
	Workload string
	Param    record.KeyValue
}

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

// label shortens the names of cases. params holds the parameters of each case.
func label(cases []*record.Case, params [][]record.KeyValue) Labels {
	t := newTally(cases, params)
	var l Labels
	for i, c := range cases {
		for _, p := range params[i] {
			switch o := (Own{c.Name, p}); {
			case slices.Contains(l.Common, p) || slices.Contains(l.Usual, p) || slices.Contains(l.Own, o):
			case t.having[p] == len(cases):
				l.Common = append(l.Common, p)
			case t.usual(p):
				l.Usual = append(l.Usual, p)
			case t.own(o):
				l.Own = append(l.Own, o)
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
		understood := slices.Contains(l.Common, p) || slices.Contains(l.Usual, p)
		if p.Value != "" && (telling || !understood) && !slices.Contains(l.Own, Own{workload, p}) {
			words = append(words, word(p))
		}
	}
	return strings.TrimSpace(strings.Join(words, " "))
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

// A tally counts cases by parameter.
type tally struct {
	having   map[record.KeyValue]int // cases that have a parameter
	keyed    map[string]int          // cases that have a key
	named    map[string]int          // cases of a workload
	shared   map[Own]int             // cases of a workload that have a parameter
	optional map[string]bool         // keys that only some cases of a workload have: a name without one would be ambiguous
}

func newTally(cases []*record.Case, params [][]record.KeyValue) *tally {
	t := &tally{having: map[record.KeyValue]int{}, keyed: map[string]int{}, named: map[string]int{}, shared: map[Own]int{}, optional: map[string]bool{}}
	type keyOf struct{ workload, key string }
	keyed := map[keyOf]int{}
	for i, c := range cases {
		t.named[c.Name]++
		for j, p := range params[i] {
			if !slices.Contains(params[i][:j], p) {
				t.having[p]++
				t.shared[Own{c.Name, p}]++
			}
			if !hasKey(params[i][:j], p.Key) {
				t.keyed[p.Key]++
				keyed[keyOf{c.Name, p.Key}]++
			}
		}
	}
	for of, n := range keyed {
		if n < t.named[of.workload] {
			t.optional[of.key] = true
		}
	}
	return t
}

func hasKey(params []record.KeyValue, key string) bool {
	return slices.ContainsFunc(params, func(p record.KeyValue) bool { return p.Key == key })
}

// usual reports whether most of the cases that have a parameter's key share it.
// Parameters that are clear without their key are never usual, because readers
// look for them in a name. The state of the page cache is an exception: an
// unusual one stands out.
func (t *tally) usual(p record.KeyValue) bool {
	return 2*t.having[p] > t.keyed[p.Key] && t.having[p] > 1 && !t.optional[p.Key] && (!speaksForItself(p.Key) || p.Key == "cache")
}

// own reports whether all cases of a workload share a parameter. Parameters that
// are clear without their key, the package and GOMAXPROCS stay in the names.
func (t *tally) own(o Own) bool {
	key := o.Param.Key
	return t.shared[o] == t.named[o.Workload] && !t.optional[key] && o.Param.Value != "" &&
		!speaksForItself(key) && key != "gomaxprocs" && key != "pkg"
}

// scope says which parameters the names leave out.
func (l Labels) scope() string {
	everywhere := "all cases"
	if len(l.Short) == 1 {
		everywhere = "parameters"
	}
	var parts []string
	if words := settings(l.Common); words != "" {
		parts = append(parts, everywhere+": "+words)
	}
	if words := settings(l.Usual); words != "" {
		parts = append(parts, "unless the case says otherwise: "+words)
	}
	for i, o := range l.Own {
		if i == 0 || o.Workload != l.Own[i-1].Workload {
			parts = append(parts, o.Workload+":")
		}
		parts[len(parts)-1] += " " + word(o.Param)
	}
	return sentence(strings.Join(parts, "; "))
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

// sentence formats text as a sentence; it returns "" for "".
func sentence(text string) string {
	if text == "" {
		return ""
	}
	first, size := utf8.DecodeRuneInString(text)
	return stop(string(unicode.ToUpper(first)) + text[size:])
}

// stop ends text with a full stop; it returns "" for "".
func stop(text string) string {
	if text == "" {
		return ""
	}
	return text + "."
}
