package fallback

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"testing"

	"mmapbench/fileio"
	"mmapbench/mmapio"
	"mmapbench/stdio"
)

const content = "what the file holds"

// systemMaps reports whether this system maps files at all.
func systemMaps() bool {
	f, err := mmapio.Anonymous(1)
	if err != nil {
		return !errors.Is(err, errors.ErrUnsupported)
	}
	return f.Close() == nil
}

// newFile makes a file that holds content and returns its name.
func newFile(t testing.TB) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(name, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}

// existing returns the name, or skips where there is no such file.
func existing(name string) func(t *testing.T) string {
	return func(t *testing.T) string {
		if runtime.GOOS == "windows" {
			t.Skip("on Windows a name that begins so has no special meaning")
		}
		if _, err := os.Stat(name); err != nil {
			t.Skipf("this system has no such file: %v", err)
		}
		return name
	}
}

func inTempDir(base string) func(t *testing.T) string {
	return func(t *testing.T) string { return filepath.Join(t.TempDir(), base) }
}

func aFile(t *testing.T) string { return newFile(t) }

// hugeFile makes a file that has no blocks, and more bytes than there are
// addresses.
func hugeFile(t *testing.T) string {
	const below32, below64 = int64(5) << 30, int64(1) << 50
	size := below64
	if strconv.IntSize == 32 {
		size = below32
	}
	var err error
	for _, dir := range []string{t.TempDir(), "/dev/shm"} {
		var f *os.File
		if f, err = os.CreateTemp(dir, "huge"); err != nil {
			continue
		}
		t.Cleanup(func() { os.Remove(f.Name()) })
		err = errors.Join(f.Truncate(size), f.Close())
		if err == nil {
			return f.Name()
		}
	}
	t.Skipf("no filesystem takes a file of %d bytes: %v", size, err)
	return ""
}

// What opens does so mapped or read, as the row says, and serves its bytes.
func TestChoice(t *testing.T) {
	for _, row := range []struct {
		name   string
		file   func(t *testing.T) string
		flag   int
		opts   []Option
		mapped bool
		reason string // in it
		first  string // bytes it begins with; "" for any
	}{
		{name: "read-only", file: aFile, mapped: true, first: content},
		{name: "read-write", file: aFile, flag: os.O_RDWR, mapped: true, first: content},
		{name: "append", file: aFile, flag: os.O_RDWR | os.O_APPEND, mapped: true, first: content},
		{name: "truncated", file: aFile, flag: os.O_RDWR | os.O_TRUNC, mapped: true},
		{name: "created", file: inTempDir("new"), flag: os.O_RDWR | os.O_CREATE | os.O_EXCL, mapped: true},
		{name: "private", file: aFile, opts: []Option{Private()}, mapped: true, first: content},
		{name: "window", file: aFile, opts: []Option{Window(5, 3)}, mapped: true, first: "the"},
		{name: "running program", file: func(*testing.T) string { return os.Args[0] }, flag: os.O_RDWR, opts: []Option{Private()}, mapped: true},
		{name: "synchronous", file: aFile, flag: os.O_RDWR | os.O_SYNC, reason: "os.O_SYNC", first: content},
		{name: "synchronous window", file: aFile, flag: os.O_RDWR | os.O_SYNC, opts: []Option{Window(5, 3)}, reason: "os.O_SYNC", first: "the"},
		{name: "refused by an option", file: aFile, opts: []Option{Mapped(mmapio.Window(1<<40, 1))}, reason: "not inside the file", first: content},
		{name: "proc", file: existing("/proc/self/status"), reason: "map", first: "Name:"},
		{name: "device", file: existing("/dev/zero"), reason: "not a regular file", first: "\x00\x00"},
		{name: "more than the address space", file: hugeFile, reason: "map", first: "\x00\x00"},
		{name: "a part of more than the address space", file: hugeFile, opts: []Option{Window(1<<32, 4<<10)}, mapped: true, first: "\x00\x00"},
	} {
		t.Run(row.name, func(t *testing.T) {
			name := row.file(t)
			if row.mapped && !systemMaps() {
				row.mapped, row.reason = false, "map"
			}
			f, choice, err := OpenFile(name, row.flag, 0o600, row.opts...)
			if err != nil {
				t.Fatal(err)
			}
			defer f.Close()
			wantChoice(t, f, choice, row.mapped, row.reason)
			first := make([]byte, len(row.first))
			if _, err := io.ReadFull(f, first); err != nil || string(first) != row.first {
				t.Errorf("it begins with %q, %v", first, err)
			}
			if f.Name() != name {
				t.Errorf("its name is %q", f.Name())
			}
		})
	}
}

func wantChoice(t *testing.T, f fileio.File, choice Choice, mapped bool, reason string) {
	t.Helper()
	_, isMapped := f.(*mmapio.File)
	if choice.Mapped != mapped || isMapped != mapped {
		t.Errorf("the choice is %v of a %T, want mapped: %v", choice, f, mapped)
	}
	switch {
	case mapped && choice.Reason != nil:
		t.Errorf("a mapped file has the reason %v", choice.Reason)
	case !mapped && (choice.Reason == nil || !strings.Contains(choice.Reason.Error(), reason)):
		t.Errorf("the reason is %v, want one with %q", choice.Reason, reason)
	}
}

