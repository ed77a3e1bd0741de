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

	// Changes is set where operations write: they then work on a copy of the
	// input.
	Changes bool

	// InPlace is set where there is a form for targets that work in place.
	InPlace bool

	// shapes are the combinations of parameters it is run with, without the
	// block sizes, which are in blocks by default; none if it has no blocks.
	// Those in more are not part of a standard run, and may have block sizes
	// of their own.
	shapes, more []Case
	blocks       []int64

	// states is set where the page cache, the mapping and the hint can be
	// chosen: where a file is read that others may open.
	states bool

	// opens is set where operations open the file themselves.
	opens bool

	// parallel is set where several threads can do it at once, each with an
	// instance of its own or sharing the File.
	parallel bool

	// stalls is set where it is not the operations that are measured, but how
	// long others wait for them, at several GOMAXPROCS.
	stalls bool

	// disk, if not nil, returns how many bytes a case takes on the disk while
	// it runs on so many targets. Default: a copy of the file if it Changes,
	// which stays to the end of the run.
	disk func(c Case, targets int64) int64

	// fit, if not nil, adapts a case to what the workload makes of it.
	fit func(c Case) Case

	// plan works out what the operations of a case are.
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

// A problem is what a case starts from.
type problem struct {
	ctx     context.Context // ends long preparations
	c       Case
	input   *Input
	content *content // of the input
	dir     string   // of scratch files
	seed    uint64
}

// work is what a case consists of, the same for every target.
type work struct {
	ledger *ledger
	start  func(e *env) (*instance, error)

	// scratch, if not nil, makes the file that operations write to, which
	// start then opens, and returns what holds it against what so many
	// operations leave.
	scratch func(path string) (verify func(done uint64) error, err error)

	// counts is how many operations a counted batch has at most; 0 is as many
	// as usual.
	counts int

	// whole says that timed batches are of whole periods: the operations are
	// few, and differ so much that rounds which did others could not be
	// compared.
	whole bool

	// moves is set where operations write what they find in the scratch file
	// and do not look at it.
	moves bool

	// release, if not nil, removes what the case has made for all targets,
	// when it is over.
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

	scratch *scratch // nil unless the case has one

	before, after float64 // share of the file that is cached before and after a cold batch
}

func (e *env) open(flag int) (fileio.File, error) { return e.openFile(e.path, flag) }

func (e *env) openFile(name string, flag int) (fileio.File, error) {
	return e.target.open(name, flag, Opening{Context: e.ctx, Copied: e.copied, Hint: e.c.Hint})
}

// An instance is a case that runs on a target.
type instance struct {
	// op is one operation, the ith of a period: it returns a value that the
	// ledger knows and how many bytes it worked on.
	op func(i int) (value uint64, n int, err error)

	// fork, if not nil, returns an op that can be used at the same time as op:
	// with buffers of its own, on the same File. It is nil where op uses what
	// can't be shared, such as the cursor.
	fork func() opFunc

	// begin, if not nil, comes before every batch, untimed, and end behind
	// it, timed; then a batch is one period, so that what begin and end cost
	// is spread over equally many operations on every target.
	begin func() error
	end   func() error

	// file, if not nil, is what a kept mapping belongs to.
	file fileio.File

	// rewinds is set where an operation is the same however often the ones
	// before it were done.
	rewinds bool

	// check, if not nil, looks for what the n operations of a batch wrote,
	// untimed.
	check func(n int) error

	// last, if not nil, returns what the last n operations on the scratch file
	// left in it.
	last func(n uint64) ([]written, error)

	// close ends it.
	close func() error
}

// ErrRefused is matched by the error of a case that can't be run on the input,
// which is nobody's fault.
var ErrRefused = errors.New("case refused")

type refusal struct{ reason string }

func (r *refusal) Error() string        { return r.reason }
func (r *refusal) Is(target error) bool { return target == ErrRefused }
