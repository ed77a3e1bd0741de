//go:build unix || windows

package mmapio

import (
	"os"
	"path/filepath"
	"runtime/debug"
	"testing"
)

// newFile makes a file that holds content and returns its name.
func newFile(t testing.TB, content string) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(name, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}

// openFile opens a file and closes it at the end of the test, if the test has
// not done so.
func openFile(t testing.TB, name string, flag int, opts ...Option) *File {
	t.Helper()
	f, err := OpenFile(name, flag, 0o600, opts...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	return f
}

// sizeOnDisk returns what other processes see.
func sizeOnDisk(t testing.TB, name string) int64 {
	t.Helper()
	info, err := os.Stat(name)
	if err != nil {
		t.Fatal(err)
	}
	return info.Size()
}

// faults tells whether access raises a fault.
func faults(access func()) (did bool) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() { did = recover() != nil }()
	access()
	return false
}

// sink keeps what a test reads from being left out.
var sink byte
