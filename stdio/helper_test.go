package stdio

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
)

// tempFile returns the name of a new file that holds content.
func tempFile(t testing.TB, content string) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(name, []byte(content), 0o666); err != nil {
		t.Fatal(err)
	}
	return name
}

// openTemp opens a new file that holds content for reading and writing.
func openTemp(t testing.TB, content string, opts ...Option) *File {
	t.Helper()
	return openFile(t, tempFile(t, content), os.O_RDWR, opts...)
}

// openFile opens the named file, and closes it when the test ends.
func openFile(t testing.TB, name string, flag int, opts ...Option) *File {
	t.Helper()
	f, err := OpenFile(name, flag, 0, opts...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	return f
}

// must fails the test if err is not nil.
func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// wantDisk fails the test unless the named file holds content.
func wantDisk(t testing.TB, name, content string) {
	t.Helper()
	got, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, []byte(content)) {
		t.Fatalf("on disk are %d bytes %.80q, want %d bytes %.80q", len(got), got, len(content), content)
	}
}

// wantTell fails the test unless the cursor is at off.
func wantTell(t testing.TB, f *File, off int64) {
	t.Helper()
	got, err := f.Tell()
	if err != nil || got != off {
		t.Fatalf("Tell() = %d, %v, want %d", got, err, off)
	}
}

// wantLine fails the test unless line is the next one.
func wantLine(t testing.TB, f *File, line string) {
	t.Helper()
	got, err := f.ReadLine()
	if err != nil || string(got) != line {
		t.Fatalf("ReadLine() = %d bytes %.80q, %v, want %d bytes %.80q", len(got), got, err, len(line), line)
	}
}

// wantRead fails the test unless Read of as many bytes gives content.
func wantRead(t testing.TB, f *File, content string) {
	t.Helper()
	p := make([]byte, len(content))
	n, err := f.Read(p)
	if err != nil || string(p[:n]) != content {
		t.Fatalf("Read() = %d bytes %.80q, %v, want %.80q", n, p[:n], err, content)
	}
}
