package mmapio

import (
	"runtime"
	"sync"
	"sync/atomic"
	"time"
)

// A cursor is the position of a File. Reads and writes whose outcome is known
// beforehand claim their bytes in one step and copy afterwards, so that they
// need no lock; all others hold the cursor. It is never held while code of the
// caller runs, and before resize where both are.
//
// The word also says whether the size has moved with the position, so that a write
// at the end, which moves both, is one step too. And it holds an age, so that a claim
// fails if the file was cut since the claimer read its size and capacity.
type cursor struct {
	word atomic.Int64 // the position, its age, and the flags below; claimed by CompareAndSwap
	mu   sync.Mutex   // locked by the holder of the cursor
	far  int64        // the position if it is too far for the word, which stays held
	age  int64        // of positions that are released

	line []byte // what ReadLine returned last
}

const (
	held  = 1 << 62 // no claim is allowed
	grown = 1 << 61 // the size of the File is at least the position
	lined = 1 << 60 // ReadLine copies a line, and neither a claim nor hold is allowed

	farthest = 1 << 48          // positions from here on are far; no mapping is as long
	ages     = lined - farthest // the bits of the age: all the others
)

// hold waits for others that hold the cursor, keeps everyone from claiming and
// returns the position.
func (f *File) hold() int64 {
	c := &f.cursor
	c.mu.Lock()
	word := c.word.Load()
	for spins := 0; word&lined != 0 || !c.word.CompareAndSwap(word, word|held); word = c.word.Load() {
		// A line takes some ten nanoseconds, unless its page comes from a device.
		switch {
		case word&lined == 0:
		case spins < 100:
			spins++
			runtime.Gosched()
		default:
			time.Sleep(50 * time.Microsecond)
		}
	}
	if word&held != 0 {
		return c.far
	}
	pos := word &^ (grown | ages)
	if word&grown != 0 {
		f.raise(pos)
		c.word.Store(pos | held)
	}
	return pos
}

// release ends hold and sets the position.
func (f *File) release(pos int64) {
	c := &f.cursor
	if pos < farthest {
		c.word.Store(pos | c.age)
	} else {
		c.far = pos
		c.word.Store(held)
	}
	c.mu.Unlock()
}

// outdate makes running claims fail. The caller holds the cursor and is about to
// reduce the size or the capacity.
func (f *File) outdate() {
	f.cursor.age = (f.cursor.age + farthest) & ages
}

// giveBack returns the cursor to where a transfer stopped, unless it has moved
// since it was claimed.
func (f *File) giveBack(stopped, claimed int64) {
	pos := f.hold()
	if pos == claimed {
		pos = stopped
	}
	f.release(pos)
}

// resume repeats, with the cursor held, a transfer of claimed bytes that a fault
// stopped: the File's own Truncate can't cause another fault. The cursor returns to
// where the transfer ends, unless it has moved since the claim.
func (f *File) resume(from, claimed int64, transfer func() (int, error)) (n int, err error) {
	pos := f.hold()
	defer func() {
		if pos == claimed {
			pos = from + int64(n)
		}
		f.release(pos)
	}()
	return transfer()
}

// length returns the size of the File.
func (f *File) length() int64 {
	// The word first: the end that it holds may move to size, but not back.
	word := f.cursor.word.Load()
	size := f.size.Load()
	if word&grown == 0 {
		return size
	}
	return f.longer(word, size)
}

// longer returns the size that word and size stand for together. It is not inlined,
// so that length can be.
//
//go:noinline
func (f *File) longer(word, size int64) int64 {
	for {
		end := word &^ (held | grown | ages)
		if word&grown == 0 || end <= size {
			return size
		}
		// Not if the file was cut in between: then end is from before.
		if (f.cursor.word.Load()^word)&(grown|ages) == 0 {
			return end
		}
		word = f.cursor.word.Load()
		size = f.size.Load()
	}
}
