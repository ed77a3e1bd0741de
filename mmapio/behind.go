package mmapio

import (
	"io/fs"
	"os"
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

	// mostBehind is how much is handed over at most, in bytes, so that no Write waits
	// for more. As it is no more than leastGrowth, nothing is handed over that was there
	// before the growth.
	mostBehind = leastGrowth

	// leastRate is how fast a piece is handed over at least where nothing waits for
	// the device, in bytes a second: ext4 takes a fortieth to a tenth of that time, btrfs
	// (checksums) about half of it. Where goroutines compete for processors it may take
	// longer, and then that is taken for a wait.
	leastRate = 512 << 20
)

// behind is what was handed over so far. Guarded by resize.
type behind struct {
	disabled bool  // by option, or since the system has no call for it
	to       int64 // offset in the File of what is yet to be handed over; what is written before it is left to Flush
	waited   bool  // a piece took long, since the last Flush
	err      error // why a piece was not taken, for the next Flush or Close

	start func(f *os.File, off, n int64) error // startWriting
	now   func() time.Time
}

func newBehind(disabled bool) behind {
	return behind{disabled: disabled || !writesBehind, start: startWriting, now: time.Now}
}

// failed returns why a piece was not taken, once.
func (b *behind) failed() error {
	err := b.err
	b.err = nil
	return err
}

// flushed notes that a Flush has waited for the device.
func (b *behind) flushed() { b.waited = false }

// cut notes that Truncate left the File with size bytes.
func (b *behind) cut(size int64) { b.to = min(b.to, size) }

// writeBehind hands what there is to the device, up to the last border of a huge page:
// one that is still being filled would be written twice. The info is that of the file.
// The caller holds resize.
func (f *File) writeBehind(info fs.FileInfo) {
	b := &f.behind
	full := f.length() &^ (hugePage - 1)
	from := max(b.to, full-mostBehind)
	if b.disabled || b.waited || full-from < leastBehind || full-f.pace.from < leastGrowth || isRemoved(info) {
		return
	}
	b.to = full
	start := b.now()
	if err := b.start(f.file, from, full-from); err != nil && b.err == nil {
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
