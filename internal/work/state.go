package work

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"mmapbench/internal/bytesize"
	"mmapbench/internal/stopping"
)

// A State is how much of its file a case finds in the page cache. It brings the
// file there, and proves it.
type State interface {
	// Anew reports whether the file enters the state anew before each
	// batch. Each operation may then wait for the device.
	Anew() bool

	// Enter brings the named file into the state.
	Enter(ctx context.Context, name string) error

	// Prove returns the resident share of the file, and refuses the case if
	// the file is not in the state. The error matches [ErrUnproven] if the
	// system does not tell, and the case counts nevertheless.
	Prove(name string) (resident float64, err error)

	// Left returns the resident share that a batch has left.
	Left(name string) (resident float64, err error)

	// Fetched refuses a case that fetched so few bytes from the device with
	// each operation that it cannot have been in the state.
	Fetched(c Case, bytes float64) error

	// Blocks bounds how many of count blocks a batch visits.
	Blocks(c Case, count int64) int64
}

// State returns the state of the page cache in which the case begins.
func (c Case) State() State {
	switch {
	case c.Confined():
		return confined{c.Memory}
	case c.Cache == Cold:
		return cold{}
	}
	return warm{}
}

// Confined reports whether the process has less memory than the file is large.
func (c Case) Confined() bool { return c.Memory > 0 }

// ErrUnproven is matched by the error of a warm state that the system does not let
// one prove.
var ErrUnproven = errors.New("cache=warm is not proven")

// leastCached is the resident share from which a file counts as warm.
const leastCached = 0.99

// mostCached is the resident share up to which a file counts as cold.
const mostCached = 0.01

// warm has the whole file in the page cache.
type warm struct{}

func (warm) Anew() bool { return false }

func (warm) Enter(ctx context.Context, name string) error { return readEnd(ctx, name, 1<<62) }

func (warm) Prove(name string) (float64, error) {
	share, known, err := cached(name)
	switch {
	case err != nil:
		return 0, err
	case !known:
		return 0, fmt.Errorf("%w: the system does not tell which pages of %s are cached; the whole file was read at the start", ErrUnproven, name)
	case share < leastCached:
		return share, &Refusal{fmt.Sprintf("cache=warm can't be reached: only %.0f %% of %s stay in the page cache after a read of the whole file", 100*share, name)}
	}
	return share, nil
}

func (warm) Left(string) (float64, error) { return 1, nil }

func (warm) Fetched(Case, float64) error { return nil }

// Bounds of a batch that opens its file anew, the same on every target.
const (
	mostFresh     = 1 << 20
	mostFreshSize = 256 << 20
)

func (warm) Blocks(c Case, count int64) int64 {
	if c.Map == Fresh {
		return min(count, mostFresh, max(mostFreshSize/c.Block, 1))
	}
	return count
}

// cold has nothing of the file in the page cache.
type cold struct{}

func (cold) Anew() bool { return true }

func (cold) Enter(ctx context.Context, name string) error { return evict(ctx, name) }

func (cold) Prove(name string) (float64, error) { return proveAbsent("cache=cold", name) }

// proveAbsent returns the resident share of a file, and refuses the case unless
// that share is next to nothing.
func proveAbsent(state, name string) (float64, error) {
	share, known, err := cached(name)
	switch {
	case err != nil:
		return 0, err
	case !known:
		return 0, &Refusal{fmt.Sprintf("%s can't be proven: the system does not tell which pages of %s are cached; Linux tells this only to processes that may write to the file", state, name)}
	case share > mostCached:
		return 0, &Refusal{fmt.Sprintf("%s can't be reached: %.0f %% of %s stay in memory, as happens on tmpfs, with locked pages, and with pages that another process has mapped", state, 100*share, name)}
	}
	return share, nil
}

func (cold) Left(name string) (float64, error) {
	share, _, err := cached(name)
	return share, err
}

// leastFetched is the share of the requested bytes that the device has to
// deliver if nothing was cached.
const leastFetched = 0.95

// Fetched passes cases that visit blocks again.
func (cold) Fetched(c Case, bytes float64) error {
	if c.Block == 0 || c.Order == Zipf || bytes >= leastFetched*float64(c.Block) {
		return nil
	}
	return &Refusal{fmt.Sprintf("cache=cold had no effect: the device delivered only %.0f of the %d bytes of an operation", bytes, c.Block)}
}

// Bounds of a batch that waits for the device, the same on every target.
const (
	mostCold      = 1 << 6
	mostColdBytes = 4 << 20
)

func (cold) Blocks(c Case, count int64) int64 { return fetched(c, count, mostCold) }

// fetched bounds how many blocks a batch fetches: by their bytes where they are
// read in order, else by their number.
func fetched(c Case, count, most int64) int64 {
	if c.Order == Seq {
		return min(count, max(mostColdBytes/c.Block, 1))
	}
	return min(count, most)
}

// confined leaves a process less memory than the file is large, in which the
// end of the file is cached, as after a pass over the whole file.
type confined struct{ memory int64 }

func (confined) Anew() bool { return true }

// Enter reads the end of the file. Pages that another process read are charged
// to that process, and would cost this one nothing.
func (s confined) Enter(ctx context.Context, name string) error {
	if err := evict(ctx, name); err != nil {
		return err
	}
	return readEnd(ctx, name, s.memory)
}

// Prove refuses the case if more of the file is resident than the process has
// memory.
func (s confined) Prove(name string) (float64, error) {
	info, err := os.Stat(name)
	if err != nil {
		return 0, err
	}
	share, known, err := cached(name)
	if err != nil || !known {
		return 0, err
	}
	if bytes := int64(share * float64(info.Size())); bytes > s.memory {
		return share, &Refusal{fmt.Sprintf("memory is not confined to %s: %s of %s are cached; another process reads it", bytesize.Format(s.memory), bytesize.Format(bytes), name)}
	}
	return share, nil
}

func (s confined) Left(name string) (float64, error) { return s.Prove(name) }

func (confined) Fetched(Case, float64) error { return nil }

// mostConfined is lower than mostCold: each block may bring in neighbours by
// readahead, which must be reclaimed again.
const mostConfined = 1 << 6

func (confined) Blocks(c Case, count int64) int64 { return fetched(c, count, mostConfined) }

// CachedBytes returns how many bytes of a file are in the page cache. ok is false
// if the system does not tell.
func CachedBytes(path string) (n int64, ok bool) {
	info, err := os.Stat(path)
	if err != nil {
		return 0, false
	}
	share, known, err := cached(path)
	return int64(share * float64(info.Size())), known && err == nil
}

// Drop takes the named file out of the page cache, to which all memory of a
// confined case counts. It refuses the case if the file stays.
func Drop(ctx context.Context, c Case, name string) error {
	if err := evict(ctx, name); err != nil {
		return err
	}
	_, err := proveAbsent("mem="+bytesize.Format(c.Memory), name)
	return err
}

// readEnd reads the last n bytes of a file, or all of a shorter one.
func readEnd(ctx context.Context, name string, n int64) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return err
	}
	n = min(n, info.Size())
	return stopping.Copy(ctx, io.Discard, io.NewSectionReader(f, info.Size()-n, n))
}
