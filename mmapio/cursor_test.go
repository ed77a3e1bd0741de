//go:build unix || windows

package mmapio

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math"
	"os"
	"sync"
	"sync/atomic"
	"testing"
)

// Writes at the cursor from many goroutines, while others flush, trim and ask
// for the size, take turns: each record stands in the file once and whole, in
// the order in which its writer wrote it.
func TestClaimsAndTrims(t *testing.T) {
	const writers, records = 4, 20_000
	name := newFile(t, "")
	f := openFile(t, name, os.O_RDWR)
	var done atomic.Bool
	var watchers, all sync.WaitGroup
	watch := func(look func() error) {
		watchers.Go(func() {
			for !done.Load() {
				if err := look(); err != nil {
					t.Error(err)
					return
				}
			}
		})
	}
	watch(func() error { _, _, _, err := f.trimmed(); return err })
	var size int64
	watch(func() error {
		n, err := f.Size()
		if n < size {
			return fmt.Errorf("the size went back from %d to %d", size, n)
		}
		size = n
		return err
	})
	for id := range writers {
		all.Go(func() {
			var record [16]byte
			binary.LittleEndian.PutUint64(record[:], uint64(id))
			for i := range records {
				binary.LittleEndian.PutUint64(record[8:], uint64(i))
				if n, err := f.Write(record[:]); n != len(record) || err != nil {
					t.Errorf("Write returned %d, %v", n, err)
					return
				}
			}
		})
	}
	all.Wait()
	done.Store(true)
	watchers.Wait()
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	b, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if len(b) != writers*records*16 {
		t.Fatalf("the file has %d bytes, want %d", len(b), writers*records*16)
	}
	var next [writers]uint64
	for ; len(b) > 0; b = b[16:] {
		id, i := binary.LittleEndian.Uint64(b), binary.LittleEndian.Uint64(b[8:])
		if id >= writers || i != next[id] {
			t.Fatalf("record %d of writer %d, want one that comes next: %v", i, id, next)
		}
		next[id]++
	}
}

// Who has looked at the size and the capacity before the file was cut can't
// claim any more, though the cursor is where it was and the size too: what was
// claimed would be lost, or be there after it was cut off.
func TestClaimAfterCut(t *testing.T) {
	for name, cut := range map[string]func(f *File) error{
		"Truncate": func(f *File) error { return f.Truncate(0) },
		"trim":     func(f *File) error { _, _, _, err := f.trimmed(); return err },
	} {
		f := openFile(t, newFile(t, ""), os.O_RDWR)
		write := func(pos int64, n int) {
			t.Helper()
			if _, err := f.Seek(pos, io.SeekStart); err != nil {
				t.Fatal(err)
			}
			if _, err := f.Write(make([]byte, n)); err != nil {
				t.Fatal(err)
			}
		}
		for _, last := range []int{100, 0} { // with the size in the word, and without
			write(0, 10) // makes capacity
			write(0, 100)
			write(100-int64(last), last)
			looked := f.cursor.word.Load()
			if isGrown := looked&grown != 0; isGrown != (last > 0) {
				t.Fatalf("%s: the size is in the word: %v", name, isGrown)
			}
			if err := cut(f); err != nil {
				t.Fatal(err)
			}
			write(0, 10)
			write(0, 100)
			write(100-int64(last), last)
			if f.cursor.word.CompareAndSwap(looked, looked) {
				t.Errorf("%s: the cursor can be claimed as if nothing had happened", name)
			}
		}
	}
}

// The size is one that the File had, whatever comes between the looks at its
// two parts.
func TestLengthWhileCut(t *testing.T) {
	const high = 1000
	f := openFile(t, newFile(t, ""), os.O_RDWR)
	var done atomic.Bool
	var watchers sync.WaitGroup
	for range 3 {
		watchers.Go(func() {
			for !done.Load() {
				if n, err := f.Size(); n != 0 && n != high || err != nil {
					t.Errorf("the size is %d, %v", n, err)
					return
				}
			}
		})
	}
	for range scaled(t, 50_000, 100) {
		for _, step := range []func() error{
			func() error { _, err := f.WriteAt([]byte("x"), high-1); return err },
			func() error { _, err := f.Seek(0, io.SeekStart); return err },
			func() error { _, err := f.Write([]byte("inside")); return err },
			func() error { return f.Truncate(0) },
		} {
			if err := step(); err != nil {
				t.Fatal(err)
			}
		}
	}
	done.Store(true)
	watchers.Wait()
}

// Positions that no file reaches are kept like any other.
func TestFarCursor(t *testing.T) {
	f := openFile(t, newFile(t, "content"), os.O_RDWR)
	for _, pos := range []int64{farthest - 1, farthest, held, math.MaxInt64} {
		if got, err := f.Seek(pos, io.SeekStart); got != pos || err != nil {
			t.Errorf("Seek to %d returned %d, %v", pos, got, err)
		}
		if got, err := f.Tell(); got != pos || err != nil {
			t.Errorf("at %d Tell returned %d, %v", pos, got, err)
		}
		if n, err := f.Read(make([]byte, 1)); n != 0 || err != io.EOF {
			t.Errorf("at %d Read returned %d, %v", pos, n, err)
		}
		if n, err := f.Write(make([]byte, 9)); n != 0 || err == nil {
			t.Errorf("at %d Write returned %d, %v", pos, n, err)
		}
		if got, err := f.Seek(-1, io.SeekCurrent); got != pos-1 || err != nil {
			t.Errorf("back from %d Seek returned %d, %v", pos, got, err)
		}
	}
	if _, err := f.Seek(1, io.SeekCurrent); err != nil {
		t.Fatal(err)
	}
	if _, err := f.Seek(1, io.SeekCurrent); !errors.Is(err, fs.ErrInvalid) {
		t.Errorf("Seek behind the last position returned %v", err)
	}
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		t.Fatal(err)
	}
	if b, err := f.ReadByte(); b != 'c' || err != nil {
		t.Errorf("from there back at the start it reads %q, %v", b, err)
	}
	if n, err := f.Size(); n != 7 || err != nil {
		t.Errorf("the size is %d, %v", n, err)
	}
}