// If stdio can't open the file either, the error is one PathError from stdio or the
// system, and the file is unchanged.
func TestNoFallback(t *testing.T) {
	open := descriptors(t)
	for _, row := range []struct {
		name  string
		file  func(t *testing.T) string
		flag  int
		opts  []Option
		match error
	}{
		{"missing", inTempDir("none"), os.O_RDONLY, nil, fs.ErrNotExist},
		{"forbidden", forbidden, os.O_RDONLY, nil, fs.ErrPermission},
		{"there already", aFile, os.O_RDWR | os.O_CREATE | os.O_EXCL, nil, fs.ErrExist},
		{"directory", (*testing.T).TempDir, os.O_RDONLY, nil, errors.ErrUnsupported},
		{"write-only", aFile, os.O_WRONLY | os.O_TRUNC, nil, fs.ErrInvalid},
		{"write-only, to be created", inTempDir("none"), os.O_WRONLY | os.O_CREATE, nil, fs.ErrInvalid},
		{"window outside", aFile, os.O_RDWR, []Option{Window(10, 10)}, fs.ErrInvalid},
		{"bad buffer of a file that is not mapped", aFile, os.O_RDWR | os.O_SYNC, []Option{Unmapped(stdio.Buffer(0))}, fs.ErrInvalid},
	} {
		t.Run(row.name, func(t *testing.T) {
			name := row.file(t)
			before, _ := os.ReadFile(name)
			f, _, err := OpenFile(name, row.flag, 0o600, row.opts...)
			if err == nil {
				f.Close()
				t.Fatal("it was opened")
			}
			wantPathError(t, err, "open", name, row.match)
			if after, _ := os.ReadFile(name); string(after) != string(before) {
				t.Errorf("the file held %q, now it holds %q", before, after)
			}
			if row.flag&os.O_CREATE != 0 && before == nil {
				if _, err := os.Stat(name); err == nil {
					t.Error("the file was created")
				}
			}
		})
	}
	if now := descriptors(t); now > open { // fewer: the collector closes what other tests left
		t.Errorf("%d files are open, %d were before", now, open)
	}
}

func wantPathError(t *testing.T, err error, op, name string, match error) {
	t.Helper()
	path, ok := err.(*fs.PathError)
	if !ok || path.Op != op || path.Path != name {
		t.Fatalf("the error is %v, want a PathError of %s %s", err, op, name)
	}
	if inner := (*fs.PathError)(nil); errors.As(path.Err, &inner) {
		t.Errorf("%v names the file twice", err)
	}
	if match != nil && !errors.Is(err, match) {
		t.Errorf("the error is %v, want one that matches %q", err, match)
	}
}

// forbidden returns the name of a file that may not be read.
func forbidden(t *testing.T) string {
	name := newFile(t)
	if err := os.Chmod(name, 0); err != nil {
		t.Fatal(err)
	}
	if f, err := os.Open(name); err == nil {
		f.Close()
		t.Skip("this user may read every file")
	}
	return name
}

// descriptors returns how many files the process has open, 0 if the system
// does not tell.
func descriptors(t *testing.T) int {
	t.Helper()
	all, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		t.Logf("not checked that none stays open: %v", err)
	}
	return len(all)
}

func TestNewPipe(t *testing.T) {
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.WriteString("through the pipe"); err != nil {
		t.Fatal(err)
	}
	w.Close()
	f, choice, err := New(r)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	wantChoice(t, f, choice, false, "")
	if b, err := io.ReadAll(f); string(b) != "through the pipe" || err != nil {
		t.Errorf("read %q, %v", b, err)
	}
}

// New goes on at the cursor, and leaves the file to the caller if it fails.
func TestNew(t *testing.T) {
	for _, opts := range [][]Option{nil, {Mapped(mmapio.Window(1<<40, 1))}} {
		osf, err := os.Open(newFile(t))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := osf.Seek(5, io.SeekStart); err != nil {
			t.Fatal(err)
		}
		_, choice, err := New(osf, append(opts, Window(10, 10))...)
		if err == nil {
			t.Fatalf("a window outside of the file is %v", choice)
		}
		f, choice, err := New(osf, opts...)
		if err != nil {
			t.Fatal(err)
		}
		if b, err := io.ReadAll(f); string(b) != content[5:] || err != nil {
			t.Errorf("%v: read %q, %v", choice, b, err)
		}
		if err := f.Close(); err != nil {
			t.Error(err)
		}
		if err := osf.Close(); !errors.Is(err, fs.ErrClosed) {
			t.Errorf("%v: Close leaves the file open", choice)
		}
	}
}

func TestNewOfNoFile(t *testing.T) {
	if _, _, err := New(nil); !errors.Is(err, fs.ErrInvalid) {
		t.Errorf("nil is %v", err)
	}
	osf, err := os.Open(newFile(t))
	if err != nil {
		t.Fatal(err)
	}
	osf.Close()
	if _, _, err := New(osf); !errors.Is(err, fs.ErrClosed) {
		t.Errorf("a closed file is %v", err)
	}
}

// The options of the way that was taken apply.
func TestOptionsOfTheWay(t *testing.T) {
	if !systemMaps() {
		t.Skip("this system does not map files")
	}
	name := newFile(t)
	f, _, err := OpenFile(name, os.O_RDWR, 0, Mapped(mmapio.ExactSize()), Unmapped(stdio.Buffer(0)))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if _, err := f.WriteAt([]byte("!"), int64(len(content))); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(name); err != nil || info.Size() != int64(len(content))+1 {
		t.Errorf("the file is not of its exact size: %v, %v", info.Size(), err)
	}
}
