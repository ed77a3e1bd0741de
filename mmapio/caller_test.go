//go:build unix || windows

package mmapio

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"sync"
	"testing"

	"mmapbench/fileio"
)

// A caller calls the methods of a File in random order and at random places,
// and holds every answer against a pattern. What it writes is the pattern too,
// so that any number of callers may share the File.
type caller struct {
	f       *File
	want    pattern // longer than the File ever gets
	size    int64   // of the File, but for its own growth
	floor   int64   // below it no byte is ever cut off; there may be zeros above
	cursor  *sync.Mutex
	rand    *rand.Rand
	scratch *os.File // for WriteTo
	buf     []byte
}

// A span is where a call worked. n is 0 if it touched no byte of the file.
type span struct{ off, n int64 }

// A call is one of the methods.
type call struct {
	name    string
	changes bool // the File must be writable
	resizes bool // the File must not have a fixed size
	touches bool // it may meet a fault
	rare    bool // it waits for the device
	do      func(c *caller) (span, error)
}

func calls() []call {
	return []call{
		{name: "ReadAt", touches: true, do: (*caller).readAt},
		{name: "View", touches: true, do: (*caller).view},
		{name: "Find", touches: true, do: (*caller).find},
		{name: "RFind", touches: true, do: (*caller).rfind},
		{name: "Read", touches: true, do: (*caller).read},
		{name: "ReadByte", touches: true, do: (*caller).readByte},
		{name: "ReadLine", touches: true, do: (*caller).readLine},
		{name: "WriteTo", touches: true, do: (*caller).writeTo},
		{name: "Bytes", touches: true, do: (*caller).bytes},
		{name: "Seek and Tell", do: (*caller).seek},
		{name: "Size", do: (*caller).askSize},
		{name: "Flush", rare: true, do: func(c *caller) (span, error) { return span{}, c.f.Flush() }},
		{name: "FlushRange", rare: true, do: (*caller).flushRange},
		{name: "WriteAt", changes: true, touches: true, do: (*caller).writeAt},
		{name: "Update", changes: true, touches: true, do: (*caller).update},
		{name: "Move", changes: true, touches: true, do: (*caller).move},
		{name: "Write", changes: true, touches: true, do: (*caller).write},
		{name: "WriteByte", changes: true, touches: true, do: (*caller).writeByte},
		{name: "ReadFrom", changes: true, touches: true, do: (*caller).readFrom},
		{name: "growing WriteAt", changes: true, resizes: true, do: (*caller).grow},
		{name: "Truncate", changes: true, resizes: true, do: (*caller).truncate},
	}
}

// callsOf returns the calls that a File can serve.
func callsOf(changes, resizes bool) []call {
	var some []call
	for _, c := range calls() {
		if (changes || !c.changes) && (resizes || !c.resizes) {
			some = append(some, c)
		}
	}
	return some
}

// newCallers returns n callers that may share a File.
func newCallers(t *testing.T, n int, want pattern, size, floor int64) []*caller {
	t.Helper()
	r := newRand(t)
	dir := t.TempDir()
	cursor := new(sync.Mutex)
	var all []*caller
	for i := range n {
		scratch, err := os.Create(filepath.Join(dir, fmt.Sprint("scratch", i)))
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { scratch.Close() })
		all = append(all, &caller{want: want, size: size, floor: floor, cursor: cursor, rand: fork(r), scratch: scratch, buf: make([]byte, 3*os.Getpagesize())})
	}
	return all
}

// pick returns one of the calls.
func (c *caller) pick(some []call) call {
	for {
		one := some[c.rand.IntN(len(some))]
		if !one.rare || c.rand.IntN(64) == 0 {
			return one
		}
	}
}

// somewhere returns a part of the file of up to len(c.buf) bytes.
func (c *caller) somewhere() span { return c.from(0) }

func (c *caller) from(least int64) span {
	off := least + c.rand.Int64N(c.size-least)
	return span{off, 1 + c.rand.Int64N(min(int64(len(c.buf)), c.size-off))}
}

func (c *caller) check(b []byte, off int64) error { return c.want.check(b, off, c.floor) }

