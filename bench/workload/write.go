package workload

import (
	"io"
	"os"

	"mmapbench/fileio"
	"mmapbench/internal/work"
)

func writeWorkload() *work.Workload {
	return &work.Workload{
		Name:    "Write",
		Doc:     "produce a block and write it over the next one at the cursor (seq), or one at an offset (rand)",
		Family:  work.Writes,
		Words:   func(of func(string) string) string { return "writes " + of("block") + of("order") },
		Changes: true,
		InPlace: true,
		Shapes: []work.Case{
			{Order: work.Seq, Cache: work.Warm, Map: work.Kept, Sync: work.Never},
			{Order: work.Rand, Cache: work.Warm, Map: work.Kept, Sync: work.Never},
		},
		More: []work.Case{
			{Order: work.Seq, Cache: work.Warm, Map: work.Kept, Sync: work.AtEnd},
			{Order: work.Rand, Cache: work.Warm, Map: work.Kept, Sync: work.AtEnd},
			{Order: work.Rand, Cache: work.Warm, Map: work.Kept, Sync: work.Each},
		},
		Blocks: []int64{64, 4 << 10},
		Plan:   planWrite,
	}
}

func planWrite(p *work.Problem) (*work.Work, error) {
	b, err := work.NewBlocks(p.Case, p.Seed)
	if err != nil {
		return nil, err
	}
	value := func(int) (uint64, error) { return uint64(b.Size), nil }
	stage := func(path string) (func(done uint64) error, error) {
		return func(done uint64) error { return verifyWrites(path, b, p.Content, done) }, work.Restore(path, p.Content)
	}
	start := func(e *work.Env) (*work.Instance, error) {
		f, err := e.Open(os.O_RDWR)
		if err != nil {
			return nil, err
		}
		w := &writer{f: f, b: b, scratch: e.Scratch, buf: make([]byte, b.Size)}
		inst := &work.Instance{Op: w.op(e.Target.Form == work.View, p.Case.Order), File: f, Last: w.last, Close: f.Close}
		makeDurable(e.Ctx, inst, p.Case.Sync, b)
		return inst, nil
	}
	return &work.Work{Ledger: work.NewLedger(b.Count, value), Scratch: stage, Start: start}, nil
}

// A writer overwrites blocks. Each operation writes new content, seeded by the
// number of operations before it.
type writer struct {
	f       fileio.File
	b       *work.Blocks
	scratch *work.Scratch
	buf     []byte
	next    int // the operation whose offset the cursor is at
}

func (w *writer) op(inPlace bool, order work.Order) work.Op {
	switch {
	case inPlace:
		return w.update()
	case order == work.Seq:
		return w.writeNext
	default:
		return w.writeAt
	}
}

func (w *writer) writeNext(i int) (uint64, int, error) {
	if i != w.next || i == 0 {
		if _, err := w.f.Seek(w.b.Offset(i), io.SeekStart); err != nil {
			return 0, 0, err
		}
	}
	w.next = i + 1
	work.Fill(w.buf, w.scratch.Done)
	w.scratch.Done++
	n, err := w.f.Write(w.buf)
	return uint64(n), n, err
}

func (w *writer) writeAt(i int) (uint64, int, error) {
	work.Fill(w.buf, w.scratch.Done)
	w.scratch.Done++
	n, err := w.f.WriteAt(w.buf, w.b.Offset(i))
	return uint64(n), n, err
}

// update produces blocks in place.
func (w *writer) update() work.Op {
	var n int
	produce := func(b []byte) error {
		work.Fill(b, w.scratch.Done)
		n = len(b)
		return nil
	}
	return func(i int) (uint64, int, error) {
		err := w.f.Update(w.b.Offset(i), w.b.Size, produce)
		w.scratch.Done++
		return uint64(n), n, err
	}
}

// verifyWrites checks the whole file for all writes.
func verifyWrites(path string, b *work.Blocks, c *work.Content, done uint64) error {
	newest := b.Newest(c.Size, done)
	return work.VerifyFile(c.Ctx, path, c.At, c.Size, b.Size, func(data []byte, off int64) {
		if block := off / b.Size; block < int64(len(newest)) && newest[block] >= 0 {
			work.Fill(data, uint64(newest[block]))
		}
	})
}

// last returns what the last writes left; of several writes to a block, the
// newest.
func (w *writer) last(n uint64) (ws []work.Written, err error) {
	seen := map[int64]bool{}
	for k := uint64(1); k <= n; k++ {
		seed := w.scratch.Done - k
		off := w.b.Offset(int(seed % uint64(w.b.Count)))
		if seen[off] {
			continue
		}
		seen[off] = true
		want := make([]byte, w.b.Size)
		work.Fill(want, seed)
		ws = append(ws, work.Written{Off: off, Want: want})
	}
	return ws, nil
}
