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
)

// Shares of the memory that a process is confined to: what may be garbage, and
// what there has to be besides the process itself, as room for the file.
const (
	garbageShare = 8
	roomShare    = 4
)

// prepareConfined works out what the operations of a case are that has less
// memory than the file. As the page cache counts too, the content is not kept:
// what operations must yield is worked out before.
func (r *runner) prepareConfined(c Case) (*work, error) {
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
		return nil, &refusal{fmt.Sprintf("that memory is confined can't be proven: the system does not tell which pages of %s are cached; Linux does for files that one may write to", r.Input.Path)}
	case share > mostCached:
		return nil, &refusal{fmt.Sprintf("memory can't be confined: %.0f %% of %s stay cached, as files on tmpfs, locked pages and those that another process has mapped do", 100*share, r.Input.Path)}
	}
	w, err := r.planConfined(c)
	if err != nil {
		return nil, err
	}
	if used := inUse(); used > c.Memory-c.Memory/roomShare {
		return nil, errors.Join(&refusal{fmt.Sprintf("of %s of memory the process needs %s for itself: give it more", bytesize.Format(c.Memory), bytesize.Format(used))}, w.close())
	}
	return w, nil
}

// cacheEnd makes the end of the file what is cached, by pages that this process has
// read: those that another one has read count as its own, and would be had for
// nothing.
func cacheEnd(ctx context.Context, c Case, name string) error {
	if err := evict(ctx, name); err != nil {
		return err
	}
	return readEnd(ctx, name, c.File, c.Memory)
}

// planConfined plans a case and lets go of all that it does not need any more.
func (r *runner) planConfined(c Case) (*work, error) {
	debug.SetMemoryLimit(-1)
	gc := debug.SetGCPercent(20)
	defer func() {
		debug.SetGCPercent(gc)
		debug.FreeOSMemory()
		limitHeap(c.Memory / garbageShare)
	}()
	var err error
	if r.content, err = openContent(r.ctx, r.Input.Path, c.File); err != nil {
		return nil, err
	}
	w, err := r.plan(c)
	if err != nil {
		return nil, err
	}
	r.content.buf = nil
	if err := w.ledger.complete(); err != nil {
		return nil, errors.Join(err, w.close())
	}
	r.content.buf = nil
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

// proveConfined returns which share of a file is cached, and refuses the case if
// that is more than the memory that it has.
func proveConfined(c Case, name string) (share float64, err error) {
	info, err := os.Stat(name)
	if err != nil {
		return 0, err
	}
	share, known, err := cached(name)
	if err != nil || !known {
		return 0, err
	}
	if bytes := int64(share * float64(info.Size())); bytes > c.Memory {
		return share, &refusal{fmt.Sprintf("memory is not confined to %s: of %s %s are cached; another process reads it", bytesize.Format(c.Memory), name, bytesize.Format(bytes))}
	}
	return share, nil
}
