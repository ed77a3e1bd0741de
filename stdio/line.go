package stdio

import (
	"bytes"
	"io"
)

// ReadLine implements [fileio.File]. A line that is already read ahead is not
// copied; a longer one is assembled in memory that grows to its size.
func (f *File) ReadLine() ([]byte, error) {
	if err := f.readable(); err != nil {
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
	c.makeRoom()
	n, err := c.position.read(c.buf[c.w:])
	c.w += n
	return err
}

// makeRoom moves the unread bytes to the front of buf if they fill at most
// half of it, else into a larger one: system calls shall not get small.
func (c *cursor) makeRoom() {
	buf := c.buf
	if int(c.unread()) > len(buf)/2 {
		buf = make([]byte, 2*len(buf))
	}
	c.w = copy(buf, c.buf[c.r:c.w])
	c.r = 0
	c.buf = buf
	c.copies.add(c.w)
}
