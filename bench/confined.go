package bench

import (
	"errors"
	"fmt"
	"io"
	"os"
	"runtime/debug"

	"mmapbench/internal/bytesize"
)

// Shares of the memory that a process is confined to: what may be garbage, and
// what the process may need for itself, so that there is room for the file.
const (
	garbageShare = 8
	processShare = 2
)

// prepareConfined works out what the operations of a case are that has less
// memory than the file. As the page cache counts too, the content is not kept:
// what operations must yield is worked out before. At the end as much of the
// file is cached as there is room for, by pages that this process has read.
func (r *runner) prepareConfined(c Case) (*work, error) {
	if err := r.forget(); err != nil {
		return nil, err
	}
	// Pages that somebody else has read count as theirs, and would be had
	// for nothing.
	if err := evict(r.Input.Path); err != nil {
		return nil, err
	}
	share, known, err := cached(r.Input.Path)
	switch {
	case err != nil:
		return nil, err
	case !known:
		return nil, &refusal{fmt.Sprintf("that memory is confined can't be proven: the system does not tell which pages of %s are cached; Linux does for files that one may write to", r.Input.Path)}
	case share > mostCached:
		return nil, &refusal{fmt.Sprintf("memory can't be confined: %.0f %% of %s stay cached for others, as files on tmpfs, locked pages and those that another process has mapped do", 100*share, r.Input.Path)}
	}
	w, err := r.planConfined(c)
	if err != nil {
		return nil, err
	}
	if err := r.fill(c); err != nil {
		return nil, errors.Join(err, w.close())
	}
	return w, nil
}

// fill reads as much of the file as there is room for.
func (r *runner) fill(c Case) error {
	if used := inUse(); used > c.Memory/processShare {
		return &refusal{fmt.Sprintf("of %s of memory the process needs %s for itself: give it more, or choose larger blocks", bytesize.Format(c.Memory), bytesize.Format(used))}
	}
	if err := readEnd(r.Input.Path, c.File, c.Memory); err != nil {
		return err
	}
	_, err := proveConfined(c, r.Input.Path)
	return err
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
	if r.content, err = openContent(r.Input.Path, c.File); err != nil {
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
func readEnd(name string, size, n int64) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	defer f.Close()
	n = min(n, size)
	_, err = io.CopyBuffer(struct{ io.Writer }{io.Discard}, io.NewSectionReader(f, size-n, n), make([]byte, 256<<10))
	return err
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
