package stdio

import (
	"io"
	"sync"
)

// pageSize is the grain of an overlay in bytes: a page is read before its
// first partial change, and kept.
const pageSize = 4 << 10

type page [pageSize]byte

// overlay is the store that keeps the changes of a window in memory.
//
// Once changed, a page is always read from memory. So a read checks whether pages
// are missing, reads the range from the file if any are, and copies the changed
// pages over it; a page that is changed in between is copied, too.
type overlay struct {
	window
	copies copies

	mu    sync.RWMutex
	pages map[int64]*page // by offset / pageSize
}

func (o *overlay) readAt(p []byte, off int64) (int, error) {
	n := len(o.fit(p, off))
	if !o.covers(off, n) {
		if m, err := o.window.readAt(p[:n], off); err != nil {
			return m, err
		}
	}
	o.patch(p[:n], off)
	if n < len(p) {
		return n, io.EOF
	}
	return n, nil
}

// covers reports whether the n bytes at off lie on changed pages.
func (o *overlay) covers(off int64, n int) bool {
	o.mu.RLock()
	defer o.mu.RUnlock()
	for done := 0; done < n; {
		index, at := split(off + int64(done))
		if o.pages[index] == nil {
			return false
		}
		done += pageSize - at
	}
	return true
}

// patch copies the changed bytes at off into p.
func (o *overlay) patch(p []byte, off int64) {
	o.mu.RLock()
	defer o.mu.RUnlock()
	if len(o.pages) == 0 {
		return
	}
	for len(p) > 0 {
		index, at := split(off)
		n := min(len(p), pageSize-at)
		if page := o.pages[index]; page != nil {
			o.copies.add(copy(p[:n], page[at:]))
		}
		p, off = p[n:], off+int64(n)
	}
}

func (o *overlay) writeAt(p []byte, off int64) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	part := o.fit(p, off)
	for n := 0; n < len(part); {
		index, at := split(off + int64(n))
		whole := at == 0 && len(part)-n >= pageSize
		page, err := o.page(index, whole)
		if err != nil {
			return n, err
		}
		m := copy(page[at:], part[n:])
		o.copies.add(m)
		n += m
	}
	return len(part), short(part, p)
}

func (o *overlay) write(p []byte, off int64) (int, int64, error) {
	n, err := o.writeAt(p, off)
	return n, off + int64(n), err
}

// page returns the page to be changed; o.mu is held. The bytes of a new one
// are read from the file unless the whole page is about to be overwritten.
func (o *overlay) page(index int64, overwritten bool) (*page, error) {
	if page := o.pages[index]; page != nil {
		return page, nil
	}
	page := new(page)
	if !overwritten {
		// The last page ends with the window, often before its size.
		_, err := o.window.readAt(page[:], index*pageSize)
		if err != nil && err != io.EOF {
			return nil, err
		}
	}
	o.pages[index] = page
	return page, nil
}

// split returns the page that holds the byte at off, and where in it.
func split(off int64) (index int64, at int) { return off / pageSize, int(off % pageSize) }
