package mmapio

// leastBehind is how much is handed over at least, in bytes: as much as a long step,
// so that there is at most one call for each.
const leastBehind = 4 << 20

// behind is what the option WriteBehind has done so far. Guarded by resize.
type behind struct {
	on  bool
	to  int64 // offset in the File where to go on; what is written before it is left to Flush
	err error // why a piece was not taken, for the next Flush or Close
}

// failed returns why a piece was not taken, once.
func (b *behind) failed() error {
	err := b.err
	b.err = nil
	return err
}

// writeBehind hands what is before the offset full to the device, up to the last
// border of a huge page: one that is still being filled would be written twice. The
// caller holds resize.
func (f *File) writeBehind(full int64) {
	b := &f.behind
	from := b.to &^ (hugePage - 1)
	full = min(full, f.capacity.Load()) &^ (hugePage - 1) // what is behind that may never be
	if !b.on || f.exact || full-from < leastBehind {
		return
	}
	b.to = full
	if err := startWriting(f.file, from, full-from); err != nil && b.err == nil {
		b.err = err
	}
}

// writtenBehind returns why a piece was not taken, once.
func (f *File) writtenBehind() error {
	f.resize.Lock()
	defer f.resize.Unlock()
	return f.behind.failed()
}
