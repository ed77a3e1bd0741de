package fileiotest

import (
	"bytes"
	"io"
	"strings"
	"testing/iotest"
)

func copyCases() []testCase {
	return []testCase{{
		name: "read-from-readers",
		rule: "ReadFrom takes any kind of io.Reader",
		run:  readFromReaders,
	}, {
		name: "read-from-waits-for-nobody",
		rule: "cursor methods do not wait while another is inside the reader given to ReadFrom",
		run:  readFromReentrant,
	}, {
		name: "write-to-waits-for-nobody",
		rule: "cursor methods do not wait while another is inside the writer given to WriteTo",
		run:  writeToReentrant,
	}, {
		name: "copy",
		rule: "io.Copy works between two Files",
		run:  copyFile,
	}}
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
	readers := []struct {
		name string
		size int
		wrap func(r io.Reader) io.Reader
	}{
		{"bare", 100_000, func(r io.Reader) io.Reader { return bareReader{r} }},
		{"one byte", 2_000, iotest.OneByteReader},
		{"half", 100_000, iotest.HalfReader},
		{"data with EOF", 100_000, iotest.DataErrReader},
		{"idle", 100_000, func(r io.Reader) io.Reader { return &idleReader{r: r} }},
		{"writer to", 100_000, func(io.Reader) io.Reader { return bytes.NewBufferString(letters(100_000)) }},
	}
	for _, r := range readers {
		data := letters(r.size)
		f := e.rdwr(strings.Repeat("-", len(data)+2))
		f.seek(1)
		n, err := f.ReadFrom(r.wrap(strings.NewReader(data)))
		f.wantCount("ReadFrom of reader "+r.name, n, err, int64(len(data)), nil)
		f.wantTell(int64(len(data)) + 1)
		f.wantContent("-" + data + "-")
	}
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

// callWriter calls back before it writes.
type callWriter struct {
	io.Writer
	call func()
}

func (w callWriter) Write(p []byte) (int, error) {
	w.call()
	return w.Writer.Write(p)
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

func writeToReentrant(e *env) {
	for f := range e.each("hello") {
		calls := 0
		var got bytes.Buffer
		n, err := f.WriteTo(callWriter{&got, func() {
			calls++
			_, err := f.Tell()
			f.wantErr("Tell inside the writer", err, nil)
			f.wantSize(5)
		}})
		f.wantCount("WriteTo", n, err, 5, nil)
		if calls == 0 {
			e.errorf("WriteTo did not call the writer")
		}
	}
}

func copyFile(e *env) {
	data := letters(300_003)
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

// A limitedWriter accepts limit bytes in all, then returns err.
type limitedWriter struct {
	limit int
	err   error
	got   bytes.Buffer
}

func (w *limitedWriter) Write(p []byte) (int, error) {
	n, _ := w.got.Write(p[:min(w.limit, len(p))])
	w.limit -= n
	if n < len(p) {
		return n, w.err
	}
	return n, nil
}
