package osfile

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"testing"
)

func newFile(t *testing.T, content string) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(name, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}

func TestFlags(t *testing.T) {
	name := newFile(t, "content")
	flags := []int{
		os.O_RDONLY, os.O_WRONLY, os.O_RDWR,
		os.O_WRONLY | os.O_APPEND, os.O_RDWR | os.O_APPEND,
	}
	if runtime.GOOS != "windows" { // which does not tell
		flags = append(flags, os.O_RDWR|os.O_SYNC)
	}
	for _, flag := range flags {
		f, err := os.OpenFile(name, flag, 0)
		if err != nil {
			t.Fatal(err)
		}
		got, err := Flags(f)
		if got != flag || err != nil {
			t.Errorf("the flags of a file opened with %#x are %#x, %v", flag, got, err)
		}
		if err := f.Close(); err != nil {
			t.Error(err)
		}
		if _, err := Stat(f); !errors.Is(err, fs.ErrClosed) {
			t.Errorf("Stat of a closed file returned %v", err)
		}
		if _, err := Flags(f); err == nil {
			t.Error("a closed file has flags")
		}
	}
}

func TestTruncateAppending(t *testing.T) {
	name := newFile(t, "content")
	f, err := os.OpenFile(name, os.O_RDWR|os.O_APPEND, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := Truncate(f, 3); err != nil {
		t.Error(err)
	}
	if _, err := f.WriteString("!"); err != nil {
		t.Error(err)
	}
	if b, err := os.ReadFile(name); string(b) != "con!" || err != nil {
		t.Errorf("the file holds %q, %v", b, err)
	}
}

// Close returns, whatever runs at the time.
func TestCloseRace(t *testing.T) {
	name := newFile(t, "content")
	for range 300 {
		osf, err := os.OpenFile(name, os.O_RDWR, 0)
		if err != nil {
			t.Fatal(err)
		}
		f := New(osf)
		var started, done sync.WaitGroup
		for _, call := range []func() error{
			func() error { _, err := f.ReadAt(make([]byte, 3), 0); return err },
			func() error { _, err := f.WriteAt([]byte("con"), 0); return err },
			func() error { _, err := f.Seek(0, io.SeekStart); return err },
		} {
			started.Add(1)
			done.Go(func() {
				err := call()
				started.Done()
				for err == nil {
					err = call()
				}
				if !errors.Is(err, fs.ErrClosed) {
					t.Error(err)
				}
			})
		}
		started.Wait()
		if err := f.Close(); err != nil {
			t.Error(err)
		}
		done.Wait()
	}
}

func TestPathError(t *testing.T) {
	first := &fs.PathError{Op: "ftruncate", Path: "other", Err: io.ErrShortWrite}
	for _, test := range []struct {
		name string
		err  error
		want string
		is   []error
	}{
		{"bare", io.EOF, "close f: EOF", []error{io.EOF}},
		{"wrapped", first, "close f: short write", []error{io.ErrShortWrite}},
		{"joined", errors.Join(io.EOF, first), "close f: EOF\nftruncate other: short write", []error{io.EOF, io.ErrShortWrite}},
	} {
		err := PathError("close", "f", test.err)
		if err.Error() != test.want {
			t.Errorf("%s: %q, want %q", test.name, err, test.want)
		}
		for _, want := range test.is {
			if !errors.Is(err, want) {
				t.Errorf("%s: %q is not %v", test.name, err, want)
			}
		}
	}
}
