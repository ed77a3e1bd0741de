package stdio

import (
	"io"
	"testing"
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
