package fileiotest

import "os"

// An Option says what sort of File an [Opener] makes.
type Option func(*traits)

// Fixed says that the File keeps the size of its content: a window, or
// anonymous memory. Rows that grow or append are skipped, and those on fixed
// sizes run. Default: the File grows.
func Fixed() Option { return func(t *traits) { t.fixed = true } }

// Private says that changes stay in memory: the size is fixed, and OnDisk must
// never change. Default: changes are on disk after Flush or Close.
func Private() Option {
	return func(t *traits) { t.fixed, t.private = true, true }
}

// NoReadOnly says that the File can't be opened with os.O_RDONLY. Default: it
// can.
func NoReadOnly() Option { return func(t *traits) { t.noReadOnly = true } }

// NoAppend says that the File can't be opened with os.O_APPEND. Default: it
// can; ignored for a File of fixed size, which never can.
func NoAppend() Option { return func(t *traits) { t.noAppend = true } }

// traits is what the options say.
type traits struct {
	fixed, private, noReadOnly, noAppend bool
}

func newTraits(opts []Option) traits {
	var t traits
	for _, opt := range opts {
		opt(&t)
	}
	return t
}

// flags returns the flags that a File can be opened with.
func (t traits) flags() []int {
	flags := []int{os.O_RDWR}
	if !t.noReadOnly {
		flags = append(flags, os.O_RDONLY)
	}
	if !t.noAppend && !t.fixed {
		flags = append(flags, os.O_RDWR|os.O_APPEND)
	}
	return flags
}

// A need is what a row asks of the File, as a set of bits.
type need int

const (
	growing   need = 1 << iota // its size can change
	fixedSize                  // its size can't change
	private                    // its changes stay in memory
	readOnly                   // it can be opened with os.O_RDONLY
	appending                  // it can be opened with os.O_APPEND
	faulting                   // if it is a mapping, it survives that its file is cut
)

// missing returns why a File with these traits can't serve needs, or "".
func (t traits) missing(needs need) string {
	switch {
	case needs&growing != 0 && t.fixed:
		return "the size is fixed"
	case needs&fixedSize != 0 && !t.fixed:
		return "the size is not fixed"
	case needs&private != 0 && !t.private:
		return "the File is not private"
	case needs&readOnly != 0 && t.noReadOnly:
		return "the File can't be opened read-only"
	case needs&appending != 0 && (t.noAppend || t.fixed):
		return "the File can't be opened to append"
	}
	return ""
}
