package fileiotest

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing/iotest"

	"mmapbench/fileio"
)

// An op is a kind of call in a random sequence.
type op struct {
	name   string
	weight int // how often it is taken, compared with the others
	grows  bool
	run    func(f fileio.File, a args) outcome
}

// args are the arguments of a call. Each op takes what it needs.
type args struct {
	off, to int64  // offsets, or the start and end of a search
	n       int64  // length of a range
	data    string // what to write: not empty
	pattern string
	whence  int
	variant int // which kind of reader, or whether the writer takes all
}

func (a args) String() string {
	return fmt.Sprintf("off=%d to=%d n=%d whence=%d variant=%d pattern=%q data=%d bytes %q",
		a.off, a.to, a.n, a.whence, a.variant, clip(a.pattern), len(a.data), clip(a.data))
}

// An outcome is all that a call returned.
type outcome struct {
	n     int64
	bytes string
	err   error
}

func (o outcome) String() string {
	return fmt.Sprintf("%d, %d bytes %q, error %v", o.n, len(o.bytes), clip(o.bytes), o.err)
}

// differs says how o differs from want, or returns "".
func (o outcome) differs(want outcome) string {
	if o.n == want.n && o.bytes == want.bytes && sameError(o.err, want.err) {
		return ""
	}
	s := fmt.Sprintf("got %v; want %v", o, want)
	if d := differ(o.bytes, want.bytes); d != "" {
		s += "; " + d
	}
	return s
}

// sameError reports whether got is as good as want, an error of a [Model]. A
// range that is refused must be named by both.
func sameError(got, want error) bool {
	var wantRange, gotRange *fileio.RangeError
	if errors.As(want, &wantRange) {
		return errors.As(got, &gotRange) && *gotRange == *wantRange
	}
	for _, target := range sentinels() {
		if errors.Is(want, target) {
			return errors.Is(got, target)
		}
	}
	return got == want
}

var (
	errCallback = errors.New("of the callback")
	errReader   = errors.New("of the reader")
	errWriter   = errors.New("of the writer")
)

// ops returns all sorts of calls; the simplest come first, since a failing
// sequence shrinks towards them.
func ops() []op {
	return []op{
		{"Size", 1, false, func(f fileio.File, _ args) outcome { n, err := f.Size(); return outcome{n: n, err: err} }},
		{"Read", 8, false, runRead},
		{"ReadByte", 3, false, func(f fileio.File, _ args) outcome {
			c, err := f.ReadByte()
			return outcome{n: int64(c), err: err}
		}},
		{"ReadLine", 8, false, func(f fileio.File, _ args) outcome {
			b, err := f.ReadLine()
			return outcome{bytes: string(b), err: err}
		}},
		{"ReadAt", 5, false, runReadAt},
		{"Seek", 8, false, func(f fileio.File, a args) outcome { n, err := f.Seek(a.off, a.whence); return moved(n, err) }},
		{"Write", 8, true, func(f fileio.File, a args) outcome { n, err := f.Write([]byte(a.data)); return counted(n, err) }},
		{"WriteByte", 3, true, func(f fileio.File, a args) outcome { return outcome{err: f.WriteByte(a.data[0])} }},
		{"WriteAt", 5, true, func(f fileio.File, a args) outcome {
			n, err := f.WriteAt([]byte(a.data), a.off)
			return counted(n, err)
		}},
		{"Truncate", 5, true, func(f fileio.File, a args) outcome { return outcome{err: f.Truncate(a.off)} }},
		{"View", 5, false, runView},
		{"Update", 5, false, runUpdate},
		{"failing Update", 2, false, runFailingUpdate},
		{"Move", 5, false, func(f fileio.File, a args) outcome { return outcome{err: f.Move(a.to, a.off, a.n)} }},
		{"Find", 5, false, func(f fileio.File, a args) outcome {
			n, err := f.Find([]byte(a.pattern), a.off, a.to)
			return moved(n, err)
		}},
		{"RFind", 5, false, func(f fileio.File, a args) outcome {
			n, err := f.RFind([]byte(a.pattern), a.off, a.to)
			return moved(n, err)
		}},
		{"ReadFrom", 4, true, runReadFrom},
		{"WriteTo", 3, false, runWriteTo},
		{"FlushRange", 1, false, func(f fileio.File, a args) outcome { return outcome{err: f.FlushRange(a.off, a.n)} }},
		{"Flush", 1, false, func(f fileio.File, _ args) outcome { return outcome{err: f.Flush()} }},
	}
}

// counted is the outcome of a call that returns a count.
func counted(n int, err error) outcome { return outcome{n: int64(n), err: err} }

// moved is the outcome of a call whose offset means nothing beside an error.
func moved(n int64, err error) outcome {
	if err != nil {
		n = 0
	}
	return outcome{n: n, err: err}
}

// whole drops an io.EOF that came with all bytes asked for, as it may.
func whole(got string, n int64, err error) outcome {
	if err == io.EOF && int64(len(got)) == n {
		err = nil
	}
	return outcome{bytes: got, err: err}
}

func runRead(f fileio.File, a args) outcome {
	got, err := readFull(f, len(a.data))
	return whole(got, int64(len(a.data)), err)
}

func runReadAt(f fileio.File, a args) outcome {
	p := make([]byte, len(a.data))
	n, err := f.ReadAt(p, a.off)
	return whole(string(p[:n]), int64(len(p)), err)
}

func runView(f fileio.File, a args) outcome {
	var got outcome
	got.err = f.View(a.off, a.n, func(b []byte) error {
		got.see(b)
		return nil
	})
	return got
}

// see notes that a callback got b, and how much spare capacity it has.
func (o *outcome) see(b []byte) {
	o.n += int64(1 + cap(b) - len(b))
	o.bytes = string(b)
}

// runUpdate returns what the range held before.
func runUpdate(f fileio.File, a args) outcome {
	var got outcome
	got.err = f.Update(a.off, a.n, func(b []byte) error {
		got.see(b)
		copy(b, a.data)
		return nil
	})
	return got
}

// runFailingUpdate restores what it changed before it fails, so that the old
// bytes and those that fn left are the same.
func runFailingUpdate(f fileio.File, a args) outcome {
	var got outcome
	got.err = f.Update(a.off, a.n, func(b []byte) error {
		got.see(b)
		copy(b, a.data)
		copy(b, got.bytes)
		return errCallback
	})
	return got
}

// runReadFrom reads from different sorts of readers.
func runReadFrom(f fileio.File, a args) outcome {
	data := strings.NewReader(a.data)
	readers := []func() io.Reader{
		func() io.Reader { return data },
		func() io.Reader { return iotest.DataErrReader(data) },
		func() io.Reader { return iotest.HalfReader(data) },
		func() io.Reader { return io.MultiReader(data, iotest.ErrReader(errReader)) },
	}
	n, err := f.ReadFrom(readers[a.variant%len(readers)]())
	return outcome{n: n, err: err}
}

// runWriteTo writes to a writer that takes all, or stops somewhere.
func runWriteTo(f fileio.File, a args) outcome {
	if a.variant%2 == 0 {
		var w bytes.Buffer
		n, err := f.WriteTo(&w)
		return outcome{n: n, bytes: w.String(), err: err}
	}
	w := &limitedWriter{limit: len(a.data), err: errWriter}
	n, err := f.WriteTo(w)
	return outcome{n: n, bytes: w.got.String(), err: err}
}
