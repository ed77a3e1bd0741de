//go:build unix || windows

package mmapio

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math"
	"os"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"mmapbench/mmapio/internal/sys"
)

// A refusal is a call of OpenFile that must fail.
type refusal struct {
	name string
	file string
	flag int
	opts []Option
	want error
}

func (r refusal) check(t *testing.T) {
	f, err := OpenFile(r.file, r.flag, 0, r.opts...)
	if !errors.Is(err, r.want) {
		if errors.Is(err, fs.ErrNotExist) {
			t.Skipf("this system has no %s", r.file)
		}
		t.Errorf("OpenFile returned %v, want %v", err, r.want)
	}
	var path *fs.PathError
	if !errors.As(err, &path) || path.Path != r.file {
		t.Errorf("the error %v does not name the file", err)
	}
	if f != nil {
		t.Error("there is a File all the same")
	}
}

func TestOpenRefuses(t *testing.T) {
	regular := newFile(t, "content")
	refusals := []refusal{
		{"missing", regular + ".not", os.O_RDONLY, nil, fs.ErrNotExist},
		{"directory", t.TempDir(), os.O_RDONLY, nil, errors.ErrUnsupported},
		{"device", os.DevNull, os.O_RDONLY, nil, errors.ErrUnsupported},
		{"write-only", regular, os.O_WRONLY, nil, fs.ErrInvalid},
		{"synchronous", regular, os.O_RDWR | os.O_SYNC, nil, errors.ErrUnsupported},
		{"private truncated", regular, os.O_RDWR | os.O_TRUNC, []Option{Private()}, fs.ErrInvalid},
		{"window appending", regular, os.O_RDWR | os.O_APPEND, []Option{Window(0, 1)}, fs.ErrInvalid},
		{"window outside", regular, os.O_RDWR, []Option{Window(3, 5)}, fs.ErrInvalid},
		{"window negative", regular, os.O_RDWR, []Option{Window(-1, 2)}, fs.ErrInvalid},
	}
	if runtime.GOOS != "windows" { // where it is not permitted
		refusals = append(refusals, refusal{"directory to write", t.TempDir(), os.O_RDWR, nil, errors.ErrUnsupported})
	}
	for _, test := range refusals {
		t.Run(test.name, test.check)
	}
	if b, err := os.ReadFile(regular); string(b) != "content" || err != nil {
		t.Errorf("a refused open left %q, %v", b, err)
	}
}

func TestNewTakesOver(t *testing.T) {
	name := newFile(t, "0123456789")
	f, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.Seek(4, io.SeekStart); err != nil {
		t.Fatal(err)
	}
	m, err := New(f)
	if err != nil {
		t.Fatal(err)
	}
	if b, err := m.ReadByte(); b != '4' || err != nil {
		t.Errorf("the first byte read is %q, %v", b, err)
	}
	if _, err := m.WriteAt([]byte{'x'}, 0); !errors.Is(err, fs.ErrPermission) {
		t.Errorf("writing to a file opened for reading: %v", err)
	}
	if err := m.Close(); err != nil {
		t.Error(err)
	}
	if err := f.Close(); !errors.Is(err, fs.ErrClosed) {
		t.Errorf("Close did not close the file: %v", err)
	}
}

func TestNewLeavesTheFileOnError(t *testing.T) {
	d, err := os.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := New(d); !errors.Is(err, errors.ErrUnsupported) {
		t.Errorf("New returned %v", err)
	}
	if err := d.Close(); err != nil {
		t.Errorf("the file was closed: %v", err)
	}
}

// What OpenFile refuses New does not let in.
func TestNewRefusesSynchronous(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("the system does not tell of an open file that it is synchronous")
	}
	f, err := os.OpenFile(newFile(t, "content"), os.O_RDWR|os.O_SYNC, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if m, err := New(f); !errors.Is(err, errors.ErrUnsupported) {
		t.Errorf("New returned %v, %v", m, err)
	}
}

