package mmapio

import "os"

// writeZeros extends f over the n bytes at off by writing zeros, for systems
// and file systems that can't allocate in another way: setting the size would
// leave a hole, in which a full disk is a fault. What the file holds there
// already was written by someone else and stays.
func writeZeros(f *os.File, off, n int64) error {
	info, err := f.Stat()
	if err != nil {
		return err
	}
	end := off + n
	off = max(off, info.Size())
	if off >= end {
		return nil
	}
	zeros := make([]byte, min(end-off, 1<<20))
	for off < end {
		k, err := f.WriteAt(zeros[:min(end-off, int64(len(zeros)))], off)
		if err != nil {
			return err
		}
		off += int64(k)
	}
	return nil
}
