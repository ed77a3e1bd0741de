package bench

import (
	"context"
	"errors"
	"sync/atomic"

	"mmapbench/fileio"
)

// A Workload is a kind of operation that is measured on all targets.
type Workload struct {
	// Name is its name in results, without "Benchmark".
	Name string

	// Doc says in one line what one operation is.
	Doc string

	// Changes is set if operations write. They then work on a copy of the
	// input.
	Changes bool

	// InPlace is set if there is a form for targets that work in place.
	InPlace bool

	// shapes are the combinations of parameters of a standard run, without
	// block sizes; blocks holds the default block sizes, and is empty if
	// the workload has no blocks. more are further combinations, which may
	// have block sizes of their own.
	shapes, more []Case
	blocks       []int64

	// states is set if the page cache state, the mapping state and the hint
	// can be chosen, as where an existing file is read.
	states bool

	// opens is set if the operations open the file themselves.
	opens bool

	// parallel is set if several threads can do the operations at once,
	// each with an instance of its own or with a shared File.
	parallel bool

	// stalls is set if the delay of other goroutines is measured instead of
	// the operations, at several GOMAXPROCS.
	stalls bool

	// disk, if not nil, returns how many bytes of disk a case takes while
	// it runs on the given number of targets. Default: a copy of the file
	// if Changes is set, which stays until the end of the run.
	disk func(c Case, targets int64) int64

	// fit, if not nil, adapts a case to the workload.
	fit func(c Case) Case

	// plan prepares the operations of a case.
	plan func(p *problem) (*work, error)
}

// Workloads returns the registry, in the order of reports.
func Workloads() []*Workload {
	return []*Workload{
		readWorkload(), seekWorkload(), readLineWorkload(), scanWorkload(),
		findWorkload(), rfindWorkload(),
		regexpWorkload(),
		updateWorkload(), writeWorkload(), mixedWorkload(), appendWorkload(), moveWorkload(),
		openCloseWorkload(), manyFilesWorkload(),
		stallWorkload(),
	}
}

// appliesTo reports whether the target takes part.
func (w *Workload) appliesTo(t Target) bool { return w.InPlace || !t.InPlace }

// A problem is what a case is planned from.
type problem struct {
	ctx     context.Context // ends long preparations
	c       Case
	input   *Input
	content *content // of the input
	dir     string   // of scratch files
	seed    uint64
}

// work is what a case does, the same for every target.
type work struct {
	ledger *ledger
	start  func(e *env) (*instance, error)

	// scratch, if not nil, makes the file that operations write to and that
	// start opens. It returns a function that checks the file after done
	// operations.
	scratch func(path string) (verify func(done uint64) error, err error)

	// counts is the most operations of a counted batch; 0 is the usual
	// bound.
	counts int

	// whole makes timed batches whole periods: the operations are few and
	// differ too much for rounds with different ones to be compared.
	whole bool

	// moves is set if operations move bytes of the scratch file without
	// reading them, so that they may spread another target's fault.
	moves bool

	// release, if not nil, removes what the case made for all targets when
	// it is over.
	release func() error
}

func (w *work) close() error {
	if w.release == nil {
		return nil
	}
	return w.release()
}

// An env is what differs between the targets of a case.
type env struct {
	ctx    context.Context // ends long operations
	target Target
	copied *atomic.Int64 // nil unless copies are counted
	c      Case
	path   string // of the file to work on
	writes bool
	renew  bool // each batch opens the file anew

	scratch *scratch // nil if the case has none

	before, after float64 // resident share of the file before and after a cold batch
}

func (e *env) open(flag int) (fileio.File, error) { return e.openFile(e.path, flag) }

func (e *env) openFile(name string, flag int) (fileio.File, error) {
	return e.target.open(name, flag, Opening{Context: e.ctx, Copied: e.copied, Hint: e.c.Hint})
}

// An instance is a case that runs on a target.
type instance struct {
	// op does the ith operation of a period. It returns the value that the
	// ledger expects and the number of bytes it worked on.
	op func(i int) (value uint64, n int, err error)

	// fork, if not nil, returns another op on the same File, with its own
	// buffers, that may run at the same time as op. It is nil if op uses
	// something that cannot be shared, such as the cursor.
	fork func() opFunc

	// begin, if not nil, comes before every batch, untimed, and end after
	// it, timed. A batch is then one period, so that the cost of begin and
	// end is spread over the same number of operations on every target.
	begin func() error
	end   func() error

	// file, if not nil, is the File whose mapping is kept.
	file fileio.File

	// rewinds is set if repeating operations does not change what they do.
	rewinds bool

	// check, if not nil, verifies what the n operations of a batch wrote,
	// untimed.
	check func(n int) error

	// last, if not nil, returns what the last n operations on the scratch
	// file left.
	last func(n uint64) ([]written, error)

	// close releases the instance.
	close func() error
}

// ErrRefused is matched by the error of a case that cannot be run on this input
// or machine. No target is at fault.
var ErrRefused = errors.New("case refused")

type refusal struct{ reason string }

func (r *refusal) Error() string        { return r.reason }
func (r *refusal) Is(target error) bool { return target == ErrRefused }
