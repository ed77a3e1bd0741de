//go:build unix || windows

package mmapio

import (
	"bytes"
	"encoding/binary"
	"io"
	"math/rand/v2"
	"os"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
	"unsafe"

	"mmapbench/mmapio/internal/sys"
)

// entrySize is the size of the records that the growth tests append.
const entrySize = 64

// entry puts together the record of a number, which can't be taken for another.
func entry(b []byte, number uint64) {
	for i := 0; i < entrySize; i += 8 {
		binary.LittleEndian.PutUint64(b[i:], number*0x9e3779b97f4a7c15+uint64(i)+1)
	}
}

// outgrow makes the reservation of f end soon behind its size, so that growth
// by more than room needs a mapping more. What f has mapped stays mapped. Only
// the goroutine that makes f grow may call it.
func outgrow(f *File, room int64) {
	if !sys.MapsBehindEnd {
		return // mappings are outgrown all the time
	}
	f.resize.Lock()
	defer f.resize.Unlock()
	m, size := f.load()
	if int64(len(m.data)) > size+room {
		f.mapped.Store(newMapping(m.region[:len(m.region)-len(m.data)+int(size+room)], len(m.region)-len(m.data)))
	}
}

// mappingsOf returns how many mappings a File has ever had.
func mappingsOf(f *File) int {
	f.regions.mu.Lock()
	defer f.regions.mu.Unlock()
	return len(f.regions.all)
}

// A file grows while readers verify what they were told is there. One of them
// holds a View all the time, across each new mapping.
func TestGrowUnderReaders(t *testing.T) {
	for _, test := range []struct {
		name string
		size int
		opts []Option
	}{
		{"steps", scaled(t, 256<<20, 1<<20), nil},
		{"ExactSize", scaled(t, 16<<20, 128<<10), []Option{ExactSize()}},
	} {
		t.Run(test.name, func(t *testing.T) {
			f := openFile(t, newFile(t, ""), os.O_RDWR, test.opts...)
			g := &growth{t: t, f: f, entries: int64(test.size / entrySize)}
			r := newRand(t)
			held := g.hold()
			var wg sync.WaitGroup
			for i := range 3 {
				r := fork(r)
				wg.Go(func() { g.verify(i, r) })
			}
			g.append()
			wg.Wait()
			held()
			if got := mappingsOf(f); got < 4 && !counted { // which gives old ones back
				t.Errorf("there were %d mappings only", got)
			}
			if err := f.Close(); err != nil {
				t.Error(err)
			}
			if got := sizeOnDisk(t, f.Name()); got != g.entries*entrySize {
				t.Errorf("the file has %d bytes, want %d", got, g.entries*entrySize)
			}
			t.Logf("%d records, read %d times meanwhile", g.entries, g.reads.Load())
		})
	}
}

// A growth is a File that gets longer.
type growth struct {
	t       *testing.T
	f       *File
	entries int64
	there   atomic.Int64 // how many were written
	reads   atomic.Int64
}

// append writes all entries. From time to time it leaves little room in the
// mapping, and waits until readers have seen something of what there is.
func (g *growth) append() {
	b := make([]byte, entrySize)
	pause := max(1, g.entries/16)
	for i := g.there.Load(); i < g.entries && !g.t.Failed(); i++ {
		if i%pause == 0 {
			outgrow(g.f, entrySize*pause/2)
			for seen := g.reads.Load(); g.reads.Load() < seen+10 && !g.t.Failed(); {
				runtime.Gosched()
			}
		}
		entry(b, uint64(i))
		if _, err := g.f.WriteAt(b, i*entrySize); err != nil {
			g.t.Error(err)
		}
		g.there.Store(i + 1)
	}
	g.there.Store(g.entries)
}

