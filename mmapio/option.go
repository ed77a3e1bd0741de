package mmapio

import "sync/atomic"

// An Option changes how a File is mapped. Options combine.
type Option func(*config)

type config struct {
	private bool
	window  bool
	off, n  int64 // of the window
	exact   bool
	hints   []Hint
	fill    bool // populate
	lock    bool
	copied  *atomic.Int64
}

// Private maps the file copy-on-write: the File can be changed, whatever
// access flag it is opened with, but the changes stay in memory and the file
// is untouched. The size is fixed. Pages that were not changed may or may not
// show what others write to the file later (MAP_PRIVATE in mmap(2)), and when they
// cut the file, the changes behind the cut go too.
// Default: changes go to the file.
func Private() Option { return func(c *config) { c.private = true } }

// Window maps only the n bytes at offset off, at any alignment; offset 0 of
// the File is off. The window must lie inside the file when it is opened, and
// its size is fixed. Default: the whole file.
func Window(off, n int64) Option {
	return func(c *config) { c.window, c.off, c.n = true, off, n }
}

// ExactSize extends a growing file byte for byte, so that other processes see
// its exact size at all times. Each growing write then costs system calls. One of
// them is write(2) of the new bytes, so that no reader sees zeros in their place.
// (On Windows and OpenBSD, zeros may be seen before what was written.) Ignored
// where the size is fixed. Default: the file grows in steps.
func ExactSize() Option { return func(c *config) { c.exact = true } }

// Advice gives the system hints for the whole mapping when it is made and
// whenever it is mapped anew. A hint that the system refuses is ignored: call
// [File.Advise] to learn of it. Default: none.
func Advice(hints ...Hint) Option {
	return func(c *config) { c.hints = append(c.hints, hints...) }
}

// Populate has the file made resident when it is mapped, as [File.Populate]
// does, and what it grows by as it grows. A refusal is ignored. Default: pages
// are made resident at their first use.
func Populate() Option { return func(c *config) { c.fill = true } }

// Lock has the file locked into memory when it is mapped, as [File.Lock] does,
// and what it grows by as it grows. A refusal is ignored: call File.Lock to
// learn of it. Default: the system may write pages out and let them go.
func Lock() Option { return func(c *config) { c.lock = true } }

// CountCopies adds to n the bytes that methods copy in user space, for
// measurements: to and from the caller's memory, and within the mapping by Move,
// twice where that needs a buffer. Default: nil, nothing is counted.
func CountCopies(n *atomic.Int64) Option { return func(c *config) { c.copied = n } }
