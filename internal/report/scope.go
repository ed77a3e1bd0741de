package report

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"mmapbench/internal/record"
)

// scope says which parameters the labels leave out.
func (b *builder) scope() string {
	everywhere := "all cases"
	if len(b.r.Cases) == 1 {
		everywhere = "parameters"
	}
	var parts []string
	if words := settings(b.r.Common); words != "" {
		parts = append(parts, everywhere+": "+words)
	}
	if words := settings(b.r.Usual); words != "" {
		parts = append(parts, "unless the case says otherwise: "+words)
	}
	return sentence(strings.Join(append(parts, b.owned()...), "; "))
}

// owned lists the workloads' own parameters. Workloads with equal ones are
// listed together.
func (b *builder) owned() []string {
	var sets []string // sets of parameters, in order of first appearance
	names := map[string][]string{}
	var workloads []string
	params := map[string][]record.KeyValue{}
	for _, o := range b.r.Own {
		if params[o.Workload] == nil {
			workloads = append(workloads, o.Workload)
		}
		params[o.Workload] = append(params[o.Workload], o.Param)
	}
	for _, w := range workloads {
		set := settings(params[w])
		if names[set] == nil {
			sets = append(sets, set)
		}
		names[set] = append(names[set], w)
	}
	var parts []string
	for _, set := range sets {
		parts = append(parts, list(names[set])+": "+set)
	}
	return parts
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
	return string(unicode.ToUpper(first)) + text[size:] + "."
}
