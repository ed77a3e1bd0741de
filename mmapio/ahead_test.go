//go:build unix || windows

package mmapio

import (
	"bytes"
	"errors"
	"os"
	"sync"
	"syscall"
	"testing"
	"time"
)

// openAhead returns a File that has grown so long that the next step is made, and
// how much it holds.
func openAhead(t *testing.T) (f *File, size int64) {
	t.Helper()
	if !writesBack {
		t.Skip("files do not grow ahead on this system")
	}
	f = openFile(t, newFile(t, ""), os.O_RDWR)
	p := make([]byte, 64<<10)
	for size <= leastAhead+maxStep {
		n, err := f.Write(p)
		if err != nil {
			t.Fatal(err)
		}
		size += int64(n)
	}
	for range 60_000 {
		if f.claimable.Load() < f.capacity.Load() {
			return f, size
		}
		time.Sleep(time.Millisecond)
	}
	t.Fatal("no step is made ahead")
	return nil, 0
}

// What is made ahead is more than the last write needed, and what is complete is
// written back; a Flush cuts the one, and needs the other no more.
func TestGrowAhead(t *testing.T) {
	f, size := openAhead(t)
	if ahead := f.capacity.Load() - f.claimable.Load(); ahead < maxStep-hugePage || f.claimable.Load() < size {
		t.Errorf("%d bytes are made ahead, from %d on, of a file of %d bytes", ahead, f.claimable.Load(), size)
	}
	if got, want := sizeOnDisk(t, f.Name()), f.capacity.Load(); got != want {
		t.Errorf("the file has %d bytes, want %d", got, want)
	}
	f.resize.Lock()
	to := f.writeback.to
	f.resize.Unlock()
	if to < leastAhead || to > size {
		t.Errorf("%d bytes are written back, of a file of %d", to, size)
	}
	if err := f.Flush(); err != nil {
		t.Error(err)
	}
	if got := sizeOnDisk(t, f.Name()); got != size {
		t.Errorf("after Flush the file has %d bytes, want %d", got, size)
	}
}

// A step that is made too late would be in the way of a Flush, Truncate or Close
// that came before.
func TestStepAheadIsOvertaken(t *testing.T) {
	for name, overtake := range map[string]func(f *File) error{
		"Flush":    (*File).Flush,
		"Truncate": func(f *File) error { return f.Truncate(f.capacity.Load()) },
		"Close":    (*File).Close,
	} {
		t.Run(name, func(t *testing.T) {
			f, _ := openAhead(t)
			complete, capacity := f.claimable.Load(), f.capacity.Load()
			if err := overtake(f); err != nil {
				t.Fatal(err)
			}
			before := sizeOnDisk(t, f.Name())
			if _, from, ok := f.stepAhead(complete, capacity); ok {
				t.Errorf("from %d on the file is to be written back", from)
			}
			if got := sizeOnDisk(t, f.Name()); got != before {
				t.Errorf("the file has %d bytes, want %d", got, before)
			}
		})
	}
}

// What the device did not take is told of once.
func TestWritebackFails(t *testing.T) {
	for name, tell := range map[string]func(f *File) error{"Flush": (*File).Flush, "Close": (*File).Close} {
		t.Run(name, func(t *testing.T) {
			f := openFile(t, newFile(t, "content"), os.O_RDWR)
			f.writeback.err = syscall.EIO
			if err := tell(f); !errors.Is(err, syscall.EIO) {
				t.Errorf("%s: %v, want %v", name, err, syscall.EIO)
			}
			if err := f.writtenBack(); err != nil {
				t.Errorf("then again: %v", err)
			}
		})
	}
}

// Whatever comes meanwhile, a file that grows ahead holds what was written to it.
func TestGrowAheadAgainstAll(t *testing.T) {
	if !writesBack {
		t.Skip("files do not grow ahead on this system")
	}
	r := newRand(t)
	for range scaled(t, 200, 2) {
		f := openFile(t, newFile(t, ""), os.O_RDWR)
		want := newPattern('g', leastAhead+r.IntN(4*maxStep))
		var others sync.WaitGroup
		for size := int64(0); size < int64(len(want)); {
			n := min(int64(1+r.IntN(200<<10)), int64(len(want))-size)
			if _, err := f.Write(want[size : size+n]); err != nil {
				t.Fatal(err)
			}
			size += n
			var other func() error
			switch r.IntN(200) {
			case 0:
				other = f.Flush
			case 1:
				other = func() error { return f.FlushRange(0, size) }
			case 2:
				// Of what is there, so that nothing is cut.
				other = func() error { _, err := f.WriteAt(want[:size], 0); return err }
			case 3:
				if err := f.Truncate(size + int64(r.IntN(maxStep))); err != nil {
					t.Fatal(err)
				}
			default:
				continue
			}
			if other != nil {
				others.Go(func() {
					if err := other(); err != nil {
						t.Error(err)
					}
				})
			}
		}
		others.Wait()
		if err := f.Truncate(int64(len(want))); err != nil {
			t.Error(err)
		}
		if err := f.Close(); err != nil {
			t.Error(err)
		}
		got, err := os.ReadFile(f.Name())
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got, want) {
			t.Fatalf("the file has %d bytes, want %d: %v", len(got), len(want), want.check(got, 0, int64(len(want))))
		}
	}
}
