package bench

import (
	"context"
	"errors"
	"fmt"
	"math/bits"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"mmapbench/bench/counter"
	"mmapbench/fileio"
	"mmapbench/internal/work"
)

// Benchmark runs an operation of the caller on each target, as a sub-benchmark
// of b named io= and the target. The commands
//
//	go test -bench . -count 10 >own.txt
//	benchstat -col /io own.txt
//
// show the targets side by side. op is called with a File that stays open, one
// call at a time. It may keep state, but must do the same work on every target.
// Benchmark does not prove this, so op should return an error if it reads
// something wrong.
//
// The file at path must exist. It is opened with flag, as by [os.OpenFile]. If
// flag allows writing, each target works on a copy, which is removed at the
// end: the file itself is only read, and a flag that would change it is an
// error. Before op is called, Benchmark reads a byte of every page, and writes
// it back unchanged if flag allows writing. The file is then in the page cache,
// if there is memory for it, and in the page tables of a target that maps it.
//
// ns/op covers op alone. The other figures come from a separate pass before it,
// of up to 4096 operations:
//
//	syscalls/op              system calls, of the thread that calls op
//	kernel-B/op, user-B/op   bytes copied by the kernel; by the target itself
//	minflt/op, majflt/op     page faults
//	device-B/op              bytes fetched from the device, unless flag allows writing
//
// [mmapbench/bench/counter.Figure] defines them. Each is the least of up to three
// batches, since the Go runtime can add calls and faults of its own, such as
// for memory that op allocates. A figure that this system, or a missing right,
// keeps from being counted is absent, and b's log says why. An error of op or
// of a target ends the sub-benchmark as b.Fatal does.
func Benchmark(b *testing.B, targets []Target, path string, flag int, op func(f fileio.File) error) {
	b.Helper()
	if err := errors.Join(work.CheckTargets(targets), checkOwn(flag, op)); err != nil {
		b.Fatal(err)
	}
	for _, t := range targets {
		b.Run("io="+t.Name, func(b *testing.B) {
			u := &userBenchmark{target: t, path: path, flag: flag, op: op}
			if err := u.run(b); err != nil {
				b.Fatal(err)
			}
		})
	}
}

// checkOwn checks the other arguments of Benchmark.
func checkOwn(flag int, op func(f fileio.File) error) error {
	if op == nil {
		return errors.New("there is no operation: op is nil")
	}
	// Such flags change a file even where it is opened for reading.
	if changes := os.O_CREATE | os.O_TRUNC; flag&(os.O_WRONLY|os.O_RDWR) == 0 && flag&changes != 0 {
		return errors.New("flag has os.O_CREATE or os.O_TRUNC, which would change your own file: leave them out, or add os.O_RDWR to work on a copy")
	}
	return nil
}

// A userBenchmark is the caller's operation on one target.
type userBenchmark struct {
	target Target
	path   string
	flag   int
	op     func(f fileio.File) error
}

func (u *userBenchmark) run(b *testing.B) error {
	costs, err := u.count(b)
	if err != nil {
		return err
	}
	tr, err := u.open(b, nil)
	if err != nil {
		return err
	}
	for b.Loop() {
		if err := u.op(tr.inst.File); err != nil {
			return errors.Join(failed(err), tr.close())
		}
	}
	for _, c := range costs {
		b.ReportMetric(c.Value, c.Unit)
	}
	return tr.close()
}

func failed(err error) error { return fmt.Errorf("the operation failed: %w", err) }

// count measures the costs other than time.
func (u *userBenchmark) count(b *testing.B) (costs []Value, err error) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	set := counter.Open()
	defer func() { err = errors.Join(err, set.Close()) }()
	var copied *atomic.Int64
	if u.target.CountsCopies {
		copied = new(atomic.Int64)
	}
	tr, err := u.open(b, copied)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, tr.close()) }()
	figures := counted(tr.Writes)
	if absent := absences(set, figures); absent != "" {
		b.Log("not counted: " + absent)
	}
	clock := newSystemClock()
	n, err := tr.calibrate(clock, countLimit, 0)
	if err != nil {
		return nil, err
	}
	// A power of two, as in a counting pass.
	tr.work.Counts = 1 << (bits.Len(uint(n)) - 1)
	n, least, err := tr.count(clock, []Counters{set}, figures, copied)
	return least.perOperation(n), err
}

// absences explains why figures are missing.
func absences(set *counter.Set, figures []counter.Figure) string {
	var reasons []string
	for _, s := range set.Sources() {
		if s.Err != nil && slices.Contains(figures, s.Figure) {
			reasons = append(reasons, fmt.Sprintf("%s: %v", s.Figure.Unit(), s.Err))
		}
	}
	return strings.Join(reasons, "; ")
}

// open opens a trial of the operation, on a copy of the file if it writes, and
// touches every page.
func (u *userBenchmark) open(b *testing.B, copied *atomic.Int64) (*trial, error) {
	e := &work.Env{Ctx: b.Context(), Target: u.target, Copied: copied, Path: u.path, Writes: u.flag&(os.O_WRONLY|os.O_RDWR) != 0}
	e.Target.Maps = true // all targets are warmed alike
	if e.Writes {
		e.Path = filepath.Join(b.TempDir(), filepath.Base(u.path))
		if err := copyTo(e.Ctx, e.Path, u.path); err != nil {
			return nil, err
		}
	}
	nothing := func(int) (uint64, error) { return 0, nil } // what the operations read is not known
	w := &work.Work{Ledger: work.NewLedger(countOps, nothing), Start: work.OnFile(u.flag, func(_ *work.Env, f fileio.File) (func() work.Op, bool) {
		op := func(int) (uint64, int, error) {
			if err := u.op(f); err != nil {
				return 0, 0, failed(err)
			}
			return 0, 0, nil
		}
		return func() work.Op { return op }, true
	})}
	tr, err := openTrial(w, e)
	if err != nil {
		return nil, err
	}
	if err := tr.warm(newSystemClock(), 0, 0); err != nil {
		return nil, errors.Join(err, tr.close())
	}
	return tr, nil
}

// copyTo copies a file.
func copyTo(ctx context.Context, name, from string) error {
	info, err := os.Stat(from)
	if err != nil {
		return err
	}
	c, err := work.OpenContent(ctx, from, info.Size())
	if err != nil {
		return err
	}
	return errors.Join(work.WriteFile(ctx, name, c.Size, 1<<20, c.At), c.Close())
}
