package fileiotest

import (
	"errors"
	"os"
	"testing"

	"mmapbench/fileio"
)

// Disk returns an Opener of files on disk, which hold content between the
// bytes before and behind; either may be empty. open opens the named file with
// flag, as the window of n bytes at off if there are bytes around them.
func Disk(before, behind string, open func(name string, flag int, off, n int64) (fileio.File, error)) Opener {
	return func(t testing.TB, content []byte, flag int) Opened {
		t.Helper()
		name := writeTemp(t, before+string(content)+behind)
		reopen := func(flag int) fileio.File {
			t.Helper()
			f, err := open(name, flag, int64(len(before)), int64(len(content)))
			if err != nil {
				t.Fatal(err)
			}
			// The row may have closed it.
			t.Cleanup(func() { f.Close() })
			return f
		}
		return Opened{
			File: reopen(flag),
			OnDisk: func() ([]byte, error) {
				b, err := os.ReadFile(name)
				if err != nil {
					return nil, err
				}
				return b[len(before) : len(b)-len(behind)], nil
			},
			Reopen: reopen,
			Append: func(p []byte) error { return appendToFile(name, p) },
		}
	}
}

// writeTemp makes a file and returns its name. It is removed when the test ends.
func writeTemp(t testing.TB, content string) string {
	t.Helper()
	f, err := os.CreateTemp("", "fileiotest")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := os.Remove(f.Name()); err != nil {
			t.Error(err)
		}
	})
	_, err = f.WriteString(content)
	if err := errors.Join(err, f.Close()); err != nil {
		t.Fatal(err)
	}
	return f.Name()
}

// appendToFile appends p to the named file as any program would.
func appendToFile(name string, p []byte) error {
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_APPEND, 0)
	if err != nil {
		return err
	}
	_, err = f.Write(p)
	return errors.Join(err, f.Close())
}
