package mmapio

import "os"

// A file is extended by what it has grown since it was opened, at least by
// minStep bytes and at most by maxStep: few system calls for a file that grows
// long, little waste for one that grows by little.
//
// Once it was cut to its size by Flush or Truncate, the step is what it had
// grown until then, or has since if that is more, at least leastStep: a log that
// is flushed record by record should not write a long step of zeros for each.
const (
	minStep   = 64 << 10
	leastStep = 4 << 10

	hugePage = 2 << 20 // of amd64 and of arm64 with pages of 4 KiB; elsewhere a power of two like others
)

// A pace is by how much a File is extended. Guarded by resize.
type pace struct {
	from  int64 // the size at the last cut, or at the opening
	usual int64 // by how much it had grown then; 0 before the first cut
	long  bool  // what was cut may have been of a step of more than leastStep
}

// step returns by how much a file that grows to end is extended beyond that, so
// that it ends at most at most. Long steps end at the border of a huge page: one
// that a file ends in is made of small pages.
func (p pace) step(end, most int64) int64 {
	least := int64(minStep)
	if p.usual > 0 {
		least = leastStep
	}
	step := min(max(end-p.from, p.usual, least), maxStep, most-end)
	if step >= 2*hugePage {
		step -= (end + step) % hugePage
	} else if page := int64(os.Getpagesize()); step >= page {
		step -= (end + step) % page
	}
	return step
}

// cut notes that the file now ends at size.
func (p *pace) cut(size int64) {
	grown := size - p.from
	p.long = p.usual == 0 || max(grown, p.usual) > leastStep
	if grown > 0 {
		p.usual = grown
	}
	p.from = size
}
