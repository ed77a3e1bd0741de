package stdio

import (
	"io"
	"os"
	"sync"
	"sync/atomic"
)

// gather is the disk with one run of adjacent bytes that were written through the
// cursor and are not yet in the file: the half of [Buffer] that writes, as bufio.Writer
// does.
//
// A method that could miss them drains them first; all others ignore them. held
// says whether there are any, and needs no lock. It is set before write returns and
// cleared after the bytes are in the file, so a read that was ordered behind
// the write either sees it set or finds the bytes in the file.
type gather struct {
	disk
	appends bool
	limit   int // of the run in bytes
	copies  copies

	held   atomic.Bool
	mu     sync.Mutex // guards what follows
	run    []byte
	off    int64 // of run; with appends, where the file is expected to end
	closed bool
}

func (b *gather) readAt(p []byte, off int64) (int, error) {
	if err := b.drainOverlap(off, len(p)); err != nil {
		return 0, err
	}
	n, err := b.disk.readAt(p, off)
	if err != io.EOF || !b.held.Load() {
		return n, err
	}
	// What is held back may make the file longer: the rest is then zeros.
	if err := b.drain(); err != nil {
		return n, err
	}
	m, err := b.disk.readAt(p[n:], off+int64(n))
	return n + m, err
}

func (b *gather) writeAt(p []byte, off int64) (int, error) {
	if err := b.drainOverlap(off, len(p)); err != nil {
		return 0, err
	}
	return b.disk.writeAt(p, off)
}

// write fills the buffer as bufio.Writer does: what is larger than the empty
// buffer goes to the file at once.
func (b *gather) write(p []byte, off int64) (n int, end int64, err error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.closed {
		return 0, off, os.ErrClosed
	}
	if err := b.begin(off); err != nil {
		return 0, off, err
	}
	for n < len(p) && err == nil {
		var m int
		switch {
		case len(b.run) == 0 && len(p)-n >= b.limit:
			m, err = b.send(p[n:])
		case len(b.run) == b.limit:
			err = b.drainLocked()
		default:
			m = b.keep(p[n:])
		}
		n += m
	}
	return n, b.end(), err
}

// begin makes off the end of the run: it goes on, or a new one begins.
func (b *gather) begin(off int64) error {
	if len(b.run) > 0 && (b.appends || off == b.end()) {
		return nil
	}
	if err := b.drainLocked(); err != nil {
		return err
	}
	b.off = off
	if !b.appends {
		return nil
	}
	size, err := b.disk.size()
	b.off = size
	return err
}

// keep adds as much of p to the run as the buffer has room for.
func (b *gather) keep(p []byte) int {
	if b.run == nil {
		b.run = make([]byte, 0, b.limit)
	}
	n := min(len(p), b.limit-len(b.run))
	if len(b.run) == 0 {
		b.held.Store(true)
	}
	b.run = append(b.run, p[:n]...)
	b.copies.add(n)
	return n
}

// send writes p to the file at the offset of the run, and moves that on.
func (b *gather) send(p []byte) (n int, err error) {
	if b.appends {
		n, err = b.file.Write(p)
	} else {
		n, err = b.file.WriteAt(p, b.off)
	}
	b.off += int64(n)
	return n, err
}

// end returns the offset behind the run.
func (b *gather) end() int64 { return b.off + int64(len(b.run)) }

// drain writes the run to the file. What could not be written stays.
func (b *gather) drain() error {
	if !b.held.Load() {
		return nil
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.drainLocked()
}

func (b *gather) drainLocked() error {
	if len(b.run) == 0 {
		return nil
	}
	n, err := b.send(b.run)
	b.run = b.run[:copy(b.run, b.run[n:])]
	b.held.Store(len(b.run) > 0)
	return err
}

// drainOverlap drains the run if it shares a byte with the n bytes at off.
func (b *gather) drainOverlap(off int64, n int) error {
	if !b.held.Load() {
		return nil
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	// With appends, where the run will be is known only when it is there; a
	// read that reaches the end of the file drains it.
	if b.appends || off >= b.end() || b.off-off >= int64(n) {
		return nil
	}
	return b.drainLocked()
}

func (b *gather) size() (int64, error) {
	if !b.held.Load() {
		return b.disk.size()
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	n, err := b.disk.size()
	switch {
	case err != nil || len(b.run) == 0:
		return n, err
	case b.appends:
		return n + int64(len(b.run)), nil
	}
	return max(n, b.end()), nil
}

func (b *gather) truncate(size int64) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if err := b.drainLocked(); err != nil {
		return err
	}
	return b.disk.truncate(size)
}

func (b *gather) sync() error {
	if err := b.drain(); err != nil {
		return err
	}
	return b.disk.sync()
}

// close closes the file even if the run can't be written, which is then the
// error that matters.
func (b *gather) close() error {
	b.mu.Lock()
	defer b.mu.Unlock()
	drainErr := b.drainLocked()
	b.closed = true
	closeErr := b.disk.close()
	if drainErr != nil {
		return drainErr
	}
	return closeErr
}
