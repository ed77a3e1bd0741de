package mmapio

import (
	"os"

	"mmapbench/mmapio/internal/sys"
)

// A file is extended by what it has grown since it was opened, at least by
// minStep bytes and at most by maxStep: few system calls for a file that grows
// long, little waste for one that grows by little.
//
// Once it has grown and been flushed, it is first extended by what it had grown by
// before that Flush (usual), and only beyond that by steps as above, of at least
// leastStep. So a log that is flushed record by record gets no zeros behind them,
// and needs no call to cut those.
//
// Making the next step in a goroutine while the last one is filled was not worth it:
// it is hardly faster, and a measurement of the writing thread misses its costs.
const (
	minStep   = 64 << 10
	leastStep = 4 << 10
)

// A pace decides how much a File is extended by. Guarded by resize.
type pace struct {
	from  int64 // the size at the last Flush or Truncate, or when opened
	usual int64 // by how much it had grown then; 0 before the first
}

// step returns by how much a file that grows to end is extended beyond that, but
// not beyond limit. Long steps end at the border of a huge page: one that a file
// ends in is made of small pages.
func (p pace) step(end, limit int64) int64 {
	most := min(maxStep, limit-end)
	growth := end - p.from
	border := int64(os.Getpagesize())
	var step int64
	switch {
	case growth <= p.usual:
		step, border = min(p.usual-growth, max(end, minStep), most), 1
	case p.usual > 0:
		step = min(max(growth, leastStep), most)
	default:
		step = min(max(growth, minStep), most)
	}
	if step >= 2*sys.HugePageSize {
		border = sys.HugePageSize
	}
	if step >= border {
		step -= (end + step) % border
	}
	return step
}

// mayEndInLargeFolio reports whether the page cache may hold the end of a file of
// size bytes in a large folio: it was extended by more than minStep since the last
// cut or before that, or had more when it was opened and has not been cut since.
func (p pace) mayEndInLargeFolio(size int64) bool {
	return p.usual == 0 && p.from > minStep || max(size-p.from, p.usual) > minStep
}

// cut notes that a Flush or Truncate left the file with size bytes.
func (p *pace) cut(size int64) {
	if growth := size - p.from; growth > 0 {
		p.usual = growth
	}
	p.from = size
}
