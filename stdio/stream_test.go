package stdio

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"
)

type readerFunc func(p []byte) (int, error)

func (f readerFunc) Read(p []byte) (int, error) { return f(p) }

type writerFunc func(p []byte) (int, error)

func (f writerFunc) Write(p []byte) (int, error) { return f(p) }

func TestReadFromWithoutProgress(t *testing.T) {
	f := openTemp(t, "")
	calls := 0
	n, err := f.ReadFrom(readerFunc(func(p []byte) (int, error) {
		calls++
		if calls == 50 {
			return copy(p, "abc"), nil
		}
		return 0, nil
	}))
	if n != 3 || err != io.ErrNoProgress || calls != 50+maxEmptyReads {
		t.Errorf("ReadFrom() = %d, %v after %d reads, want 3, %v after %d", n, err, calls, io.ErrNoProgress, 50+maxEmptyReads)
	}
}

// A reader and a writer may use the File they are given to.
func TestStreamReenters(t *testing.T) {
	f := openTemp(t, strings.Repeat("line\n", 100))
	var lines bytes.Buffer
	n, err := f.WriteTo(writerFunc(func(p []byte) (int, error) {
		if _, err := f.Tell(); err != nil {
			return 0, err
		}
		if _, err := f.ReadLine(); err != io.EOF {
			t.Errorf("ReadLine while the last block is written: error %v, want EOF", err)
		}
		return lines.Write(p)
	}))
	if n != 500 || err != nil || lines.Len() != 500 {
		t.Errorf("WriteTo() = %d, %v, wrote %d bytes", n, err, lines.Len())
	}
	text := strings.NewReader("more")
	_, err = f.ReadFrom(readerFunc(func(p []byte) (int, error) {
		wantTell(t, f, 504-int64(text.Len()))
		return text.Read(p[:1])
	}))
	must(t, err)
	wantTell(t, f, 504)
}

// Copying in circles, and of a File onto itself, ends.
func TestCopyBetweenFiles(t *testing.T) {
	a, b := openTemp(t, "aaaa"), openTemp(t, "bbbb", Buffer(2))
	for _, c := range []struct{ dst, src *File }{{a, b}, {b, a}, {a, a}} {
		if _, err := io.Copy(c.dst, c.src); err != nil {
			t.Error(err)
		}
	}
	must(t, b.Flush())
	if n, err := a.Size(); n != 4 || err != nil {
		t.Errorf("Size() = %d, %v, want 4", n, err)
	}
}

func TestWriteToInvalidWriter(t *testing.T) {
	for _, count := range []int{-1, 5} {
		f := openTemp(t, "abcd")
		n, err := f.WriteTo(writerFunc(func([]byte) (int, error) { return count, nil }))
		if n != 0 || err == nil {
			t.Errorf("WriteTo a writer that returns %d = %d, %v, want 0 and an error", count, n, err)
		}
		wantTell(t, f, 0)
	}
}

func TestReadFromPassesErrorsOn(t *testing.T) {
	f := openTemp(t, "")
	broken := errors.New("broken")
	n, err := f.ReadFrom(io.MultiReader(strings.NewReader("abc"), iotest.ErrReader(broken)))
	if n != 3 || err != broken {
		t.Errorf("ReadFrom() = %d, %v, want 3, %v", n, err, broken)
	}
}

// The File is a reader by the rules of package iotest.
func TestReader(t *testing.T) {
	content := strings.Repeat("0123456789", 100)
	for name, opts := range map[string][]Option{"plain": nil, "buffered": {Buffer(7)}, "private": {Private()}} {
		t.Run(name, func(t *testing.T) {
			if err := iotest.TestReader(openTemp(t, content, opts...), []byte(content)); err != nil {
				t.Error(err)
			}
		})
	}
}
