package counter

import (
	"io/fs"
	"os"

	"golang.org/x/sys/unix"
)

// A textFile takes snapshots of a file of /proc. The texts are parsed after the
// work.
type textFile struct {
	name          string
	fd            int
	before, after text
}

// A text is what a file held.
type text struct {
	buf []byte
	n   int
}

func (t *text) bytes() []byte { return t.buf[:t.n] }

// openText opens a file of at most room bytes.
func openText(name string, room int) (textFile, error) {
	fd, err := unix.Open(name, unix.O_RDONLY|unix.O_CLOEXEC, 0)
	if err != nil {
		return textFile{}, &fs.PathError{Op: "open", Path: name, Err: err}
	}
	return textFile{name, fd, text{buf: make([]byte, room)}, text{buf: make([]byte, room)}}, nil
}

func (f *textFile) start() error { return f.snapshot(&f.before) }
func (f *textFile) stop() error  { return f.snapshot(&f.after) }
func (f *textFile) close() error { return os.NewSyscallError("close", unix.Close(f.fd)) }

// snapshot reads the whole file. Each read returns at most a page, so a file that
// is small enough takes one.
func (f *textFile) snapshot(t *text) error {
	for t.n = 0; t.n < len(t.buf); {
		n, err := unix.Pread(f.fd, t.buf[t.n:], int64(t.n))
		if err != nil {
			return &fs.PathError{Op: "read", Path: f.name, Err: err}
		}
		t.n += n
		if n == 0 || len(t.buf) < smallText {
			break
		}
	}
	return nil
}

// smallText is the size of a file in bytes that one read returns as a whole.
const smallText = 4 << 10