func (c *caller) right(s span) []byte { return c.want[s.off:][:s.n:s.n] }

func (c *caller) readAt() (span, error) {
	s := c.somewhere()
	n, err := c.f.ReadAt(c.buf[:s.n], s.off)
	if err == nil && int64(n) != s.n {
		return s, wrong("ReadAt returned %d of %d bytes and no error", n, s.n)
	}
	if werr := c.check(c.buf[:n], s.off); werr != nil {
		return s, werr
	}
	return s, err
}

func (c *caller) view() (span, error) {
	s := c.somewhere()
	return s, c.f.View(s.off, s.n, func(b []byte) error {
		if int64(len(b)) != s.n || cap(b) != len(b) {
			return wrong("View of %d bytes has %d and cap %d", s.n, len(b), cap(b))
		}
		if err := c.check(b, s.off); err != nil {
			return err
		}
		runtime.Gosched()
		return c.check(b, s.off)
	})
}

func (c *caller) find() (span, error) { return c.search(c.f.Find, bytes.Index) }

func (c *caller) rfind() (span, error) { return c.search(c.f.RFind, bytes.LastIndex) }

func (c *caller) search(find func([]byte, int64, int64) (int64, error), index func(b, sep []byte) int) (span, error) {
	s := c.somewhere()
	line := c.right(span{c.rand.Int64N(c.size-lineSize) / lineSize * lineSize, lineSize})
	at, err := find(line, s.off, s.off+s.n)
	if err != nil {
		if at != -1 {
			return s, wrong("the offset is %d with %v", at, err)
		}
		return s, err
	}
	want := int64(index(c.right(s), line))
	if want >= 0 {
		want += s.off
	}
	// Zeros hide a line, but put none where it does not belong.
	hidden := s.off+s.n > c.floor
	switch {
	case at == want || hidden && at == -1:
		return s, nil
	case hidden && at >= s.off && at <= s.off+s.n-lineSize && bytes.Equal(c.want[at:][:lineSize], line):
		return s, nil
	}
	return s, wrong("found at %d, want %d", at, want)
}

// at runs a cursor method at off and checks how far the cursor has moved.
func (c *caller) at(off int64, method func() (moved int64, err error)) error {
	c.cursor.Lock()
	defer c.cursor.Unlock()
	if _, err := c.f.Seek(off, io.SeekStart); err != nil {
		return err
	}
	moved, err := method()
	if isWrong(err) {
		return err
	}
	pos, terr := c.f.Tell()
	if terr == nil && pos != off+moved {
		return wrong("the cursor went from %d to %d, want %d (%v)", off, pos, off+moved, err)
	}
	return errors.Join(err, terr)
}

func (c *caller) read() (span, error) {
	s := c.somewhere()
	return s, c.at(s.off, func() (int64, error) {
		n, err := c.f.Read(c.buf[:s.n])
		return int64(n), errors.Join(err, c.check(c.buf[:n], s.off))
	})
}

func (c *caller) readByte() (span, error) {
	s := c.somewhere()
	return span{s.off, 1}, c.at(s.off, func() (int64, error) {
		b, err := c.f.ReadByte()
		if err != nil {
			return 0, err
		}
		return 1, c.check([]byte{b}, s.off)
	})
}

func (c *caller) readLine() (span, error) {
	off := c.somewhere().off
	return span{off, c.size - off}, c.at(off, func() (int64, error) {
		line, err := c.f.ReadLine()
		if err != nil {
			return 0, err
		}
		n := int64(len(line))
		if want := int64(bytes.IndexByte(c.want[off:], '\n')) + 1; off+want <= c.floor && n != want {
			return n, wrong("the line at %d has %d bytes, want %d", off, n, want)
		}
		return n, c.check(line, off)
	})
}

