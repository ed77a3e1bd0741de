package fileiotest

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing/iotest"
)

func readFromCases() []testCase {
	return []testCase{{
		name: "read-from",
		rule: "ReadFrom writes what r holds, up to its io.EOF, at the cursor and advances it",
		run:  readFrom,
	}, {
		name: "read-from-readers",
		rule: "ReadFrom takes any sort of io.Reader",
		run:  readFromReaders,
	}, {
		name: "read-from-error",
		rule: "ReadFrom writes the bytes that came before or with an error of r, and passes the error on bare",
		run:  readFromError,
	}, {
		name:  "read-from-grows",
		rule:  "ReadFrom grows the file as Write does",
		needs: growing,
		run:   readFromGrows,
	}, {
		name: "read-from-waits-for-nobody",
		rule: "cursor methods do not wait while another is inside the reader given to ReadFrom",
		run:  readFromReentrant,
	}, {
		name: "copy",
		rule: "io.Copy works between two Files",
		run:  copyFile,
	}}
}

func readFrom(e *env) {
	f := e.rdwr("hello world")
	f.seek(6)
	n, err := f.ReadFrom(strings.NewReader("WORLD"))
	f.wantCount("ReadFrom", n, err, 5, nil)
	f.wantTell(11)
	f.seek(0)
	n, err = f.ReadFrom(strings.NewReader(""))
	f.wantCount("ReadFrom of nothing", n, err, 0, nil)
	f.wantTell(0)
	n, err = f.ReadFrom(io.LimitReader(strings.NewReader("HELP"), 3))
	f.wantCount("ReadFrom of 3 bytes", n, err, 3, nil)
	f.wantTell(3)
	f.wantByte('l')
	f.wantFlushed("HELlo WORLD")
}

// bareReader hides the other methods of a Reader, such as WriteTo.
type bareReader struct{ io.Reader }

// idleReader returns 0, nil before each Read, which io.Reader allows.
type idleReader struct {
	r    io.Reader
	busy bool
}

func (r *idleReader) Read(p []byte) (int, error) {
	if r.busy = !r.busy; r.busy {
		return 0, nil
	}
	return r.r.Read(p)
}

func readFromReaders(e *env) {
	data := letters(100_000)
	readers := []struct {
		name string
		wrap func(r io.Reader) io.Reader
	}{
		{"bare", func(r io.Reader) io.Reader { return bareReader{r} }},
		{"one byte", iotest.OneByteReader},
		{"half", iotest.HalfReader},
		{"data with EOF", iotest.DataErrReader},
		{"idle", func(r io.Reader) io.Reader { return &idleReader{r: r} }},
		{"writer to", func(r io.Reader) io.Reader { return bytes.NewBufferString(data) }},
	}
	for _, r := range readers {
		f := e.rdwr(strings.Repeat("-", len(data)+2))
		f.seek(1)
		n, err := f.ReadFrom(r.wrap(strings.NewReader(data)))
		f.wantCount("ReadFrom of reader "+r.name, n, err, int64(len(data)), nil)
		f.wantTell(int64(len(data)) + 1)
		f.wantContent("-" + data + "-")
	}
}

func readFromError(e *env) {
	want := errors.New("of the reader")
	failing := func() io.Reader {
		return io.MultiReader(strings.NewReader("HELLO"), iotest.ErrReader(want))
	}
	readers := []struct {
		name string
		r    io.Reader
	}{
		{"ReadFrom, error after data", failing()},
		{"ReadFrom, error with data", iotest.DataErrReader(failing())},
	}
	for _, r := range readers {
		f := e.rdwr("hello world")
		n, err := f.ReadFrom(r.r)
		f.wantCount(r.name, n, err, 5, want)
		f.wantTell(5)
		f.wantFlushed("HELLO world")
	}
}

func readFromGrows(e *env) {
	data := letters(1_000_003)
	f := e.rdwr("abc")
	f.seek(5)
	n, err := f.ReadFrom(bareReader{strings.NewReader(data)})
	f.wantCount("ReadFrom", n, err, int64(len(data)), nil)
	f.wantTell(int64(len(data)) + 5)
	f.wantFlushed("abc\x00\x00" + data)
}

// callReader calls back before it reads.
type callReader struct {
	io.Reader
	call func()
}

func (r callReader) Read(p []byte) (int, error) {
	r.call()
	return r.Reader.Read(p)
}

func readFromReentrant(e *env) {
	f := e.rdwr("hello")
	calls := 0
	n, err := f.ReadFrom(callReader{strings.NewReader("HE"), func() {
		calls++
		_, err := f.Tell()
		f.wantErr("Tell inside the reader", err, nil)
		f.wantSize(5)
	}})
	f.wantCount("ReadFrom", n, err, 2, nil)
	if calls == 0 {
		e.errorf("ReadFrom did not call the reader")
	}
	f.wantFlushed("HEllo")
}

func copyFile(e *env) {
	data := letters(300_000)
	src, dst := e.rdwr(data), e.rdwr(strings.Repeat("-", len(data)))
	src.seek(1000)
	n, err := io.Copy(dst.File, src.File)
	dst.wantCount("io.Copy", n, err, int64(len(data)-1000), nil)
	src.wantTell(int64(len(data)))
	dst.wantTell(int64(len(data) - 1000))
	dst.wantFlushed(data[1000:] + strings.Repeat("-", 1000))

	src.seek(10)
	dst.seek(20)
	n, err = io.CopyN(dst.File, src.File, 70_000)
	dst.wantCount("io.CopyN", n, err, 70_000, nil)
	src.wantTell(70_010)
	dst.wantTell(70_020)
	dst.wantReadAt(70_000, 20, data[10:70_010])
}
