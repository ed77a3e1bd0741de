package bench

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"mmapbench/bench/counter"
	"mmapbench/fileio"
	"mmapbench/internal/stopping"
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
// [mmapbench/bench/counter.Figure] defines them. Each is the least of three
// batches, since the Go runtime can add calls and faults of its own, such as
// for memory that op allocates. A figure that this system, or a missing right,
// keeps from being counted is absent, and b's log says why. An error of op or
// of a target ends the sub-benchmark as b.Fatal does.
func Benchmark(b *testing.B, targets []work.Target, path string, flag int, op func(f fileio.File) error) {
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
	target work.Target
	path   string
	flag   int
	op     func(f fileio.File) error
}

func (u *userBenchmark) writes() bool { return u.flag&(os.O_WRONLY|os.O_RDWR) != 0 }

func (u *userBenchmark) run(b *testing.B) error {
	costs, err := u.count(b)
	if err != nil {
		return err
	}
	if err := u.time(b); err != nil {
		return err
	}
	for _, c := range costs {
		b.ReportMetric(c.Value, c.Unit)
	}
	return nil
}

// time times operations with no counter open.
func (u *userBenchmark) time(b *testing.B) (err error) {
	f, done, err := u.open(b, nil)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, done()) }()
	for b.Loop() {
		if err := u.op(f); err != nil {
			return failed(err)
		}
	}
	return nil
}

// count measures the costs other than time.
func (u *userBenchmark) count(b *testing.B) (costs []work.Value, err error) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	set := counter.Open()
	defer func() { err = errors.Join(err, set.Close()) }()
	figures := counted(u.writes())
	if absent := absences(set, figures); absent != "" {
		b.Log("not counted: " + absent)
	}
	var copied *atomic.Int64
	if u.target.CountsCopies {
		copied = new(atomic.Int64)
	}
	f, done, err := u.open(b, copied)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, done()) }()

	n, err := u.countable(f)
	if err != nil {
		return nil, err
	}
	batch := func() ([]counter.Reading, error) {
		counts, err := u.countOnce(set, f, n)
		return []counter.Reading{counts}, err
	}
	// With one operation a batch, a whole number per operation means
	// nothing.
	never := func(_, _ reading) bool { return false }
	least, err := countLeast(batch, figures, copied, never)
	if err != nil {
		return nil, err
	}
	return least.perOperation(n), nil
}

func failed(err error) error { return fmt.Errorf("the operation failed: %w", err) }

// absences explains why figures are missing.
func absences(set *counter.Set, figures []counter.Figure) string {
	var reasons []string
	for _, s := range set.Sources() {
		for _, f := range figures {
			if f == s.Figure && s.Err != nil {
				reasons = append(reasons, fmt.Sprintf("%s: %v", f.Unit(), s.Err))
			}
		}
	}
	return strings.Join(reasons, "; ")
}

func (u *userBenchmark) countOnce(set *counter.Set, f fileio.File, n int) (counter.Reading, error) {
	if err := set.Start(); err != nil {
		return counter.Reading{}, &countError{err}
	}
	for range n {
		if err := u.op(f); err != nil {
			return counter.Reading{}, failed(err)
		}
	}
	r, err := set.Stop()
	if err != nil {
		return counter.Reading{}, &countError{err}
	}
	return r, nil
}

// countable returns how many operations to count in a batch: the largest power
// of two up to countOps that takes no longer than countLimit. It times two
// operations and uses the faster one, because the first may include one-time
// work.
func (u *userBenchmark) countable(f fileio.File) (n int, err error) {
	clock := newSystemClock()
	took := countLimit
	for range 2 {
		start := clock.Now()
		if err := u.op(f); err != nil {
			return 0, failed(err)
		}
		took = min(took, clock.Now()-start)
	}
	n = countOps
	for n > 1 && time.Duration(n)*took > countLimit {
		n /= 2
	}
	return n, nil
}

// open opens the file, or a copy if the operation writes, and touches every
// page. done closes it.
func (u *userBenchmark) open(b *testing.B, copied *atomic.Int64) (f fileio.File, done func() error, err error) {
	name := u.path
	if u.writes() {
		name = filepath.Join(b.TempDir(), filepath.Base(u.path))
		if err := copyTo(b.Context(), name, u.path); err != nil {
			return nil, nil, err
		}
	}
	if f, err = u.target.OpenFile(name, u.flag, work.Opening{Context: b.Context(), Copied: copied}); err != nil {
		return nil, nil, err
	}
	if err := touchPages(b.Context(), f, u.writes()); err != nil {
		return nil, nil, errors.Join(err, f.Close())
	}
	return f, f.Close, nil
}

func copyTo(ctx context.Context, name, from string) (err error) {
	src, err := os.Open(from)
	if err != nil {
		return err
	}
	defer src.Close()
	dst, err := os.Create(name)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, dst.Close()) }()
	return stopping.Copy(ctx, dst, src)
}