// writeTo goes through the kernel, which reports a fault in a way of its own.
func (c *caller) writeTo() (span, error) {
	off := c.from(max(0, c.size-64<<10)).off
	if c.rand.IntN(8) == 0 {
		off = c.somewhere().off // more than is written at once
	}
	if _, err := c.scratch.Seek(0, io.SeekStart); err != nil {
		return span{}, wrong("%v", err)
	}
	err := c.at(off, func() (int64, error) {
		n, err := c.f.WriteTo(c.scratch)
		got := make([]byte, n)
		if _, rerr := c.scratch.ReadAt(got, 0); rerr != nil && rerr != io.EOF {
			return n, wrong("%v", rerr)
		}
		return n, errors.Join(err, c.check(got, off))
	})
	return span{off, c.size - off}, err
}

// bytes uses the slice in the way its documentation asks for.
func (c *caller) bytes() (s span, err error) {
	s = c.somewhere()
	b := c.f.Bytes()
	if int64(len(b)) < s.off+s.n {
		_, err := c.f.Size()
		return s, err
	}
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		if r := recover(); r != nil {
			fault, ok := r.(interface{ Addr() uintptr })
			if !ok {
				panic(r)
			}
			off, ok := c.f.regions.offset(fault.Addr())
			if !ok {
				err = wrong("a fault at %#x, outside of the mapping", fault.Addr())
				return
			}
			if _, err = c.f.Size(); err == nil {
				err = &fileio.FaultError{Off: off}
			}
		}
	}()
	return s, c.check(b[s.off:s.off+s.n], s.off)
}

func (c *caller) seek() (span, error) {
	off := c.somewhere().off
	return span{}, c.at(off, func() (int64, error) {
		n := c.rand.Int64N(100)
		pos, err := c.f.Seek(n, io.SeekCurrent)
		if err == nil && pos != off+n {
			err = wrong("Seek by %d from %d went to %d", n, off, pos)
		}
		return n, err
	})
}

func (c *caller) askSize() (span, error) {
	n, err := c.f.Size()
	if err == nil && (n < c.floor || n > int64(len(c.want))) {
		err = wrong("Size is %d, which it never was", n)
	}
	return span{}, err
}

func (c *caller) flushRange() (span, error) {
	s := c.somewhere()
	return span{}, c.f.FlushRange(s.off, s.n)
}

func (c *caller) writeAt() (span, error) {
	s := c.somewhere()
	n, err := c.f.WriteAt(c.right(s), s.off)
	if err == nil && int64(n) != s.n {
		err = wrong("WriteAt wrote %d of %d bytes without an error", n, s.n)
	}
	return s, err
}

func (c *caller) update() (span, error) {
	s := c.somewhere()
	return s, c.f.Update(s.off, s.n, func(b []byte) error {
		if err := c.check(b, s.off); err != nil {
			return err
		}
		copy(b, c.right(s))
		return nil
	})
}

// move moves by whole periods, up or down, also to a place that overlaps.
func (c *caller) move() (span, error) {
	dst := c.from(min(c.floor, c.size-1))
	src := dst.off%patternPeriod + c.rand.Int64N(c.size/patternPeriod+1)*patternPeriod
	n := min(c.size-max(src, dst.off), 2*patternPeriod)
	if n <= 0 {
		return span{}, nil
	}
	low := min(src, dst.off)
	return span{low, max(src, dst.off) + n - low}, c.f.Move(dst.off, src, n)
}

func (c *caller) write() (span, error) {
	s := c.somewhere()
	return s, c.at(s.off, func() (int64, error) {
		n, err := c.f.Write(c.right(s))
		return int64(n), err
	})
}

func (c *caller) writeByte() (span, error) {
	s := c.somewhere()
	return span{s.off, 1}, c.at(s.off, func() (int64, error) {
		if err := c.f.WriteByte(c.want[s.off]); err != nil {
			return 0, err
		}
		return 1, nil
	})
}

func (c *caller) readFrom() (span, error) {
	s := c.somewhere()
	return s, c.at(s.off, func() (int64, error) { return c.f.ReadFrom(bytes.NewReader(c.right(s))) })
}

func (c *caller) grow() (span, error) {
	off := c.size - c.rand.Int64N(100)
	s := span{off, c.rand.Int64N(int64(len(c.want)) - off)}
	_, err := c.f.WriteAt(c.right(s), s.off)
	return s, err
}

func (c *caller) truncate() (span, error) { return span{}, c.f.Truncate(c.size) }
