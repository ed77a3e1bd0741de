package bench

import (
	"strconv"
	"strings"

	"mmapbench/internal/bytesize"
)

// A Case is a workload with its parameters: what all targets are measured on.
// A parameter that is empty or 0 has no meaning for the workload.
type Case struct {
	Workload string
	Order    string // of the blocks: "seq" or "rand"
	Needle   string // what a search meets: "near", "far" or "none"
	Block    int64  // bytes of one operation
	File     int64  // size of the file in bytes
	Cache    string // state of the page cache: "warm"
	Map      string // "kept": page tables are warm; "fresh": each operation or batch opens anew
	Sync     string // when writes are made durable: "never"
}

// A Param is one key and value of a Case.
type Param struct{ Key, Value string }

// Params returns the parameters that have a meaning, in the order of names.
func (c Case) Params() []Param {
	all := []Param{
		{"order", c.Order}, {"needle", c.Needle}, {"block", size(c.Block)}, {"file", size(c.File)},
		{"cache", c.Cache}, {"map", c.Map}, {"sync", c.Sync},
	}
	params := all[:0]
	for _, p := range all {
		if p.Value != "" {
			params = append(params, p)
		}
	}
	return params
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
	name := c.Name() + "/io=" + target
	if procs != 1 {
		name += "-" + strconv.Itoa(procs)
	}
	return name
}
