package bench

import (
	"context"
	"io/fs"
	"slices"
	"sync/atomic"

	"mmapbench/bench/workload"
	"mmapbench/fileio"
	"mmapbench/internal/work"
)

// What a case is stands in package work, beneath the workloads.
type (
	// A Case is a workload with its parameters.
	Case = work.Case
	// A Param is one key and value of a Case.
	Param = work.Param
	// A Target is a way of doing file I/O on which workloads run.
	Target = work.Target
	// An Opening says how to open a file, apart from the flags.
	Opening = work.Opening
	// A Fill says how the pages of a warm file got into the page cache.
	Fill = work.Fill
	// A Form is a way to use a File.
	Form = work.Form
	// A Workload is a kind of operation that is measured on all targets.
	Workload = work.Workload
	// An Input is the file whose content workloads read.
	Input = work.Input
	// A Measurement is what one step of a plan measured.
	Measurement = work.Measurement
	// A Value is a figure with its unit.
	Value = work.Value
	// A Pass is one kind of measurement of a case.
	Pass = work.Pass
)

// The passes of a case, in their order.
const (
	Counting = work.Counting
	Timing   = work.Timing
	Latency  = work.Latency
	Stall    = work.Stall
)

// Fills: written in pieces of 4 KiB, and of 1 MiB.
const (
	Write4K = work.Write4K
	Write1M = work.Write1M
)

// The forms of package work.
const (
	Copy = work.Copy
	View = work.View
	Loop = work.Loop
	Load = work.Load
	Bare = work.Bare
)

// Content names the text that [Generate] writes.
const Content = work.TextVersion

// ErrRefused is matched by the error of a case that cannot be run on this input
// or machine. No target is at fault.
var ErrRefused = work.ErrRefused

// ErrNoTime says that the budget of a run was used up before a case began whose
// batches wait for the device. It matches [ErrRefused].
var ErrNoTime error = &work.Refusal{Reason: "the budget was used up before it began: give more time"}

// Workloads returns the registry, in the order of reports.
func Workloads() []*Workload { return workload.All() }

// NewTarget returns a target for a function like OpenFile of packages stdio and
// mmapio, which is called with the permissions 0600 and opts. count returns the
// option that makes a File add up what it copies; if count is nil, the figure
// user-B/op is absent. Hints are ignored. For [Run], also set [Target.Maps]
// where accesses go through page tables; [Benchmark] fills them for every
// target.
func NewTarget[F fileio.File, O any](name string, open func(name string, flag int, perm fs.FileMode, opts ...O) (F, error), count func(copied *atomic.Int64) O, opts ...O) Target {
	return Target{
		Name:         name,
		CountsCopies: count != nil,
		Open: func(name string, flag int, o Opening) (fileio.File, error) {
			all := slices.Clone(opts)
			if count != nil {
				all = append(all, count(o.Copied))
			}
			f, err := open(name, flag, 0o600, all...)
			if err != nil {
				return nil, err // not a File that holds a nil pointer
			}
			return f, nil
		},
	}
}

// OpenInput takes a file of the user, and only opens it for reading. The error
// is an [*fs.PathError] if the file cannot be opened, is not a regular file, is
// empty, or does not hold as many bytes as its size says, as in /proc and /sys.
func OpenInput(name string) (*Input, error) { return work.OpenInput(name) }

// Generate writes a file of size bytes of lines of words, with a needle line
// every 64 KiB. The text is always the same, and the file is not sparse. If
// name exists, the error matches [fs.ErrExist]. On any other error, including
// ctx's, part of the file may be left.
func Generate(ctx context.Context, name string, size int64) (*Input, error) {
	return work.Generate(ctx, name, size)
}
