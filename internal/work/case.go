package work

import (
	"strconv"
	"strings"

	"mmapbench/internal/bytesize"
)

// A Case is a workload with its parameters: what is measured on all targets. A
// parameter that is empty or 0 does not apply to the workload.
type Case struct {
	Workload string
	Order    string // of the blocks: "seq", "rand" or "zipf"
	Needle   string // what a search meets: "near", "far" or "none"
	Block    int64  // bytes of one operation
	File     int64  // size of the file in bytes
	Reads    int    // percentage of operations that read, where others write
	Cache    string // state of the page cache: "warm" or "cold"; "" where memory is confined and limits it
	Map      string // "kept": page tables are warm; "fresh": each operation or batch opens anew
	Sync     string // when writes are made durable: "never", "end" of a batch, "each"
	Hint     string // advice to the system when the file is opened; "" gives none
	Workers  int    // threads at once; 0 is one, the runner's own
	Procs    int    // GOMAXPROCS, the suffix of the name of a result; 0 is the value of the run
	Memory   int64  // bytes of memory that the process is confined to; 0 is no limit
}

// A Param is one key and value of a Case.
type Param struct{ Key, Value string }

// Params returns the parameters that apply, in the order of names.
func (c Case) Params() []Param {
	all := []Param{
		{"order", c.Order}, {"needle", c.Needle}, {"reads", number(c.Reads)},
		{"block", size(c.Block)}, {"file", size(c.File)},
		{"cache", c.Cache}, {"map", c.Map}, {"sync", c.Sync},
		{"hint", c.Hint}, {"workers", number(c.Workers)}, {"mem", size(c.Memory)},
	}
	params := all[:0]
	for _, p := range all {
		if p.Value != "" {
			params = append(params, p)
		}
	}
	return params
}

func number(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

func size(n int64) string {
	if n == 0 {
		return ""
	}
	return bytesize.Format(n)
}

// Name returns the name in the form of Go benchmarks, without the target:
// Read/order=rand/block=4KiB/file=64MiB/cache=warm/map=kept.
func (c Case) Name() string {
	var b strings.Builder
	b.WriteString(c.Workload)
	for _, p := range c.Params() {
		b.WriteString("/" + p.Key + "=" + p.Value)
	}
	return b.String()
}

// ResultName returns the name of a result as benchstat reads it, without
// "Benchmark": the name, the target as key io, and GOMAXPROCS unless it is 1.
func (c Case) ResultName(target string, procs int) string {
	return c.TurnName(target, false, procs)
}

// TurnName is ResultName with the key twin added for a target's twin.
func (c Case) TurnName(target string, twin bool, procs int) string {
	name := c.Name() + "/io=" + target
	if twin {
		name += "/twin=2"
	}
	if c.Procs != 0 {
		procs = c.Procs
	}
	if procs != 1 {
		name += "-" + strconv.Itoa(procs)
	}
	return name
}
