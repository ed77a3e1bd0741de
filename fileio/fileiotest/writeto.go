package fileiotest

import (
	"bytes"
	"errors"
	"fmt"
	"io"
)

func writeToCases() []testCase {
	return []testCase{{
		name: "write-to",
		rule: "WriteTo writes the bytes from the cursor to the end and advances the cursor",
		run:  writeTo,
	}, {
		name: "write-to-end",
		rule: "WriteTo at or behind the end writes nothing and leaves the cursor",
		run:  writeToEnd,
	}, {
		name: "write-to-written",
		rule: "WriteTo sees what was just written",
		run:  writeToWritten,
	}, {
		name: "write-to-short",
		rule: "the cursor advances by what w accepted; accepting less without an error is io.ErrShortWrite",
		run:  writeToShort,
	}, {
		name: "write-to-error",
		rule: "WriteTo passes the error of w on bare, and the cursor advances by what w accepted",
		run:  writeToError,
	}, {
		name: "write-to-waits-for-nobody",
		rule: "cursor methods do not wait while another is inside the writer given to WriteTo",
		run:  writeToReentrant,
	}}
}

// wantWriteTo checks that WriteTo passes on want.
func (f *file) wantWriteTo(want string) {
	var got bytes.Buffer
	n, err := f.WriteTo(&got)
	f.wantCount("WriteTo", n, err, int64(len(want)), nil)
	if d := differ(got.String(), want); d != "" {
		f.env.errorf("WriteTo: %s", d)
	}
}

func writeTo(e *env) {
	for _, size := range []int{1, 4096, 65_537, 1_000_003} {
		content := letters(size)
		for f := range e.each(content) {
			f.wantWriteTo(content)
			f.wantTell(int64(size))
			f.seek(int64(size / 2))
			f.wantWriteTo(content[size/2:])
			f.wantTell(int64(size))
		}
	}
}

func writeToEnd(e *env) {
	for f := range e.each("abc") {
		for _, off := range []int64{3, 4, 1 << 40} {
			f.seek(off)
			f.wantWriteTo("")
			f.wantTell(off)
		}
	}
}

func writeToWritten(e *env) {
	f := e.rdwr("hello world")
	f.wantRead(1, "h") // may read ahead
	f.write("EL")
	f.writeAt("W", 6)
	f.wantWriteTo("lo World")
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

// wantLimited checks WriteTo into a writer that stops after limit bytes.
func (f *file) wantLimited(content string, limit int, werr, want error) {
	f.seek(0)
	w := &limitedWriter{limit: limit, err: werr}
	n, err := f.WriteTo(w)
	call := fmt.Sprintf("WriteTo a writer that stops after %d bytes", limit)
	if n != int64(limit) || !errors.Is(err, want) {
		f.env.errorf("%s = %d, %v, want %d, %v", call, n, err, limit, want)
	}
	if want == werr {
		f.wantErr(call, err, want)
	}
	if d := differ(w.got.String(), content[:limit]); d != "" {
		f.env.errorf("%s: %s", call, d)
	}
	f.wantTell(int64(limit))
	f.wantRead(5, content[limit:limit+5])
}

func writeToShort(e *env) {
	content := letters(200_000)
	for f := range e.each(content) {
		for _, limit := range []int{0, 7, 4096, 100_001} {
			f.wantLimited(content, limit, nil, io.ErrShortWrite)
		}
	}
}

func writeToError(e *env) {
	content := letters(200_000)
	want := errors.New("of the writer")
	for f := range e.each(content) {
		for _, limit := range []int{0, 7, 4096, 100_001} {
			f.wantLimited(content, limit, want, want)
		}
	}
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
