package stdio

import (
	"bytes"
	"io"
)

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
