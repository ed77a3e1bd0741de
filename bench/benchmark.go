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
)

// Benchmark runs an operation of the user's own on each target, as a
// sub-benchmark of b that is named io= and the target, so that
//
//	go test -bench . -count 10 >own.txt
//	benchstat -col /io own.txt
//
// shows the targets side by side. op is called with a File that stays open, one
// call at a time; it may keep state of its own, but has to do the same on every
// target, which nothing proves: have it return an error if what it reads is
// wrong.
//
// The file at path, which has to be there, is opened with flag, as by
// [os.OpenFile]. With a flag that allows writing, each target has a copy of it,
// which is removed at the end: the file at path itself is only ever read, and a
// flag that would change it is an error. Before op is called a byte of every page
// is read, and written back unchanged if flag allows writing: the file is then in
// the page cache, if there is memory for it, and in the page tables of a target
// that maps it.
//
// Beside ns/op, which has nothing but op in it, these are reported of a pass of
// its own, which comes before and does up to 4096 operations:
//
//	syscalls/op              system calls, of the thread that calls op
//	kernel-B/op, user-B/op   bytes copied by the kernel; by the target itself
//	minflt/op, majflt/op     page faults
//	device-B/op              bytes fetched from the device, unless flag allows writing
//
// [mmapbench/bench/counter.Figure] says what is in them. Each is the least of
// three batches, since the Go runtime can add calls and faults of its own, as
// for the memory that op allocates. What this system or a lack of rights keeps
// from being counted is absent, and b's log says why. An error of op or of a
// target ends the sub-benchmark as with b.Fatal.
func Benchmark(b *testing.B, targets []Target, path string, flag int, op func(f fileio.File) error) {
	b.Helper()
	if err := errors.Join(checkTargets(targets), checkOwn(flag, op)); err != nil {
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

// checkOwn finds what is wrong with the rest of what Benchmark is given.
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

// A userBenchmark is an operation of the user's on a target.
type userBenchmark struct {
	target Target
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

// time times operations. No counter is open.
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

// count counts what operations cost besides time.
func (u *userBenchmark) count(b *testing.B) (costs []Value, err error) {
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
	// Whole numbers per operation say nothing where a batch may be one operation.
	never := func(_, _ reading) bool { return false }
	least, err := countLeast(batch, figures, copied, never)
	if err != nil {
		return nil, err
	}
	return least.perOperation(n), nil
}

func failed(err error) error { return fmt.Errorf("the operation failed: %w", err) }

// absences says of the figures that can't be had why that is.
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

// countable returns how many operations to count in a batch: countOps, or as
// many fewer as they take longer than countLimit. It is a power of two, by what
// two operations take: the first one alone meets what is done only once.
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

// open opens the file, or a copy of it to write to, and has all of it in memory
// and in the page tables. done lets go of it.
func (u *userBenchmark) open(b *testing.B, copied *atomic.Int64) (f fileio.File, done func() error, err error) {
	name := u.path
	if u.writes() {
		name = filepath.Join(b.TempDir(), filepath.Base(u.path))
		if err := copyTo(b.Context(), name, u.path); err != nil {
			return nil, nil, err
		}
	}
	if f, err = u.target.open(name, u.flag, Opening{Context: b.Context(), Copied: copied}); err != nil {
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
