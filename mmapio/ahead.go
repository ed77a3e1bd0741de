package mmapio

import "sync"

// A File that has grown long by writes smaller than a step grows ahead: when the
// last step of it comes into use, a goroutine makes the next one and has the one
// before written back, and ends with that. So a writer waits neither for the zeros
// of a step nor, at the Flush in the end, for all that could have been on the device
// long since.

// leastAhead is by how much a file has grown since the last Flush or Truncate, or
// since the opening, when it grows ahead, in bytes.
const leastAhead = 8 << 20

// A writeback is what has been written to the device before a Flush asks for it.
type writeback struct {
	to int64 // what is before it was begun; guarded by resize of the File

	running sync.Mutex // held meanwhile, and for err
	err     error      // that the system may not tell Flush of; for the next
}

// startAhead starts the goroutine, which makes the next step and has what is
// before the last written back. The caller holds resize, and has found a write
// beyond claimable.
func (f *File) startAhead() {
	complete, capacity := f.claimable.Load(), f.capacity.Load()
	f.claimable.Store(capacity)
	go f.growAhead(complete, capacity)
}

// growAhead makes the next step of a file that had capacity when it was to be made,
// and has the bytes before complete written back.
func (f *File) growAhead(complete, capacity int64) {
	m, from, ok := f.stepAhead(complete, capacity)
	if !ok {
		return
	}
	defer f.writeback.running.Unlock()
	var pages []byte
	if !f.fill {
		pages = m.pages(from, complete-from)
	}
	if err := writeBack(f.file, from, complete-from, pages); err != nil {
		f.writeback.err = err
	}
}

// stepAhead makes the next step. If ok, there is something to write back, in m and
// from there on, and running is locked for it.
func (f *File) stepAhead(complete, capacity int64) (m *mapping, from int64, ok bool) {
	f.resize.Lock()
	defer f.resize.Unlock()
	m = f.mapped.Load()
	if m == nil || f.capacity.Load() != capacity || !f.growsAhead(capacity) {
		return m, 0, false // it was closed, cut or flushed meanwhile
	}
	// If it can't be made now, the write that needs it makes it or tells why not.
	_ = f.extend(capacity, capacity)
	from = max(f.writeback.to, f.pace.from)
	if from >= complete || !f.writeback.running.TryLock() {
		return m, 0, false // all at once when the device has taken what it has
	}
	f.writeback.to = complete
	return m, from, true
}

// growsAhead tells whether a file that has grown to end is to have the next step
// made before it is needed. The caller holds resize.
func (f *File) growsAhead(end int64) bool {
	return writesBack && !f.exact && end-f.pace.from >= leastAhead
}

// writtenBack waits for a writeback that has begun, and returns and forgets what
// kept one from the device.
func (f *File) writtenBack() error {
	f.writeback.running.Lock()
	defer f.writeback.running.Unlock()
	err := f.writeback.err
	f.writeback.err = nil
	return err
}