// hold writes the first entries and stays in a View of them until the function
// that it returns is called; then it looks at them again.
func (g *growth) hold() (release func()) {
	const n = 100
	first := make([]byte, n*entrySize)
	for i := range n {
		entry(first[i*entrySize:], uint64(i))
	}
	if _, err := g.f.WriteAt(first, 0); err != nil {
		g.t.Fatal(err)
	}
	g.there.Store(n)
	inside, leave, left := make(chan bool), make(chan bool), make(chan bool)
	go func() {
		defer close(left)
		err := g.f.View(0, n*entrySize, func(b []byte) error {
			close(inside)
			<-leave
			if !bytes.Equal(b, first) {
				g.t.Error("the View that was held has changed")
			}
			return nil
		})
		if err != nil {
			g.t.Error(err)
		}
	}()
	<-inside
	return func() { close(leave); <-left }
}

// verify reads random entries in the way of its number until all are there.
func (g *growth) verify(way int, r *rand.Rand) {
	want, got := make([]byte, entrySize), make([]byte, entrySize)
	same := func(b []byte) error {
		if !bytes.Equal(b, want) {
			return wrong("read %x, want %x", b, want)
		}
		return nil
	}
	for !g.t.Failed() {
		there := g.there.Load()
		if there == g.entries {
			return
		}
		number := there - 1 // the last one is most at risk
		if r.IntN(4) > 0 {
			number = r.Int64N(there)
		}
		entry(want, uint64(number))
		off := number * entrySize
		var err error
		switch way {
		case 0:
			if _, err = g.f.ReadAt(got, off); err == nil {
				err = same(got)
			}
		case 1:
			err = g.f.View(off, entrySize, same)
		case 2:
			var at int64
			if at, err = g.f.Find(want, off, off+entrySize); err == nil && at != off {
				err = wrong("found at %d", at)
			}
		}
		if err != nil {
			g.t.Errorf("entry %d of %d: %v", number, there, err)
		}
		g.reads.Add(1)
	}
}

// readers are the methods that never wait for those that change the size.
func readers() map[string]func(f *File) error {
	return map[string]func(f *File) error{
		"ReadAt":  func(f *File) error { _, err := f.ReadAt(make([]byte, 8), 0); return err },
		"View":    func(f *File) error { return f.View(0, 8, func([]byte) error { return nil }) },
		"Find":    func(f *File) error { _, err := f.Find([]byte("x"), 0, 100); return err },
		"RFind":   func(f *File) error { _, err := f.RFind([]byte("x"), 0, 100); return err },
		"Size":    func(f *File) error { _, err := f.Size(); return err },
		"Bytes":   func(f *File) error { _ = f.Bytes()[0]; return nil },
		"WriteAt": func(f *File) error { _, err := f.WriteAt([]byte("x"), 0); return err },
		"Update":  func(f *File) error { return f.Update(0, 8, func([]byte) error { return nil }) },
		"Move":    func(f *File) error { return f.Move(0, 8, 8) },
	}
}