func TestBytes(t *testing.T) {
	f := openFile(t, newFile(t, "0123456789"), os.O_RDWR)
	b := f.Bytes()
	if string(b) != "0123456789" || cap(b) != len(b) {
		t.Fatalf("Bytes is %q with cap %d", b, cap(b))
	}
	b[3] = 'x'
	got := make([]byte, 10)
	if _, err := f.ReadAt(got, 0); string(got) != "012x456789" || err != nil {
		t.Errorf("ReadAt sees %q, %v", got, err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	if f.Bytes() != nil {
		t.Error("there are Bytes after Close")
	}
	if !faults(func() { b[0]++ }) {
		t.Error("a stale slice can still be written")
	}
	runtime.KeepAlive(f)
}

func TestGrowthStepsAndTrims(t *testing.T) {
	name := newFile(t, "")
	f := openFile(t, name, os.O_RDWR)
	record := []byte("eight by")
	for range 10_000 {
		if _, err := f.Write(record); err != nil {
			t.Fatal(err)
		}
	}
	want := int64(10_000 * len(record))
	if n, err := f.Size(); n != want || err != nil {
		t.Errorf("Size is %d, %v, want %d", n, err, want)
	}
	if got := sizeOnDisk(t, name); got <= want {
		t.Errorf("the file has %d bytes: it was not extended in steps", got)
	}
	if err := f.Flush(); err != nil {
		t.Fatal(err)
	}
	if got := sizeOnDisk(t, name); got != want {
		t.Errorf("after Flush the file has %d bytes, want %d", got, want)
	}
	if _, err := f.Write(record); err != nil {
		t.Fatal(err)
	}
	if err := f.FlushRange(want, 8); err != nil {
		t.Fatal(err)
	}
	if got := sizeOnDisk(t, name); got != want+8 {
		t.Errorf("after FlushRange the file has %d bytes, want %d", got, want+8)
	}
	if _, err := f.Write(record); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	if got := sizeOnDisk(t, name); got != want+16 {
		t.Errorf("after Close the file has %d bytes, want %d", got, want+16)
	}
}

func TestExactSize(t *testing.T) {
	name := newFile(t, "")
	f := openFile(t, name, os.O_RDWR, ExactSize())
	for i := range 100 {
		if _, err := f.Write([]byte("abc")); err != nil {
			t.Fatal(err)
		}
		if got := sizeOnDisk(t, name); got != int64(3*(i+1)) {
			t.Fatalf("after %d writes the file has %d bytes", i+1, got)
		}
	}
}

// Who follows a file of exact size, as tail -f does, sees what was written and no
// zeros that it will replace.
func TestExactSizeShowsNoZeros(t *testing.T) {
	if !growsByWriting {
		t.Skip("here the file is longer before it is written")
	}
	name := newFile(t, "")
	f := openFile(t, name, os.O_RDWR, ExactSize())
	var over atomic.Bool
	var wg sync.WaitGroup
	wg.Go(func() {
		for seen := int64(0); !over.Load() && !t.Failed(); {
			b, err := os.ReadFile(name)
			if err != nil {
				t.Error(err)
			}
			if bytes.IndexByte(b, 0) >= 0 {
				t.Errorf("of %d bytes some are zero", len(b))
			}
			if int64(len(b)) < seen {
				t.Errorf("there are %d bytes, and were %d", len(b), seen)
			}
			seen = int64(len(b))
		}
	})
	for i := range scaled(t, 200_000, 1000) {
		if _, err := f.Write([]byte("record\n")); err != nil {
			t.Fatal(err)
		}
		// Half of it is written over.
		if _, err := f.WriteAt([]byte("another record\n"), int64(7*(i+1)-4)); err != nil {
			t.Fatal(err)
		}
		if _, err := f.Seek(int64(7*(i+1)), io.SeekStart); err != nil {
			t.Fatal(err)
		}
	}
	over.Store(true)
	wg.Wait()
}

// A file that outgrows its first mapping is mapped anew; slices of the old one
// stay valid until Close.
func TestGrowthBeyondReservation(t *testing.T) {
	if strconv.IntSize == 32 {
		t.Skip("the file does not fit a 32-bit address space")
	}
	name := newFile(t, "first")
	f := openFile(t, name, os.O_RDWR)
	old := f.Bytes()
	far := reservation(5, false) + 12345
	if _, err := f.WriteAt([]byte("last"), far); err != nil {
		t.Fatal(err)
	}
	got := make([]byte, 4)
	if _, err := f.ReadAt(got, far); string(got) != "last" || err != nil {
		t.Errorf("the far end reads %q, %v", got, err)
	}
	if _, err := f.WriteAt([]byte("F"), 0); err != nil {
		t.Fatal(err)
	}
	if string(old) != "First" {
		t.Errorf("the old slice reads %q", old)
	}
	if at, err := f.Find([]byte("last"), far-1000, far+1000); at != far || err != nil {
		t.Errorf("Find returned %d, %v", at, err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	if !faults(func() { _ = old[0] + 1; sink = old[0] }) {
		t.Error("a slice of the old mapping can still be read")
	}
	runtime.KeepAlive(f)
}

func TestLargerThan4GiB(t *testing.T) {
	name := newFile(t, "")
	const size = 5 << 30
	if err := os.Truncate(name, size); err != nil {
		t.Skipf("no sparse file of 5 GiB: %v", err)
	}
	if strconv.IntSize == 32 {
		if _, err := Open(name); !errors.Is(err, errors.ErrUnsupported) {
			t.Errorf("Open returned %v", err)
		}
	} else {
		testFarEnd(t, openFile(t, name, os.O_RDWR), size)
	}
	const start = size - 1<<20 - 1
	testFarEnd(t, openFile(t, name, os.O_RDWR, Window(start, 1<<20+1)), 1<<20+1)
	b, err := readAt(name, size-3, 3)
	if string(b) != "end" || err != nil {
		t.Errorf("the file ends with %q, %v", b, err)
	}
}

// The largest file of a 32-bit system is as long as an int can tell, and in whole
// pages longer: it is mapped or refused, and closed in either case.
func TestAsLongAsAnInt(t *testing.T) {
	if strconv.IntSize != 32 {
		t.Skip("no file is as long here")
	}
	for _, size := range []int64{math.MaxInt32, math.MaxInt32 - 64<<10, math.MaxInt32 - 64<<10 - 1} {
		name := newFile(t, "")
		if err := os.Truncate(name, size); err != nil {
			t.Skipf("no sparse file of 2 GiB: %v", err)
		}
		f, err := OpenFile(name, os.O_RDWR, 0)
		if errors.Is(err, errors.ErrUnsupported) || errors.Is(err, sys.ErrNoAddresses) {
			t.Logf("%d bytes: %v", size, err)
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		if err := f.Close(); err != nil {
			t.Error(err)
		}
	}
}

func testFarEnd(t *testing.T, f *File, size int64) {
	t.Helper()
	if _, err := f.WriteAt([]byte("end"), size-3); err != nil {
		t.Fatal(err)
	}
	if at, err := f.RFind([]byte("end"), size-100, size); at != size-3 || err != nil {
		t.Errorf("RFind returned %d, %v, want %d", at, err, size-3)
	}
	if pos, err := f.Seek(-3, io.SeekEnd); pos != size-3 || err != nil {
		t.Errorf("Seek returned %d, %v", pos, err)
	}
	if line, err := f.ReadLine(); string(line) != "end" || err != nil {
		t.Errorf("ReadLine returned %q, %v", line, err)
	}
}

func readAt(name string, off int64, n int) ([]byte, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	b := make([]byte, n)
	_, err = f.ReadAt(b, off)
	return b, err
}

func TestCountCopies(t *testing.T) {
	var n atomic.Int64
	f := openFile(t, newFile(t, strings.Repeat("0123456789", 10)), os.O_RDWR, CountCopies(&n))
	for _, step := range []struct {
		name string
		do   func() error
		want int64
	}{
		{"ReadAt", func() error { _, err := f.ReadAt(make([]byte, 7), 3); return err }, 7},
		{"WriteAt", func() error { _, err := f.WriteAt(make([]byte, 5), 3); return err }, 5},
		{"Move", func() error { return f.Move(0, 50, 11) }, 11},
		{"Move up", func() error { return f.Move(1, 0, 20) }, 40}, // through a buffer
		{"View", func() error { return f.View(0, 9, func([]byte) error { return nil }) }, 0},
		{"Update", func() error { return f.Update(0, 9, func([]byte) error { return nil }) }, 0},
		{"Find", func() error { _, err := f.Find([]byte("9"), 20, 100); return err }, 0},
	} {
		n.Store(0)
		if err := step.do(); err != nil {
			t.Errorf("%s: %v", step.name, err)
		}
		if got := n.Load(); got != step.want {
			t.Errorf("%s copied %d bytes, want %d", step.name, got, step.want)
		}
	}
}

func readRight(f *File, content string) error {
	got := make([]byte, len(content))
	if _, err := f.ReadAt(got, 0); err != nil {
		return err
	}
	if string(got) != content {
		return fmt.Errorf("read %q", got)
	}
	return f.View(0, int64(len(content)), func(b []byte) error {
		if string(b) != content {
			return fmt.Errorf("viewed %q", b)
		}
		return nil
	})
}

func TestNewOfNoFile(t *testing.T) {
	if _, err := New(nil); !errors.Is(err, fs.ErrInvalid) {
		t.Errorf("New(nil) returned %v", err)
	}
	f, err := os.Open(newFile(t, "content"))
	if err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := New(f); !errors.Is(err, fs.ErrClosed) {
		t.Errorf("New of a closed file returned %v", err)
	}
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	defer w.Close()
	if _, err := New(r); !errors.Is(err, errors.ErrUnsupported) {
		t.Errorf("New of a pipe returned %v", err)
	}
}

// Growing over what someone else wrote behind the end keeps it, also if it
// fails.
func TestGrowthKeepsWhatOthersWrote(t *testing.T) {
	name := newFile(t, "ours")
	f := openFile(t, name, os.O_RDWR)
	other, err := os.OpenFile(name, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	if _, err := other.WriteAt([]byte("theirs"), 4); err != nil {
		t.Fatal(err)
	}
	want := "ourstheirs"
	check := func(after string) {
		t.Helper()
		if b, err := os.ReadFile(name); err != nil || !strings.HasPrefix(string(b), want) {
			t.Errorf("%s: the file begins with %q, %v, want %q", after, b[:min(10, len(b))], err, want)
		}
	}
	if _, err := f.WriteAt([]byte("x"), 1<<44); err == nil {
		t.Log("the file system has files of more than 16 TiB: no growth fails")
		if err := f.Truncate(10); err != nil {
			t.Fatal(err)
		}
	} else {
		check("growth that failed")
	}
	if _, err := f.WriteAt([]byte("!"), 6); err != nil {
		t.Fatal(err)
	}
	want = "oursth!irs"
	check("growth")
}

// The end that a File has extended is not cut off if someone else went on.
func TestTrimSparesOthers(t *testing.T) {
	name := newFile(t, "")
	f := openFile(t, name, os.O_RDWR)
	if _, err := f.Write([]byte("mine")); err != nil {
		t.Fatal(err)
	}
	end := sizeOnDisk(t, name)
	other, err := os.OpenFile(name, os.O_WRONLY|os.O_APPEND, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	if _, err := other.WriteString("theirs"); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	if b, err := readAt(name, end, 6); string(b) != "theirs" || err != nil {
		t.Errorf("what someone else appended is %q, %v", b, err)
	}
}
