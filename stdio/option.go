package stdio

import (
	"sync/atomic"

	"mmapbench/fileio"
	"mmapbench/internal/osfile"
)

// An Option changes how a File works. Options combine.
type Option func(*config)

type config struct {
	private  bool
	window   bool
	off, n   int64 // of the window
	buffered bool
	buffer   int // size in bytes
	hints    []Hint
	copied   *atomic.Int64
}

func newConfig(opts []Option) config {
	var c config
	for _, opt := range opts {
		opt(&c)
	}
	return c
}

// Private keeps all changes in memory: the File can be changed, whatever
// access flag it is opened with, and the file itself is opened read-only and
// stays untouched. The size is fixed. Each page of 4 KiB that is changed takes
// up as much memory until the File is closed. If someone else cuts the file, a read
// of what is gone is io.ErrUnexpectedEOF. Default: changes go to the file.
func Private() Option { return func(c *config) { c.private = true } }

// Window opens only the n bytes at offset off, at any alignment; offset 0 of
// the File is off. The window must lie inside the file when it is opened, and
// its size is fixed. If someone else cuts the file, a read of what is gone is
// io.ErrUnexpectedEOF. Default: the whole file.
func Window(off, n int64) Option {
	return func(c *config) { c.window, c.off, c.n = true, off, n }
}

// Buffer gives the cursor a buffer of n bytes to read ahead, and another one
// to gather adjacent writes, as bufio.NewReaderSize and bufio.NewWriterSize
// do; both are made when they are first used. The methods that take an offset
// don't fill them, but see what they hold. An n below 1 is io/fs.ErrInvalid.
//
// What is held back is written when the buffer is full, when another method
// needs it, and by Flush and Close. If that fails, the method that needed it
// reports the error, and the bytes stay until a later attempt succeeds.
// With os.O_APPEND each chunk is one append; where others append too, the
// cursor is only an estimate until the next chunk begins.
//
// [Private] needs no second buffer: its changes are in memory already.
// Default: no buffer, each call is a system call.
func Buffer(n int) Option {
	return func(c *config) { c.buffered, c.buffer = true, n }
}

// CountCopies adds to n the bytes that methods copy in user space, such as from a
// read-ahead to the caller's memory. Bytes that the kernel copies are not counted.
// Default: nil, nothing is counted.
func CountCopies(n *atomic.Int64) Option { return func(c *config) { c.copied = n } }

// check returns why a file can't be opened with these flags and options.
func (c config) check(flag int) error {
	if c.buffered && c.buffer < 1 {
		return fileio.Invalid("the size of a buffer must be at least 1 byte")
	}
	return osfile.CheckFlags(flag, c.fixed())
}

// fixed reports whether the size can't change.
func (c config) fixed() bool { return c.private || c.window }

// copies counts the bytes copied in user space, if [CountCopies] asks for it.
type copies struct{ total *atomic.Int64 }

func (c copies) add(n int) {
	if c.total != nil {
		c.total.Add(int64(n))
	}
}
