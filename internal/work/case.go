// Package work says what a case is: a workload with its parameters, the targets
// that do its operations, the state in which they find the file, and the proof
// that they did them.
//
// A [Workload] plans the [Work] of a [Case]: a [Ledger] that knows the sum of
// what the operations must return, and a function that starts an [Instance] on a
// [Target]. Where operations write, a [Model] knows what they leave in the
// [Scratch] file. Expected bytes are read as a [Content], without any target.
//
// Package bench runs cases, and package workload holds the workloads.
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
	Order    Order  // of the blocks
	Needle   Needle // what a search meets
	Block    int64  // bytes of one operation
	File     int64  // size of the file in bytes
	Fill     Fill   // how its pages got into the page cache; "" where each batch begins without them
	Reads    int    // percentage of operations that read, where others write
	Cache    Cache  // state of the page cache; "" where memory is confined and limits it
	Map      Map    // of the file
	Passes   int    // over the file while it is open, where it is opened anew; 0 is one
	Sync     Sync   // when writes are made durable
	Hint     Hint   // advice to the system when the file is opened; "" gives none
	Workers  int    // threads at once; 0 is one, the runner's own
	Memory   int64  // bytes of memory that the process is confined to; 0 is no limit
}

// An Order is the order in which a case visits the blocks of its file.
type Order string

// The orders: from start to end, each block once at random, and at random with
// some blocks far more often than others.
const (
	Seq  Order = "seq"
	Rand Order = "rand"
	Zipf Order = "zipf"
)

// A Needle says where a search meets what it looks for, if anywhere. A rare one
// contains a byte that is rare in the file, and the whole file is searched.
type Needle string

// The needles.
const (
	Near    Needle = "near"
	Far     Needle = "far"
	Rare    Needle = "rare"
	Nowhere Needle = "none"
)

// A Cache is a state of the page cache. See [State].
type Cache string

// The states of the page cache: the whole file is in it, or nothing of it.
const (
	Warm Cache = "warm"
	Cold Cache = "cold"
)

// A Map is a state of the mapping of a file.
type Map string

// The states of a mapping: its page tables are warm, or each operation or batch
// opens the file anew.
const (
	Kept  Map = "kept"
	Fresh Map = "fresh"
)

// A Sync says when writes are made durable.
type Sync string

// Never, at the end of a batch, or with each operation.
const (
	Never Sync = "never"
	AtEnd Sync = "end"
	Each  Sync = "each"
)

// A Hint is advice to the system on how a file will be used: that of
// posix_fadvise(2) and madvise(2), or [Populate].
type Hint string

// The hints. Populate fills the page tables (MAP_POPULATE of mmap(2)) or,
// without a mapping, the page cache.
const (
	Normal     Hint = "normal"
	Random     Hint = "random"
	Sequential Hint = "sequential"
	WillNeed   Hint = "willneed"
	Populate   Hint = "populate"
)

// Hints returns all hints.
func Hints() []Hint { return []Hint{Normal, Random, Sequential, WillNeed, Populate} }

// A Param is one key and value of a Case.
type Param struct{ Key, Value string }

// Params returns the parameters that apply, in the order of names.
func (c Case) Params() []Param {
	all := []Param{
		{"order", string(c.Order)}, {"needle", string(c.Needle)}, {"reads", number(c.Reads)},
		{"block", size(c.Block)}, {"file", size(c.File)}, {"fill", string(c.Fill)},
		{"cache", string(c.Cache)}, {"map", string(c.Map)}, {"passes", number(c.Passes)}, {"sync", string(c.Sync)},
		{"hint", string(c.Hint)}, {"workers", number(c.Workers)}, {"mem", size(c.Memory)},
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
// Read/order=rand/block=4KiB/file=64MiB/fill=write4k/cache=warm/map=kept.
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
	if procs != 1 {
		name += "-" + strconv.Itoa(procs)
	}
	return name
}
