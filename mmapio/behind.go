package mmapio

import (
	"io/fs"
	"time"
)

// What a File has been filled with is handed to the device while it grows on, so that
// the Flush in the end has less to wait for, and so that what it costs more to append
// by stores than by write(2) is made up for. Others do so too (PostgreSQL's
// checkpoint_flush_after and Pebble's BytesPerSync, in pieces of 256 and 512 KiB).
//
// Not all files are flushed, and one that is not gains nothing by it: so a file that
// grows by little is left alone, and one for which a Write once had to wait is left to
// its Flush.
const (
	// leastGrowth is how much a file must have grown by since it was opened, flushed
	// or truncated, in bytes.
	leastGrowth = 16 << 20

	// leastBehind is how much is handed over at least, in bytes: as much as a long
	// step, so that there is at most one call for each.
	leastBehind = 4 << 20

	// leastRate is how fast a piece is handed over at least if nothing waits for the
	// device, in bytes a second. In small pages of a file it takes about a third of
	// that time, in large folios a twentieth.
	leastRate = 1 << 30
)

// behind is what was handed over so far. Guarded by resize.
type behind struct {
	off    bool  // by option
	to     int64 // offset in the File where to go on; what is written before it is left to Flush
	waited bool  // the device did not keep up, since the last Flush
	err    error // why a piece was not taken, for the next Flush or Close
	now    func() time.Time
}

// failed returns why a piece was not taken, once.
func (b *behind) failed() error {
	err := b.err
	b.err = nil
	return err
}

// flushed notes that what is before the offset size was flushed.
func (b *behind) flushed(size int64) {
	b.to = max(b.to, size)
	b.waited = false
}

// cut notes that Truncate left the File with size bytes.
func (b *behind) cut(size int64) { b.to = min(b.to, size) }

// writeBehind hands what is before the offset full to the device, up to the last
// border of a huge page: one that is still being filled would be written twice. The
// info is that of the file. The caller holds resize.
func (f *File) writeBehind(full int64, info fs.FileInfo) {
	b := &f.behind
	from := b.to &^ (hugePage - 1)
	full = min(full, f.capacity.Load()) &^ (hugePage - 1) // what is behind that may never be
	if b.off || b.waited || f.exact || full-from < leastBehind || full-f.pace.from < leastGrowth || isRemoved(info) {
		return
	}
	b.to = full
	start := b.now()
	if err := startWriting(f.file, from, full-from); err != nil && b.err == nil {
		b.err = err
	}
	b.waited = b.now().Sub(start).Seconds() > float64(full-from)/leastRate
}

// writtenBehind returns why a piece was not taken, once.
func (f *File) writtenBehind() error {
	f.resize.Lock()
	defer f.resize.Unlock()
	return f.behind.failed()
}
