package model

import (
	"fmt"
	"slices"
	"strings"

	"mmapbench/internal/bytesize"
)

// A Question is a case of the reader's own. The zero value of a field
// asks nothing special.
type Question struct {
	Workload string // as of a Pattern; "" is Read
	Order    string // "" is rand
	Block    int64  // bytes of an operation; of ManyFiles, of a file; 0 is the size measured that is nearest to a page
	File     int64  // bytes; 0 is the file of the record

	// Passes is how often the file is gone through before the mapping is
	// given up; 0 is so often that the first time does not matter.
	Passes int

	// Cold says that the file is not in the page cache when it is opened.
	Cold bool

	// Reads is the percentage of operations that read, where others write. It
	// has a meaning for Mixed, and makes the question one of Mixed where no
	// workload is named and it is above 0.
	Reads int

	// WorkingSet is how many times the memory is what is used of the file. Up
	// to 1 it fits.
	WorkingSet float64

	Sync   string // when writes are made durable; "" is never
	Needle string // what a search meets; "" is far
}

// withDefaults fills in what has a default.
func (q Question) withDefaults() Question {
	if q.Workload == "" {
		q.Workload = "Read"
		if q.Reads > 0 && q.Reads < 100 {
			q.Workload = "Mixed"
		}
	}
	switch {
	case !q.ordered():
		q.Order = ""
	case q.Workload == "Scan" || q.Workload == "ReadLine" || q.Workload == "Regexp":
		q.Order = "seq"
	case q.Order == "":
		q.Order = "rand"
	}
	if !q.blocks() {
		q.Block = 0
	}
	if q.Needle == "" && (q.Workload == "Find" || q.Workload == "RFind") {
		q.Needle = "far"
	}
	if q.writes() && q.Sync == "" {
		q.Sync = "never"
	}
	return q
}

// ordered reports whether the workload has an order of its blocks.
func (q Question) ordered() bool {
	return q.Workload != "Append" && q.Workload != "Find" && q.Workload != "RFind"
}

// blocks reports whether the workload has blocks.
func (q Question) blocks() bool {
	return q.Workload != "ReadLine" && q.Workload != "Find" && q.Workload != "RFind"
}

// writes reports whether operations change the file.
func (q Question) writes() bool {
	switch q.Workload {
	case "Write", "Update", "Append", "Mixed", "Move":
		return true
	}
	return false
}

// opens reports whether each operation opens a file.
func (q Question) opens() bool { return q.Workload == wholeFiles || q.Workload == "OpenClose" }

// confined reports whether memory is too small.
func (q Question) confined() bool { return q.WorkingSet > 1 }

// String describes the case as the end of a sentence.
func (q Question) String() string {
	q = q.withDefaults()
	var words []string
	block := ""
	if q.Block > 0 {
		block = bytesize.Format(q.Block)
	}
	switch q.Workload {
	case "Read":
		words = append(words, block+" reads", order(q.Order))
	case wholeFiles:
		words = append(words, "many files of "+block+", each opened, read whole and closed")
	case "OpenClose":
		words = append(words, "opening a file, one "+block+" read, closing it")
	case "Mixed":
		words = append(words, fmt.Sprintf("%s operations, of which %d %% read and the others write,", block, q.Reads), order(q.Order))
	case "Append":
		words = append(words, "appends of "+block)
	default:
		words = append(words, strings.TrimSpace(q.Workload+" "+block), order(q.Order))
	}
	if q.writes() {
		words = append(words, map[string]string{
			"never": "without making them durable", "end": "made durable at the end", "each": "each made durable",
		}[q.Sync])
	}
	if q.confined() {
		words = append(words, fmt.Sprintf("of %.3g times as much as there is memory", q.WorkingSet))
	}
	switch {
	case q.Cold && q.Passes > 1:
		words = append(words, fmt.Sprintf("in %d passes, the first from the device", q.Passes))
	case q.Cold:
		words = append(words, "in one pass from the device")
	case q.Passes == 1:
		words = append(words, "in one pass")
	case q.Passes > 1:
		words = append(words, fmt.Sprintf("in %d passes", q.Passes))
	}
	return strings.Join(slices.DeleteFunc(words, func(w string) bool { return w == "" }), " ")
}

func order(s string) string {
	switch s {
	case "":
		return ""
	case "seq":
		return "one after the other"
	case "zipf":
		return "at places of which some are far hotter than others"
	}
	return "at random places"
}

// A Probe is what to measure for a question, in the words of runbench's flags.
type Probe struct {
	Special    bool   // that reads of a file in the page cache do not answer it
	Bench      string // pattern of the cases' names
	All        bool   // with the cases that are not part of a standard run
	Block      int64  // bytes; 0 where there are no blocks, or none was asked for
	Cache, Map string // "" is as usual
	Memory     int64  // bytes to confine the process to; 0 is all
	File       int64  // bytes of the file, if memory is confined
}

// probeMemory is what a process is confined to in order to see what a file does
// that is larger: small, so that it takes little time.
const probeMemory = 64 << 20

// Probe returns what to measure.
func (q Question) Probe() Probe {
	q = q.withDefaults()
	p := Probe{Bench: "^" + q.Workload + "$", Block: q.Block, Special: q.Workload != "Read" && !q.opens() || q.Order == "zipf"}
	if q.ordered() {
		p.Bench += "/order=" + q.Order
	}
	switch {
	case q.Workload == "Mixed":
		// Only some shares of reads are a case of their own.
		p.Bench = "^(Read|Write)/order=" + q.Order + "/.*(map=kept|sync=" + q.Sync + ")$"
		p.All = q.Sync != "never"
	case q.Sync != "":
		p.Bench = "^" + q.Workload + "/.*sync=" + q.Sync
		if q.ordered() {
			p.Bench = "^" + q.Workload + "/order=" + q.Order + "/.*sync=" + q.Sync
		}
	case q.Needle != "":
		p.Bench += "/needle=" + q.Needle
	}
	switch {
	case q.confined():
		p.Special, p.Memory, p.File = true, probeMemory, int64(q.WorkingSet*probeMemory)
	case q.Cold && !q.opens() && q.Passes > 1:
		p.Special, p.Cache, p.Map = true, "warm,cold", "kept,fresh"
	case q.Cold && !q.opens():
		p.Special, p.Cache, p.Map = true, "cold", "fresh"
	case q.Passes > 0 && !q.opens():
		p.Map = "kept,fresh"
	}
	return p
}

// Command returns the arguments of runbench with which the case is measured.
func (q Question) Command() string {
	p := q.Probe()
	args := []string{"-bench", "'" + p.Bench + "'"}
	if p.All {
		args = append(args, "-all")
	}
	if p.Block > 0 {
		args = append(args, "-block", bytesize.Format(p.Block))
	}
	if p.Cache != "" {
		args = append(args, "-cache", p.Cache)
	}
	if p.Map != "" {
		args = append(args, "-map", p.Map)
	}
	if p.Memory > 0 {
		args = append(args, "-mem", bytesize.Format(p.Memory), "-size", bytesize.Format(p.File))
	}
	return strings.Join(args, " ")
}
