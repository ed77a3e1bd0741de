package workload

import (
	"errors"
	"os"

	"mmapbench/fileio"
	"mmapbench/internal/work"
)

func appendWorkload() *work.Workload {
	return &work.Workload{
		Name:    "Append",
		Doc:     "produce a block and write it at the end of a file that starts empty; Close counts too",
		Words:   func(of func(string) string) string { return "appends " + of("block") },
		Changes: true,
		Shapes:  []work.Case{appended(work.Never)},
		More:    []work.Case{appended(work.AtEnd), appended(work.Each)},
		Blocks:  []int64{64, 4 << 10},
		Fit:     fitAppend,
		Disk:    func(c work.Case, targets int64) int64 { return c.File * targets },
		Plan:    planAppend,
	}
}

func appended(sync work.Sync) work.Case {
	c := opened("")
	c.Sync = sync
	return c
}

// fitAppend makes the file as large as a batch leaves it: as many blocks as
// take at most a fair part of a second.
func fitAppend(c work.Case) work.Case {
	const (
		mostBlocks = 1 << 14
		mostBytes  = 8 << 20 // too little for a target to start writing back on its own
	)
	if n := min(c.File, mostBytes) / c.Block; n > 0 {
		c.File = c.Visited(min(n, mostBlocks)) * c.Block
	}
	return c
}

func planAppend(p *work.Problem) (*work.Work, error) {
	b, err := work.NewBlocks(p.Case, p.Seed)
	if err != nil {
		return nil, err
	}
	value := func(int) (uint64, error) { return uint64(b.Size), nil }
	start := func(e *work.Env) (*work.Instance, error) {
		a := &appender{env: e, sync: p.Case.Sync, b: b, buf: make([]byte, b.Size)}
		return &work.Instance{Op: a.append, Begin: a.begin, End: a.end, Check: a.check, Close: a.remove}, nil
	}
	return &work.Work{Ledger: work.NewLedger(b.Count, value), Start: start}, nil
}

// An appender fills an empty file; each batch begins with a new one.
type appender struct {
	env  *work.Env
	sync work.Sync
	b    *work.Blocks
	buf  []byte
	f    fileio.File // nil between batches
}

func (a *appender) path() string { return a.env.Path + ".append" }

// begin makes an empty file. Removing the old one first frees its pages now,
// not inside the batch.
func (a *appender) begin() error {
	if err := a.remove(); err != nil {
		return err
	}
	f, err := a.env.OpenFile(a.path(), os.O_RDWR|os.O_CREATE|os.O_EXCL)
	if err != nil {
		return err
	}
	a.f = f
	return nil
}

func (a *appender) append(i int) (uint64, int, error) {
	work.Produce(a.buf, uint64(i))
	n, err := a.f.Write(a.buf)
	if err == nil && a.sync == work.Each {
		// Not FlushRange: the new size must become durable as well.
		err = a.f.Flush()
	}
	return uint64(n), n, err
}

// end flushes what the File buffers and truncates the file to its size. Both
// are part of the work.
func (a *appender) end() error {
	f := a.f
	a.f = nil
	if a.sync != work.AtEnd {
		return f.Close()
	}
	return errors.Join(f.Flush(), f.Close())
}

// check verifies the n blocks that the batch appended.
func (a *appender) check(n int) error {
	want := make([]byte, a.b.Size)
	return work.VerifyFile(a.env.Ctx, a.path(), int64(n)*a.b.Size, a.b.Size, func(off, _ int64) ([]byte, error) {
		work.Produce(want, uint64(off/a.b.Size))
		return want, nil
	})
}

// remove closes the File of a failed batch and removes the file.
func (a *appender) remove() error {
	if a.f != nil {
		// The batch has already reported its error.
		_ = a.end()
	}
	return work.Remove(a.path())
}
