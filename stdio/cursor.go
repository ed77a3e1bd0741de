package stdio

import (
	"bytes"
	"io"
	"math"
	"sync/atomic"

	"mmapbench/fileio"
)

// maxLead is the room in bytes in front of what is read ahead, for the beginning
// of a line that crosses into it.
const maxLead = 4 << 10

// A cursor is a position, and bytes that were read ahead of it:
//
//	buf        ....####........####
//	               low r       w
//	position                   ^     where the next system call happens
//	cursor             ^             where the user is: w-r bytes earlier
//
// Reading ahead is by size bytes, to the same place in buf behind some room
// for the rest of the last line. So system calls neither get small nor lose
// their alignment: copying out of the page cache is slower where source and
// destination lie differently in their pages.
//
// What was read ahead is stale once the file was changed other than through the
// cursor: version has then changed, and it is read again.
type cursor struct {
	position position
	size     int  // to read ahead, in bytes
	eager    bool // read reads ahead, too
	copies   copies

	buf       []byte
	low, r, w int // buf[low:w] is what was read

	version *atomic.Int64
	seen    int64 // the version when all was read last
}

// read follows io.Reader, but reads less than len(p) only at the end of the
// file or before an error.
func (c *cursor) read(p []byte) (int, error) {
	if err := c.refresh(); err != nil {
		return 0, err
	}
	n := c.take(p)
	if n == len(p) {
		return n, nil
	}
	var m int
	var err error
	if c.eager && len(p)-n < c.size {
		err = c.fill()
		m = c.take(p[n:])
	} else {
		c.forget()
		m, err = c.position.read(p[n:])
	}
	n += m
	if n > 0 && err == io.EOF {
		err = nil
	}
	return n, err
}

// write follows io.Writer. Writing elsewhere first makes the position the
// cursor.
func (c *cursor) write(p []byte) (int, error) {
	if err := c.settle(); err != nil {
		return 0, err
	}
	return c.position.write(p)
}

// tell returns the cursor.
func (c *cursor) tell() (int64, error) {
	off, err := c.position.seek(0, io.SeekCurrent)
	if err != nil {
		return 0, err
	}
	return off - c.unread(), nil
}

// seek follows io.Seeker.
func (c *cursor) seek(off int64, whence int) (int64, error) {
	switch whence {
	case io.SeekStart:
		if off < 0 {
			return 0, fileio.Invalid("seek to a negative position")
		}
	case io.SeekCurrent:
		if off == 0 {
			return c.tell()
		}
		if off < math.MinInt64+c.unread() {
			return 0, fileio.Invalid("seek to a negative position")
		}
		off -= c.unread()
	case io.SeekEnd:
	default:
		return 0, fileio.Invalid("seek with an unknown whence")
	}
	if u, ok := c.position.(*userPosition); ok {
		return c.seekUser(u, off, whence)
	}
	at, err := c.position.seek(off, whence)
	if err == nil {
		c.forget()
	}
	return at, err
}

// seekUser keeps what was read ahead if the new position lies inside it: that
// costs nothing where the position is only a number.
func (c *cursor) seekUser(u *userPosition, off int64, whence int) (int64, error) {
	end := u.off // of buf[low:w] in the file
	at, err := u.seek(off, whence)
	if err != nil {
		return 0, err
	}
	if back := end - at; back >= 0 && back <= int64(c.w-c.low) {
		u.off, c.r = end, c.w-int(back)
	} else {
		c.forget()
	}
	return at, nil
}

// advance moves the cursor over n unread bytes and returns them.
func (c *cursor) advance(n int) []byte {
	b := c.buf[c.r : c.r+n : c.r+n]
	c.r += n
	return b
}

// take copies unread bytes into p.
func (c *cursor) take(p []byte) int {
	n := copy(p, c.buf[c.r:c.w])
	c.r += n
	c.copies.add(n)
	return n
}

// fill reads ahead; nothing is unread.
func (c *cursor) fill() error {
	if c.buf == nil {
		c.buf = make([]byte, c.lead()+c.size)
	}
	c.low, c.r, c.w = c.lead(), c.lead(), c.lead()
	c.seen = c.version.Load()
	return c.extend()
}

// extend reads on behind buf[:w], where there is room for size bytes.
func (c *cursor) extend() error {
	n, err := c.position.read(c.buf[c.w : c.w+c.size])
	c.w += n
	return err
}

// lead returns the room in front of what is read ahead, in bytes.
func (c *cursor) lead() int { return min(c.size, maxLead) }

// refresh forgets what was read ahead if it is stale.
func (c *cursor) refresh() error {
	if c.unread() == 0 || c.seen == c.version.Load() {
		return nil
	}
	return c.settle()
}

// settle moves the position back to the cursor and forgets what was read ahead.
func (c *cursor) settle() error {
	if n := c.unread(); n > 0 {
		if _, err := c.position.seek(-n, io.SeekCurrent); err != nil {
			return err
		}
	}
	c.forget()
	return nil
}

// unread returns how many bytes the position is ahead of the cursor.
func (c *cursor) unread() int64 { return int64(c.w - c.r) }

func (c *cursor) forget() { c.low, c.r, c.w = 0, 0, 0 }

// ReadLine implements [fileio.File]. A line that was read ahead as a whole is not
// copied. If only its beginning was read ahead, that part is copied. A line longer
// than the read-ahead (64 KiB, or the size of [Buffer]) is assembled in memory that
// grows to its size.
func (f *File) ReadLine() ([]byte, error) {
	if err := f.checkOpen(); err != nil {
		return nil, f.fail("readline", err)
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	line, err := f.cursor.readLine()
	return line, f.fail("readline", err)
}

// readLine leaves what it could read unread when it fails, so that the cursor
// stays where it was.
func (c *cursor) readLine() ([]byte, error) {
	if err := c.refresh(); err != nil {
		return nil, err
	}
	for searched := 0; ; {
		unread := c.buf[c.r:c.w]
		if i := bytes.IndexByte(unread[searched:], '\n'); i >= 0 {
			return c.advance(searched + i + 1), nil
		}
		searched = len(unread)
		err := c.more()
		if err == io.EOF && searched > 0 {
			return c.advance(searched), nil
		}
		if err != nil {
			return nil, err
		}
	}
}

// more reads on behind the unread bytes.
func (c *cursor) more() error {
	if c.unread() == 0 {
		return c.fill()
	}
	switch {
	case int(c.unread()) <= c.lead():
		c.moveToLead()
	case len(c.buf)-c.w < c.size:
		c.grow()
	}
	return c.extend()
}

// moveToLead moves the unread bytes in front of where fill reads to.
func (c *cursor) moveToLead() {
	unread := c.buf[c.r:c.w]
	c.low = c.lead() - len(unread)
	c.copies.add(copy(c.buf[c.low:], unread))
	c.r, c.w = c.low, c.lead()
}

// grow makes room behind the unread bytes, for a long line.
func (c *cursor) grow() {
	buf := make([]byte, 2*len(c.buf)+c.size)
	c.low = c.r
	c.copies.add(copy(buf[c.r:], c.buf[c.r:c.w]))
	c.buf = buf
}
