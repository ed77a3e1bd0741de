package bench

import (
	"context"
	"fmt"
	"io"
	"os"

	"mmapbench/internal/stopping"
	"mmapbench/internal/work"
)

// leastCached is the resident share from which a file counts as warm.
const leastCached = 0.99

// mostCached is the resident share up to which a file counts as cold.
const mostCached = 0.01

// keepCached reads the input into the page cache unless it is there. It refuses
// the case if the input does not stay cached. Where the system does not tell
// what is cached, it reads the input once and records a warning.
func (r *runner) keepCached() error {
	name := r.Input.Path
	share, known, err := cached(name)
	if err != nil || known && share >= leastCached || !known && r.readOnce {
		return err
	}
	if err := readAll(r.ctx, name); err != nil {
		return err
	}
	r.readOnce = true
	share, known, err = cached(name)
	switch {
	case err != nil || known && share >= leastCached:
		return err
	case !known:
		return r.note("warning", fmt.Sprintf("cache=warm is not proven: the system does not tell which pages of %s are cached; the whole file was read at the start", name))
	}
	return &work.Refusal{Reason: fmt.Sprintf("cache=warm can't be reached: only %.0f %% of %s stay in the page cache after a read of the whole file", 100*share, name)}
}

// proveCold returns the resident share of a file, and refuses the case unless
// that share is next to nothing.
func proveCold(name string) (share float64, err error) {
	share, known, err := cached(name)
	switch {
	case err != nil:
		return 0, err
	case !known:
		return 0, &work.Refusal{Reason: fmt.Sprintf("cache=cold can't be proven: the system does not tell which pages of %s are cached; Linux tells this only to processes that may write to the file", name)}
	case share > mostCached:
		return 0, &work.Refusal{Reason: fmt.Sprintf("cache=cold can't be reached: %.0f %% of %s stay in memory, as happens on tmpfs, with locked pages, and with pages that another process has mapped", 100*share, name)}
	}
	return share, nil
}

// readAll reads a file and discards the bytes.
func readAll(ctx context.Context, name string) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	defer f.Close()
	return stopping.Copy(ctx, io.Discard, f)
}
