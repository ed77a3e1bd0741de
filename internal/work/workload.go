package work

import (
	"context"
	"errors"
	"sync/atomic"

	"mmapbench/fileio"
)

// An Op does the ith operation of a period: see [Instance].
type Op = func(i int) (value uint64, n int, err error)

// A Workload is a kind of operation that is measured on all targets.
type Workload struct {
	// Name is its name in results, without "Benchmark".
	Name string

	// Doc says in one line what one operation is.
	Doc string

	// Words says in a few words what a program that works like this does.
	// of returns the value of a parameter, as in "4 KiB" and " at random",
	// or "" if it does not apply. Default: nil, its name says it.
	Words func(of func(key string) string) string

	// Changes is set if operations write. They then work on a copy of the
	// input.
	Changes bool

	// Moves is set if operations move bytes of their file without reading
	// them, so that they may spread another target's fault.
	Moves bool

	// InPlace is set if there are operations of the form [View], and Bytes
	// if there are operations on [Env.Data].
	InPlace, Bytes bool

	// Shapes are the combinations of parameters of a standard run, without
	// block sizes; Blocks holds the default block sizes, and is empty if
	// the workload has no blocks. More are further combinations, which may
	// have block sizes of their own.
	Shapes, More []Case
	Blocks       []int64

	// States is set if the page cache state, the mapping state and the hint
	// can be chosen, as where an existing file is read.
	States bool

	// Opens is set if the operations open the file themselves.
	Opens bool

	// Parallel is set if several threads can do the operations at once,
	// each with an instance of its own or with a shared File.
	Parallel bool

	// Stalls is set if the delay of other goroutines is measured instead of
	// the operations.
	Stalls bool

	// Disk, if not nil, returns how many bytes of disk a case takes while
	// it runs on the given number of targets. Default: a copy of the file
	// if Changes is set, which stays until the end of the run.
	Disk func(c Case, targets int64) int64

	// Fit, if not nil, adapts a case to the workload.
	Fit func(c Case) Case

	// Plan prepares the operations of a case.
	Plan func(p *Problem) (*Work, error)
}

// A Problem is what a case is planned from.
type Problem struct {
	Ctx     context.Context // ends long preparations
	Case    Case
	Input   *Input
	Content *Content // of the input
	Dir     string   // of scratch files
	Seed    uint64
}

// Work is what a case does, the same for every target.
type Work struct {
	Ledger *Ledger
	Start  func(e *Env) (*Instance, error)

	// Model, if not nil, says that operations write to a scratch file, and
	// returns what they leave in its pieces, before the first operation.
	Model func() Model
	Piece int64 // size of a piece in bytes

	// Counts is the most operations of a counted batch; 0 is the usual
	// bound.
	Counts int

	// Whole makes timed batches whole periods: the operations are few and
	// differ too much for rounds with different ones to be compared.
	Whole bool

	// Starts is the number of operations between two of the places in a
	// period where a batch can start; 0 stands for 1.
	Starts int

	// Release, if not nil, removes what the case made for all targets when
	// it is over.
	Release func() error
}

// Close releases what the case made for all targets.
func (w *Work) Close() error {
	if w.Release == nil {
		return nil
	}
	return w.Release()
}

// An Env is what differs between the targets of a case.
type Env struct {
	Ctx    context.Context // ends long operations
	Target Target
	Copied *atomic.Int64 // nil unless copies are counted
	Case   Case
	Path   string // of the file to work on
	Writes bool
	Moves  bool // as of the workload
	Renew  bool // each batch opens the file anew
	Free   bool // workers are goroutines that may change threads

	// Data holds the bytes of the whole file during a batch, for forms that
	// are [Form.Whole].
	Data []byte

	Scratch *Scratch // nil if the case has none

	// Kept, if not nil, returns a File that stays open after the case, and
	// Filled says whether its page tables are filled.
	Kept   func(flag int) (fileio.File, error)
	Filled *bool

	Before, After float64 // resident share of the file before and after a cold batch
}

// open opens the file to work on. closing closes it, unless it stays open.
func (e *Env) open(flag int) (f fileio.File, closing func() error, err error) {
	if e.Kept != nil {
		f, err = e.Kept(flag)
		return f, nothing, err
	}
	if f, err = e.OpenFile(e.Path, flag); err != nil {
		return nil, nil, err
	}
	return f, f.Close, nil
}

func nothing() error { return nil }

// OpenFile opens another file in the way that the case asks for.
func (e *Env) OpenFile(name string, flag int) (fileio.File, error) {
	return e.Target.OpenFile(name, flag, Opening{Context: e.Ctx, Copied: e.Copied, Hint: e.Case.Hint})
}

// OnFile returns a [Work.Start] that opens the file of a case. op returns the
// operations on it, and whether several threads may share it.
func OnFile(flag int, op func(e *Env, f fileio.File) (op func() Op, shared bool)) func(e *Env) (*Instance, error) {
	return func(e *Env) (*Instance, error) {
		if e.Target.Form == Load {
			fork, _ := op(e, nil)
			return &Instance{Op: fork(), Around: e.load, Close: nothing}, nil
		}
		f, closing, err := e.open(flag)
		if err != nil {
			return nil, err
		}
		fork, shared := op(e, f)
		inst := &Instance{Op: fork(), File: f, Close: closing}
		if shared {
			inst.Fork = fork
		}
		if inst.Around, err = e.around(f); err != nil {
			return nil, errors.Join(err, closing())
		}
		return inst, nil
	}
}

// An Instance is a case that runs on a target.
type Instance struct {
	// Op does the ith operation of a period. It returns the value that the
	// ledger expects and the number of bytes it worked on.
	Op func(i int) (value uint64, n int, err error)

	// Fork, if not nil, returns another op on the same File, with its own
	// buffers, that may run at the same time as Op. It is nil if Op uses
	// something that cannot be shared, such as the cursor.
	Fork func() Op

	// Begin, if not nil, comes before every batch, untimed, and End after
	// it, timed. A batch is then one period, so that the cost of Begin and
	// End is spread over the same number of operations on every target.
	Begin func() error
	End   func() error

	// Around, if not nil, calls run, which does the operations of a batch.
	// Its own time counts.
	Around func(run func() error) error

	// File, if not nil, is the File whose mapping is kept.
	File fileio.File

	// Check, if not nil, verifies what the n operations of a batch wrote,
	// untimed.
	Check func(n int) error

	// Close releases the instance.
	Close func() error
}

// ErrRefused is matched by the error of a case that cannot be run on this input
// or machine. No target is at fault.
var ErrRefused = errors.New("case refused")

// A Refusal says why a case cannot be run.
type Refusal struct{ Reason string }

func (r *Refusal) Error() string { return r.Reason }

// Is reports whether target is [ErrRefused].
func (r *Refusal) Is(target error) bool { return target == ErrRefused }