// While a Flush or a growth takes its time, with the lock that it needs, reads
// and writes inside the file go on. Should one wait, this test never ends.
func TestReadersDoNotWaitForResize(t *testing.T) {
	f := openFile(t, newFile(t, string(newPattern('r', 1000))), os.O_RDWR)
	f.resize.Lock()
	defer f.resize.Unlock()
	for name, read := range readers() {
		done := make(chan error)
		go func() { done <- read(f) }()
		if err := <-done; err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// While a reader is in a View, and another in an Update, all that changes the
// size goes on, and the View keeps its bytes. Should one wait, this test never
// ends.
func TestResizeDoesNotWaitForReaders(t *testing.T) {
	const size = 1000
	want := newPattern('v', size)
	f := openFile(t, newFile(t, string(want)), os.O_RDWR)
	err := f.View(0, size, func(v []byte) error {
		return f.Update(0, size, func(u []byte) error {
			done := make(chan error)
			go func() { done <- resizeAll(f, size) }()
			if err := <-done; err != nil {
				return err
			}
			u[0] = 'U'
			if v[0] != 'U' || !bytes.Equal(v[1:], want[1:]) {
				return wrong("the View reads %q", v)
			}
			return nil
		})
	})
	if err != nil {
		t.Error(err)
	}
}

// resizeAll changes the size in every way, over new mappings too.
func resizeAll(f *File, size int64) error {
	for range 5 {
		outgrow(f, 100)
		before := mappingsOf(f)
		if _, err := f.WriteAt(make([]byte, 200_000), size); err != nil {
			return err
		}
		if mappingsOf(f) == before && !counted {
			return wrong("the file grew without a new mapping")
		}
		for _, resize := range []func() error{
			f.Flush,
			func() error { return f.Truncate(size + 500_000) },
			func() error { return f.FlushRange(0, size) },
			func() error { return f.Truncate(size) },
		} {
			if err := resize(); err != nil {
				return err
			}
		}
	}
	return nil
}

// A reader leaves no trace in the File while it reads: no lock that it holds,
// and no count of readers.
func TestReadersLeaveNoTrace(t *testing.T) {
	if counted {
		t.Skip("here accesses are counted")
	}
	f := openFile(t, newFile(t, string(newPattern('t', 1000))), os.O_RDWR)
	m, _ := f.load()
	state := func() []byte {
		return bytes.Join([][]byte{memoryOf(f), memoryOf(m), memoryOf(f.regions)}, nil)
	}
	before := state()
	err := f.View(0, 10, func([]byte) error {
		if !bytes.Equal(state(), before) {
			t.Error("View has changed the File while it is in use")
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
	// Nor afterwards: memory that readers write is memory that they share.
	for name, read := range readers() {
		if err := read(f); err != nil {
			t.Error(err)
		}
		if !bytes.Equal(state(), before) {
			t.Errorf("%s has changed the File", name)
		}
	}
	f.resize.Lock()
	if bytes.Equal(state(), before) {
		t.Error("a lock is a trace, but was not seen")
	}
	f.resize.Unlock()
}

// memoryOf returns the bytes of a value, without those that it points to.
func memoryOf[T any](p *T) []byte {
	return unsafe.Slice((*byte)(unsafe.Pointer(p)), unsafe.Sizeof(*p))
}

// What is copied may be bytes of the File itself, which it had mapped elsewhere
// before it grew: it is copied as if by way of a buffer.
func TestCopyOfWhatWasMappedBefore(t *testing.T) {
	const size, to = 100_000, 30_000
	content := []byte(newPattern('a', size))
	for name, do := range map[string]func(f *File, old []byte) (int, error){
		"WriteAt": func(f *File, old []byte) (int, error) { return f.WriteAt(old, to) },
		"Write": func(f *File, old []byte) (int, error) {
			if _, err := f.Seek(to, io.SeekStart); err != nil {
				return 0, err
			}
			return f.Write(old)
		},
		"ReadAt": func(f *File, old []byte) (int, error) { return f.ReadAt(old[to:], 0) },
		"Read": func(f *File, old []byte) (int, error) {
			if _, err := f.Seek(0, io.SeekStart); err != nil {
				return 0, err
			}
			return f.Read(old[to:])
		},
	} {
		t.Run(name, func(t *testing.T) {
			f := openFile(t, newFile(t, string(content)), os.O_RDWR)
			old := f.Bytes()
			for grown := int64(size); &f.Bytes()[0] == &old[0]; {
				grown += 1 << 20
				outgrow(f, 0)
				if err := f.Truncate(grown); err != nil {
					t.Fatal(err)
				}
			}
			n, err := do(f, old)
			if err != nil {
				t.Fatal(err)
			}
			want := append(bytes.Clone(content), make([]byte, to)...)
			copy(want[to:], content[:n])
			if got := f.Bytes()[:len(want)]; !bytes.Equal(got, want) {
				t.Errorf("%d bytes were not copied as if by way of a buffer", n)
			}
		})
	}
}
