package bench

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime/debug"

	"mmapbench/internal/bytesize"
	"mmapbench/internal/stopping"
	"mmapbench/internal/work"
)

// Fractions of the memory of a confined process: 1/garbageShare may be garbage,
// and 1/roomShare must be left for the file besides what the process itself
// uses.
const (
	garbageShare = 8
	roomShare    = 4
)

// prepareConfined plans a case that has less memory than the file. The page
// cache counts toward the limit, so the content is not kept: the expected sums
// are worked out in advance.
func (r *runner) prepareConfined(c work.Case) (*work.Work, error) {
	if err := r.forget(); err != nil {
		return nil, err
	}
	if err := evict(r.ctx, r.Input.Path); err != nil {
		return nil, err
	}
	share, known, err := cached(r.Input.Path)
	switch {
	case err != nil:
		return nil, err
	case !known:
		return nil, &work.Refusal{Reason: fmt.Sprintf("confined memory can't be proven: the system does not tell which pages of %s are cached; Linux tells this only to processes that may write to the file", r.Input.Path)}
	case share > mostCached:
		return nil, &work.Refusal{Reason: fmt.Sprintf("memory can't be confined: %.0f %% of %s stay cached, as happens on tmpfs, with locked pages, and with pages that another process has mapped", 100*share, r.Input.Path)}
	}
	w, err := r.planConfined(c)
	if err != nil {
		return nil, err
	}
	if used := inUse(); used > c.Memory-c.Memory/roomShare {
		return nil, errors.Join(&work.Refusal{Reason: fmt.Sprintf("the process itself needs %s of %s of memory: give it more", bytesize.Format(used), bytesize.Format(c.Memory))}, w.Close())
	}
	return w, nil
}

// cacheEnd leaves the end of the file cached by reads of this process. Pages
// that another process read are charged to that process, and would cost this
// one nothing.
func cacheEnd(ctx context.Context, c work.Case, name string) error {
	if err := evict(ctx, name); err != nil {
		return err
	}
	return readEnd(ctx, name, c.File, c.Memory)
}

// planConfined plans a case and frees all memory that it no longer needs.
func (r *runner) planConfined(c work.Case) (*work.Work, error) {
	debug.SetMemoryLimit(-1)
	gc := debug.SetGCPercent(20)
	defer func() {
		debug.SetGCPercent(gc)
		debug.FreeOSMemory()
		limitHeap(c.Memory / garbageShare)
	}()
	var err error
	if r.content, err = work.OpenContent(r.ctx, r.Input.Path, c.File); err != nil {
		return nil, err
	}
	w, err := r.plan(c)
	if err != nil {
		return nil, err
	}
	r.content.Shrink()
	if err := w.Ledger.Complete(); err != nil {
		return nil, errors.Join(err, w.Close())
	}
	r.content.Shrink()
	return w, nil
}

// readEnd reads the last n bytes of the first size bytes of a file.
func readEnd(ctx context.Context, name string, size, n int64) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	defer f.Close()
	n = min(n, size)
	return stopping.Copy(ctx, io.Discard, io.NewSectionReader(f, size-n, n))
}

// proveConfined returns the resident share of a file. It refuses the case if
// more of the file is resident than the process has memory.
func proveConfined(c work.Case, name string) (share float64, err error) {
	info, err := os.Stat(name)
	if err != nil {
		return 0, err
	}
	share, known, err := cached(name)
	if err != nil || !known {
		return 0, err
	}
	if bytes := int64(share * float64(info.Size())); bytes > c.Memory {
		return share, &work.Refusal{Reason: fmt.Sprintf("memory is not confined to %s: %s of %s are cached; another process reads it", bytesize.Format(c.Memory), bytesize.Format(bytes), name)}
	}
	return share, nil
}
