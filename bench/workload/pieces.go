package workload

import (
	"mmapbench/fileio"
	"mmapbench/internal/stopping"
	"mmapbench/internal/work"
)

// An access consumes the n bytes at off of a File and returns their value.
type access func(f fileio.File, off, n int64) (value uint64, err error)

// consuming returns an access in the form of the target, for pieces of at most
// size bytes.
func consuming(e *work.Env, size int64) access {
	switch {
	case e.Target.Form.Whole():
		return func(_ fileio.File, off, n int64) (uint64, error) { return work.Hash(e.Data[off : off+n]), nil }
	case e.Target.Form == work.View:
		var value uint64
		consume := func(b []byte) error {
			value = work.Hash(b)
			return nil
		}
		return func(f fileio.File, off, n int64) (uint64, error) {
			err := f.View(off, n, consume)
			return value, err
		}
	}
	buf := work.NewBuffer(size)
	return func(f fileio.File, off, n int64) (uint64, error) {
		got, err := f.ReadAt(buf[:n], off)
		if int64(got) == n {
			err = nil // io.EOF is allowed at the end of the file
		}
		return work.Hash(buf[:got]), err
	}
}

// A production writes the n bytes at off of a File, with content of a seed.
type production func(f fileio.File, off, n int64, seed uint64) error

// producing is the counterpart of consuming.
func producing(e *work.Env, size int64) production {
	switch {
	case e.Target.Form.Whole():
		return func(_ fileio.File, off, n int64, seed uint64) error {
			work.Produce(e.Data[off:off+n], seed)
			return nil
		}
	case e.Target.Form == work.View:
		var seed uint64
		produce := func(b []byte) error {
			work.Produce(b, seed)
			return nil
		}
		return func(f fileio.File, off, n int64, s uint64) error {
			seed = s
			return f.Update(off, n, produce)
		}
	}
	buf := make([]byte, size)
	return func(f fileio.File, off, n int64, seed uint64) error {
		work.Produce(buf[:n], seed)
		_, err := f.WriteAt(buf[:n], off)
		return err
	}
}

// durable adds flushes to instances that overwrite blocks of their file.
func durable(sync work.Sync, b *work.Blocks, start func(e *work.Env) (*work.Instance, error)) func(e *work.Env) (*work.Instance, error) {
	return func(e *work.Env) (*work.Instance, error) {
		inst, err := start(e)
		if err != nil || sync == work.Never {
			return inst, err
		}
		f := inst.File
		if sync == work.AtEnd {
			inst.Begin = func() error { return nil }
			inst.End = func() error { return stopping.Call(e.Ctx, "a flush of the file that is written", f.Flush) }
			return inst, nil
		}
		op := inst.Op
		inst.Op = func(i int) (uint64, int, error) {
			value, n, err := op(i)
			if err == nil {
				err = f.FlushRange(b.Offset(i%b.Count), b.Size)
			}
			return value, n, err
		}
		return inst, nil
	}
}
