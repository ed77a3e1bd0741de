package stdio

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"mmapbench/internal/osfile"
)

func write(t testing.TB, f *File, p string) {
	t.Helper()
	if n, err := f.Write([]byte(p)); n != len(p) || err != nil {
		t.Fatalf("Write(%q) = %d, %v", p, n, err)
	}
}

func seekTo(t testing.TB, f *File, off int64) {
	t.Helper()
	if _, err := f.Seek(off, io.SeekStart); err != nil {
		t.Fatal(err)
	}
}

func TestWriteIsHeldBack(t *testing.T) {
	const before = "0123456789"
	tests := []struct {
		name string
		run  func(t *testing.T, f *File)
		disk string // before Close
	}{
		{"seek", func(t *testing.T, f *File) { write(t, f, "ab"); seekTo(t, f, 5); wantTell(t, f, 5) }, before},
		{"write elsewhere", func(t *testing.T, f *File) { write(t, f, "ab"); seekTo(t, f, 5); write(t, f, "cd") }, "ab23456789"},
		{"full", func(t *testing.T, f *File) { write(t, f, "abcdefgh") }, "abcdefgh89"},
		{"held and large", func(t *testing.T, f *File) { write(t, f, "a"); write(t, f, strings.Repeat("x", 20)) }, "a" + strings.Repeat("x", 20)},
		{"Size", func(t *testing.T, f *File) {
			seekTo(t, f, 9)
			write(t, f, "abc")
			if n, err := f.Size(); n != 12 || err != nil {
				t.Errorf("Size() = %d, %v, want 12", n, err)
			}
		}, before},
		{"ReadAt", func(t *testing.T, f *File) {
			write(t, f, "ab")
			must(t, f.View(1, 1, func(b []byte) error { return nil }))
		}, "ab23456789"},
		{"ReadAt of a gap", func(t *testing.T, f *File) {
			seekTo(t, f, 12)
			write(t, f, "ab")
			p := make([]byte, 3)
			if n, err := f.ReadAt(p, 9); n != 3 || err != nil || string(p) != "9\x00\x00" {
				t.Errorf("ReadAt() = %d, %v, %q", n, err, p)
			}
		}, before + "\x00\x00ab"},
		{"WriteAt", func(t *testing.T, f *File) {
			write(t, f, "ab")
			_, err := f.WriteAt([]byte("x"), 1)
			must(t, err)
		}, "ax23456789"},
		{"Truncate", func(t *testing.T, f *File) { write(t, f, "ab"); must(t, f.Truncate(1)) }, "a"},
		{"Flush", func(t *testing.T, f *File) { write(t, f, "ab"); must(t, f.Flush()) }, "ab23456789"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			name := tempFile(t, before)
			f := openFile(t, name, os.O_RDWR, Buffer(8))
			tt.run(t, f)
			wantDisk(t, name, tt.disk)
		})
	}
}

func TestAppendIsHeldBack(t *testing.T) {
	name := tempFile(t, "abc")
	f := openFile(t, name, os.O_RDWR|os.O_APPEND, Buffer(8))
	write(t, f, "de")
	wantTell(t, f, 5)
	seekTo(t, f, 0)
	write(t, f, "fg")
	wantTell(t, f, 7)
	wantDisk(t, name, "abc")
	if n, err := f.Size(); n != 7 || err != nil {
		t.Errorf("Size() = %d, %v, want 7", n, err)
	}
	other := openFile(t, name, os.O_RDWR|os.O_APPEND)
	write(t, other, "X")
	must(t, f.View(0, 8, func(b []byte) error {
		if string(b) != "abcXdefg" {
			t.Errorf("the file holds %q", b)
		}
		return nil
	}))
	write(t, f, "h")
	wantTell(t, f, 9)
	must(t, f.Close())
	wantDisk(t, name, "abcXdefgh")
}

// What can't be written is reported by whoever needs it, is never lost while
// the File is open, and is written once that works.
func TestDrainFails(t *testing.T) {
	name := tempFile(t, "0123456789")
	f := openFile(t, name, os.O_RDWR, Buffer(4))
	store := f.store.(*gather)
	good := store.file
	bad, err := os.Open(name) // fails each write
	must(t, err)
	defer bad.Close()

	write(t, f, "abc")
	store.file = osfile.New(bad)
	for _, call := range []struct {
		name string
		run  func() error
	}{
		{"flush", f.Flush},
		{"view", func() error { return f.View(0, 1, func([]byte) error { return nil }) }},
		{"truncate", func() error { return f.Truncate(5) }},
		{"flush", f.Flush},
	} {
		var pe *fs.PathError
		if err := call.run(); !errors.As(err, &pe) || pe.Op != call.name || pe.Path != name {
			t.Errorf("%s: error %#v, want a PathError", call.name, err)
		}
	}
	if n, err := f.Write([]byte("def")); n != 1 || err == nil {
		t.Errorf("Write(3 bytes) = %d, %v, want the 1 that fits and an error", n, err)
	}
	wantTell(t, f, 4)
	wantDisk(t, name, "0123456789")
	store.file = good
	must(t, f.Flush())
	wantDisk(t, name, "abcd456789")

	write(t, f, "x")
	store.file = osfile.New(bad)
	if err := f.Close(); err == nil || errors.Is(err, fs.ErrClosed) {
		t.Errorf("Close: error %v, want that of the write", err)
	}
	must(t, good.Close())
}

// Write reports bytes that can no longer reach the file.
func TestGatherClosed(t *testing.T) {
	f := openTemp(t, "", Buffer(8))
	must(t, f.store.close())
	if n, err := f.Write([]byte("x")); n != 0 || !errors.Is(err, fs.ErrClosed) {
		t.Errorf("Write() = %d, %v, want %v", n, err, fs.ErrClosed)
	}
}

// Readers of what is in the file and of what is held back may run at once.
func TestGatherRace(t *testing.T) {
	f := openTemp(t, strings.Repeat("-", 1000), Buffer(16))
	seekTo(t, f, 1000)
	var written atomic.Int64
	written.Store(1000)
	var wg sync.WaitGroup
	for range 2 {
		wg.Go(func() {
			for end := int64(1000); end < 3000; {
				end = written.Load()
				err := f.View(end-10, 10, func(b []byte) error {
					if strings.Trim(string(b), "-+") != "" {
						return errors.New("foreign bytes " + string(b))
					}
					return nil
				})
				if err != nil {
					t.Error(err)
					return
				}
			}
		})
	}
	for range 400 {
		if _, err := f.Write([]byte("+++++")); err != nil {
			t.Error(err)
			break
		}
		written.Add(5)
	}
	written.Store(max(3000, written.Load()))
	wg.Wait()
}

func TestGatherCounts(t *testing.T) {
	var copied atomic.Int64
	f := openTemp(t, "", Buffer(8), CountCopies(&copied))
	write(t, f, "abc")
	write(t, f, "defghi") // 5 fit, 1 is held back
	must(t, f.Flush())
	write(t, f, "0123456789") // at once
	if n := copied.Load(); n != 9 {
		t.Errorf("%d bytes copied, want 9", n)
	}
}
