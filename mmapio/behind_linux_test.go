package mmapio

import (
	"errors"
	"io"
	"os"
	"strings"
	"syscall"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

const (
	mib = 1 << 20

	// latePiece is how far the pieces are behind the end at most.
	latePiece = maxStep + leastBehind + hugePage
)

// pieces are what a File has handed over, instead of the system, which is told of
// nothing.
type pieces struct {
	offs, ends []int64
	zeros      int64 // behind the size of the File then, at most
	err        error // what comes of the next one
}

// recordPieces has the pieces recorded, with a clock that stands.
func recordPieces(t *testing.T, f *File) *pieces {
	p := new(pieces)
	f.behind.start = func(_ *os.File, off, n int64) error {
		end := off + n
		if size := f.length(); n < leastBehind || n > mostBehind || off%hugePage != 0 || n%hugePage != 0 || end > size {
			t.Errorf("a piece of %d bytes at %d, of a file of %d", n, off, size)
		}
		p.offs, p.ends = append(p.offs, off), append(p.ends, end)
		p.zeros = max(p.zeros, f.capacity.Load()-f.length())
		return p.err
	}
	f.behind.now = clock(0)
	return p
}

// clock returns a time that goes on by step with each call.
func clock(step time.Duration) func() time.Time {
	var now time.Time
	return func() time.Time {
		now = now.Add(step)
		return now
	}
}

// growBy writes n bytes to the end, in small blocks.
func growBy(t *testing.T, f *File, n int64) {
	t.Helper()
	if _, err := f.Seek(0, io.SeekEnd); err != nil {
		t.Fatal(err)
	}
	block := make([]byte, 100_000)
	for ; n > 0; n -= int64(len(block)) {
		if _, err := f.Write(block[:min(n, int64(len(block)))]); err != nil {
			t.Fatal(err)
		}
	}
}

func openRecorded(t *testing.T, opts ...Option) (*File, *pieces) {
	t.Helper()
	f := openFile(t, newFile(t, ""), os.O_RDWR, opts...)
	return f, recordPieces(t, f)
}

// All that is full is handed over, once, when the file has grown by much.
func TestWriteBehind(t *testing.T) {
	f, p := openRecorded(t)
	growBy(t, f, leastGrowth)
	if len(p.ends) != 0 {
		t.Errorf("of a file of %d bytes %d are handed over", leastGrowth, p.ends[0])
	}
	const size = 3 * leastGrowth
	growBy(t, f, size-leastGrowth)
	at := int64(0)
	for i, off := range p.offs {
		if off != at {
			t.Errorf("a piece begins at %d, want %d", off, at)
		}
		at = p.ends[i]
	}
	info, err := f.file.Stat()
	if err != nil {
		t.Fatal(err)
	}
	before := len(p.offs)
	for range 2 {
		f.resize.Lock()
		f.writeBehind(info) // as when there is no room for a whole step
		f.resize.Unlock()
	}
	if len(p.offs) > before+1 {
		t.Errorf("what ends at %d is handed over twice", p.ends[before])
	}
	if calls := size / leastBehind; before > calls {
		t.Errorf("%d calls, want %d at most", before, calls)
	}
	if at < size-latePiece {
		t.Errorf("of a file of %d bytes %d are handed over", size, at)
	}
	if p.zeros > hugePage {
		t.Errorf("with %d zeros behind what is there, which some filesystems write as well", p.zeros)
	}
}

// What is not wanted, or can't be, is left to Flush.
func TestWriteBehindIsOff(t *testing.T) {
	for name, opt := range map[string]Option{"NoWriteBehind": NoWriteBehind(), "ExactSize": ExactSize()} {
		f, p := openRecorded(t, opt)
		block := make([]byte, mib)
		for range 3 * leastGrowth / len(block) {
			if _, err := f.Write(block); err != nil {
				t.Fatal(err)
			}
		}
		if len(p.ends) != 0 {
			t.Errorf("%s: %d bytes are handed over", name, p.ends[0])
		}
	}
}

// It begins anew where the file was opened, flushed or truncated, and takes no more
// than a piece at once.
func TestWriteBehindBegins(t *testing.T) {
	const there = 40*mib + 12345
	for name, begin := range map[string]func(f *File) error{
		"opened": nil,
		"flushed": func(f *File) error {
			growBy(t, f, there)
			return f.Flush()
		},
		"extended": func(f *File) error { return f.Truncate(there) },
		"cut": func(f *File) error {
			growBy(t, f, 2*there)
			return f.Truncate(there)
		},
		"cut and extended": func(f *File) error {
			growBy(t, f, there)
			return errors.Join(f.Truncate(1), f.Truncate(there))
		},
	} {
		file := newFile(t, "")
		if begin == nil {
			if err := os.Truncate(file, there); err != nil {
				t.Fatal(err)
			}
		}
		f := openFile(t, file, os.O_RDWR)
		p := recordPieces(t, f)
		if begin != nil {
			if err := begin(f); err != nil {
				t.Fatal(err)
			}
		}
		before := len(p.offs)
		growBy(t, f, leastGrowth)
		if len(p.offs) != before {
			t.Errorf("%s: when it has grown by %d bytes, those at %d are handed over", name, leastGrowth, p.offs[before])
		}
		growBy(t, f, leastGrowth)
		if len(p.offs) == before {
			t.Errorf("%s: when it has grown by %d bytes, none are handed over", name, 2*leastGrowth)
		} else if p.offs[before] < there {
			t.Errorf("%s with %d bytes: those at %d are handed over", name, there, p.offs[before])
		}
	}
}

// What was cut off and written again is handed over again.
func TestWriteBehindAfterCut(t *testing.T) {
	f, p := openRecorded(t)
	growBy(t, f, 4*leastGrowth)
	if err := f.Truncate(3 * mib); err != nil {
		t.Fatal(err)
	}
	before := len(p.offs)
	growBy(t, f, 3*leastGrowth)
	if len(p.offs) == before || p.offs[before] >= 2*leastGrowth {
		t.Errorf("after a cut to 3 MiB the pieces begin at %v", p.offs[before:])
	}
}

// Of what a Write brings at once only the last is handed over: the one that comes
// after it should not wait for all.
func TestWriteBehindLongWrite(t *testing.T) {
	f, p := openRecorded(t)
	if _, err := f.Write(make([]byte, 5*leastGrowth)); err != nil {
		t.Fatal(err)
	}
	growBy(t, f, leastBehind+hugePage)
	if len(p.offs) == 0 || p.offs[0] < 4*leastGrowth {
		t.Errorf("after a Write of %d bytes the pieces begin at %v", 5*leastGrowth, p.offs)
	}
}

// A gap that a write leaves before it is not handed over with what is there.
func TestWriteBehindGap(t *testing.T) {
	f, p := openRecorded(t)
	growBy(t, f, leastGrowth)
	if _, err := f.WriteAt([]byte("far"), 10*leastGrowth); err != nil {
		t.Fatal(err)
	}
	for _, end := range p.ends {
		if end > leastGrowth {
			t.Errorf("%d bytes are handed over, where %d are written", end, leastGrowth)
		}
	}
}

// A device that does not keep up is left alone until a Flush has waited for it.
func TestWriteBehindWaits(t *testing.T) {
	const whole = time.Second * leastGrowth / leastRate // for the first piece
	f, p := openRecorded(t)
	f.behind.now = clock(whole)
	growBy(t, f, 2*leastGrowth)
	if len(p.offs) != 2 { // the second is shorter, and takes as long
		t.Fatalf("the pieces begin at %v, want two", p.offs)
	}
	f.behind.now = clock(0)
	growBy(t, f, leastGrowth)
	if len(p.offs) != 2 {
		t.Errorf("after one piece took long there is one more at %d", p.offs[2])
	}
	if err := f.Flush(); err != nil {
		t.Fatal(err)
	}
	growBy(t, f, 2*leastGrowth)
	if len(p.offs) == 2 {
		t.Error("after a Flush no more are handed over")
	}
}

// What the device did not take is told of once: the first of it.
func TestWriteBehindFails(t *testing.T) {
	for name, tell := range map[string]func(f *File) error{"Flush": (*File).Flush, "Close": (*File).Close} {
		f, p := openRecorded(t)
		p.err = syscall.EIO
		growBy(t, f, leastGrowth+leastBehind)
		p.err = syscall.ENOSPC
		growBy(t, f, leastGrowth)
		if len(p.offs) < 2 {
			t.Fatalf("the pieces begin at %v", p.offs)
		}
		p.err = nil
		if err := tell(f); !errors.Is(err, syscall.EIO) || !strings.Contains(err.Error(), strings.ToLower(name)) {
			t.Errorf("%s: %v, want %v", name, err, syscall.EIO)
		}
		if err := f.behind.failed(); err != nil {
			t.Errorf("%s: then again: %v", name, err)
		}
	}
}

// What fsync(2) told of is not told again by a Flush that succeeds.
func TestWriteBehindFailsWithFlush(t *testing.T) {
	f := openFile(t, newFile(t, "content"), os.O_RDWR)
	good := f.file
	r, w, err := os.Pipe() // of which fsync(2) is an error
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	defer w.Close()
	f.file, f.behind.err = w, syscall.EIO
	err = f.Flush()
	f.file = good
	if err == nil {
		t.Error("a pipe is flushed")
	}
	if err := f.Flush(); err != nil {
		t.Errorf("then: %v", err)
	}
}

// A file that goes when it is closed is left alone.
func TestWriteBehindRemoved(t *testing.T) {
	name := newFile(t, "")
	f := openFile(t, name, os.O_RDWR)
	p := recordPieces(t, f)
	growBy(t, f, mib)
	if err := os.Remove(name); err != nil {
		t.Fatal(err)
	}
	growBy(t, f, 2*leastGrowth)
	if len(p.offs) != 0 {
		t.Errorf("of a removed file those at %d are handed over", p.offs[0])
	}
}

// Hardly anything but the end is left to write in the end.
func TestWriteBehindLeavesLittleDirty(t *testing.T) {
	const size = 4 * leastGrowth
	left := func(opts ...Option) int64 {
		f := openFile(t, newFile(t, ""), os.O_RDWR, opts...)
		f.behind.now = clock(0)
		growBy(t, f, size)
		n := dirty(t, f)
		if err := f.Flush(); err != nil { // or the system starts to write for the next one
			t.Fatal(err)
		}
		return n
	}
	plain, off := left(), left(NoWriteBehind())
	all := int64(size / os.Getpagesize())
	if off < all/2 {
		t.Skipf("the system has written %d of %d pages by itself, or counts none as dirty", all-off, all)
	}
	if plain > all/4 {
		t.Errorf("%d of %d pages are dirty, with NoWriteBehind %d", plain, all, off)
	}
}

// dirty returns how many pages of the file are yet to be handed to the device.
func dirty(t *testing.T, f *File) int64 {
	t.Helper()
	var stat unix.Cachestat_t
	err := unix.Cachestat(uint(f.file.Fd()), &unix.CachestatRange{}, &stat, 0)
	if errors.Is(err, errors.ErrUnsupported) || errors.Is(err, unix.EPERM) {
		t.Skip("the system does not tell how many pages are dirty:", err)
	}
	if err != nil {
		t.Fatal(err)
	}
	return int64(stat.Dirty)
}
