package mmapio

import "os"

// A file is extended by what it has grown since it was opened, at least by
// minStep bytes and at most by maxStep: few system calls for a file that grows
// long, little waste for one that grows by little.
//
// From the second Flush on it is extended to what it had grown before the last,
// and only beyond that by steps as above, at least by leastStep: a log of which
// each record is flushed needs no zeros behind them, and no call to cut those.
const (
	minStep   = 64 << 10
	leastStep = 4 << 10

	hugePage = 2 << 20 // of amd64 and of arm64 with pages of 4 KiB; elsewhere a power of two like others
)

// A pace is by how much a File is extended. Guarded by resize.
type pace struct {
	from  int64 // the size at the last Flush or Truncate, or at the opening
	usual int64 // by how much it had grown then; 0 before the first
}

// step returns by how much a file that grows to end is extended beyond that, so
// that it ends at most at most. Long steps end at the border of a huge page: one
// that a file ends in is made of small pages.
func (p pace) step(end, most int64) int64 {
	most = min(maxStep, most-end)
	grown := end - p.from
	border := int64(os.Getpagesize())
	var step int64
	switch {
	case grown <= p.usual:
		step, border = min(p.usual-grown, max(end, minStep), most), 1
	case p.usual > 0:
		step = min(max(grown, leastStep), most)
	default:
		step = min(max(grown, minStep), most)
	}
	if step >= 2*hugePage {
		border = hugePage
	}
	if step >= border {
		step -= (end + step) % border
	}
	return step
}

// long tells whether a file that has grown to size since the last cut may end in
// what was written in more than minStep bytes at a time: by the steps now or
// before, or, in one that had content when it was opened, by whoever wrote that.
func (p pace) long(size int64) bool {
	return p.usual == 0 && p.from > minStep || max(size-p.from, p.usual) > minStep
}

// cut notes that a Flush or Truncate left the file with size bytes.
func (p *pace) cut(size int64) {
	if grown := size - p.from; grown > 0 {
		p.usual = grown
	}
	p.from = size
}
