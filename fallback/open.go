package fallback

import (
	"io/fs"
	"os"

	"mmapbench/fileio"
	"mmapbench/internal/osfile"
	"mmapbench/mmapio"
	"mmapbench/stdio"
)

// Open opens the named file for reading, mapped if it can be.
func Open(name string) (fileio.File, Choice, error) { return OpenFile(name, os.O_RDONLY, 0) }

// OpenFile opens the named file with the flags and permissions of
// [os.OpenFile], mapped if it can be, else by system calls. It is opened once,
// so that os.O_CREATE, os.O_EXCL and os.O_TRUNC take effect once. Errors are
// [*fs.PathError], from os.OpenFile or, for a file that cannot be a File, from
// [stdio.OpenFile]. The Choice then says why the file was not mapped, if mapping
// was tried.
func OpenFile(name string, flag int, perm fs.FileMode, opts ...Option) (fileio.File, Choice, error) {
	c := newConfig(opts)
	f, err := osfile.Open(name, flag, perm, c.private, c.fixed)
	if err != nil {
		return nil, Choice{}, err
	}
	file, choice, err := c.takeOver(f, osfile.CheckMapped(flag)) // some systems do not report the flags of an open file
	if err != nil {
		// Nothing was written: why it can't be opened is all there is to say.
		_ = f.Close()
		return nil, choice, osfile.PathError("open", name, err)
	}
	return file, choice, nil
}

// New takes over an open file, mapped if it can be: the cursor starts at the
// position of f, and Close closes f. It returns the same errors as [OpenFile]; on
// an error f remains the caller's. Where the system does not report the flags of f
// (os.O_SYNC on Windows), f may be mapped nevertheless.
func New(f *os.File, opts ...Option) (fileio.File, Choice, error) {
	if f == nil {
		return nil, Choice{}, &fs.PathError{Op: "new", Err: fileio.Invalid("no file")}
	}
	return newConfig(opts).takeOver(f, nil)
}

// takeOver maps f. If there is a reason not to, or mapping fails, it opens f with
// package stdio. If that fails too, the error is about the file and not about
// mappings.
func (c *config) takeOver(f *os.File, reason error) (fileio.File, Choice, error) {
	if reason == nil {
		var m *mmapio.File
		if m, reason = mmapio.New(f, c.mapped...); reason == nil {
			return m, Choice{Mapped: true}, nil
		}
	}
	choice := Choice{Reason: reason}
	s, err := stdio.New(f, c.unmapped...)
	if err != nil {
		return nil, choice, err
	}
	return s, choice, nil
}

// A Choice says how a file was opened.
type Choice struct {
	// Mapped says that the file is mapped: the File is a *mmapio.File.
	// Otherwise it is a *stdio.File.
	Mapped bool

	// Reason is why the file is not mapped; nil if it is.
	Reason error
}

// String returns "mapped", or "not mapped" with the reason, in one line.
func (c Choice) String() string {
	switch {
	case c.Mapped:
		return "mapped"
	case c.Reason == nil:
		return "not mapped"
	}
	return "not mapped: " + c.Reason.Error()
}
