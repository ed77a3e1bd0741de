package report

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"mmapbench/internal/record"
	"mmapbench/internal/stats"
)

// scope says what the labels leave out.
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
	parts = append(parts, b.owned()...)
	return sentence(strings.Join(parts, "; "))
}

// owned says which parameters the workloads have of their own, workloads with
// the same ones together.
func (b *builder) owned() []string {
	var sets []string // of parameters, in order of first appearance
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

// settings formats parameters, without what belongs to the machine or the
// program and stands in the notes.
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

// sentence returns text as a sentence, or nothing.
func sentence(text string) string {
	if text == "" {
		return ""
	}
	return capital(text) + "."
}

// capital returns text with a capital at its start.
func capital(text string) string {
	first, size := utf8.DecodeRuneInString(text)
	return string(unicode.ToUpper(first)) + text[size:]
}

// cell says what a cell of times is.
func (b *builder) cell() string {
	least, most := 0, 0
	interval := ""
	for _, c := range b.r.Cases {
		for _, r := range c.Results {
			f := r.Figure(record.Time)
			if f == nil {
				continue
			}
			if least == 0 || f.N < least {
				least = f.N
			}
			most = max(most, f.N)
			if spread(f.Summary) != "" {
				interval = fmt.Sprintf(", ± its %s interval", b.percent())
			}
		}
	}
	rounds := plural(float64(most), "round")
	if least != most {
		rounds = fmt.Sprintf("%d to %d rounds", least, most)
	}
	return fmt.Sprintf("Each cell is the median time of %s%s.", rounds, interval)
}

// order says which target a value of a cell belongs to.
func (b *builder) order() string {
	if len(b.r.Targets) < 2 {
		return ""
	}
	return strings.Join(targetNames(b.r.Targets), " / ") + ", in this order; " + absent + ": not measured."
}

// legend explains the ratios, as far as there are such.
func (b *builder) legend() []string {
	text := []string{b.r.ratioLegend() + "; below 1 is slower."}
	used := map[stats.Verdict]bool{}
	for _, c := range b.r.Cases {
		for _, r := range c.Results {
			if r.Versus != nil {
				used[r.Versus.Verdict] = true
			}
		}
	}
	if used[stats.NoDifference] {
		text = append(text, b.undecided())
	}
	if used[stats.TooFew] {
		text = append(text, "? = too few rounds for an interval.")
	}
	return append(text, b.noise())
}

// ratioLegend says what a ratio of the tables means.
func (r *Report) ratioLegend() string {
	return fmt.Sprintf("Nx = N times as fast as %s", targetName(r.Baseline))
}

// undecided says what no difference means here.
func (b *builder) undecided() string {
	if len(b.r.Noise) == 0 {
		return "~ = no difference shown."
	}
	return "~ = no difference shown: the interval of the ratio reaches 1 or the noise floor."
}

// heading returns the header of a target's times.
func (b *builder) heading(target string) string {
	if len(b.r.Targets) == 1 && target == "" {
		return "time"
	}
	return targetName(target)
}

func (b *builder) percent() string { return percent(b.opts.Confidence) }

func percent(fraction float64) string { return plain(100*fraction) + " %" }

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

// meaning explains a unit that the project defines, in a few words.
func meaning(unit string) string {
	switch unit {
	case "syscalls/op":
		return "system calls"
	case "kernel-B/op":
		return "bytes copied by the kernel"
	case "user-B/op":
		return "bytes copied in user space"
	case "minflt/op":
		return "page faults served from memory"
	case "majflt/op":
		return "page faults that waited for the device"
	case "device-B/op":
		return "bytes moved by the device"
	case amplification:
		return "device bytes for each byte asked for"
	case "cycles/op":
		return "CPU cycles"
	case "instructions/op":
		return "instructions"
	case "dTLB-misses/op":
		return "translations of addresses that took a walk of the page tables"
	case "LLC-misses/op":
		return "cache lines fetched from memory"
	case "tlb-shootdowns/op":
		return "interrupts that made other cores forget translations, of the whole machine"
	case "resident-before", "resident-after":
		return "part of the file in the page cache " + strings.TrimPrefix(unit, "resident-") + " a batch"
	case "worker-sec/op":
		return "time of an operation on the thread that does it"
	case "user-sec/op":
		return "CPU time in the program"
	case "sys-sec/op":
		return "CPU time in the kernel"
	}
	return ""
}

// present returns the texts that are not empty.
func present(texts []string) []string {
	return slices.DeleteFunc(texts, func(s string) bool { return s == "" })
}

// plural formats a number of things whose plural takes an s.
func plural(n float64, noun string) string {
	text := count(n) // what is printed decides: 1.0002 is a 1
	if text == "1" {
		return text + " " + noun
	}
	return text + " " + noun + "s"
}

// list joins words as prose does.
func list(words []string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:len(words)-1], ", ") + " and " + words[len(words)-1]
}
