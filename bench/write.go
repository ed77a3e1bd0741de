package bench

import (
	"io"
	"os"

	"mmapbench/fileio"
)

func writeWorkload() *Workload {
	return &Workload{
		Name:    "Write",
		Doc:     "produce a block and write it over the next one at the cursor (seq), or one at an offset (rand)",
		Changes: true,
		InPlace: true,
		shapes: []Case{
			{Order: "seq", Cache: "warm", Map: "kept", Sync: "never"},
			{Order: "rand", Cache: "warm", Map: "kept", Sync: "never"},
		},
		more: []Case{
			{Order: "seq", Cache: "warm", Map: "kept", Sync: "end"},
			{Order: "rand", Cache: "warm", Map: "kept", Sync: "end"},
			{Order: "rand", Cache: "warm", Map: "kept", Sync: "each"},
		},
		blocks: []int64{64, 4 << 10},
		plan:   planWrite,
	}
}

func planWrite(p *problem) (*work, error) {
	b, err := newBlocks(p.c, p.seed)
	if err != nil {
		return nil, err
	}
	value := func(int) (uint64, error) { return uint64(b.size), nil }
	stage := func(path string) (func(done uint64) error, error) {
		return func(done uint64) error { return verifyWrites(path, b, p.content, done) }, restore(path, p.content)
	}
	start := func(e *env) (*instance, error) {
		f, err := e.open(os.O_RDWR)
		if err != nil {
			return nil, err
		}
		w := &writer{f: f, b: b, scratch: e.scratch, buf: make([]byte, b.size)}
		inst := &instance{op: w.op(e.target.InPlace, p.c.Order), file: f, last: w.last, close: f.Close}
		makeDurable(e.ctx, inst, p.c.Sync, b)
		return inst, nil
	}
	return &work{ledger: newLedger(b.count, value), scratch: stage, start: start}, nil
}

// A writer overwrites blocks. Each operation writes new content, seeded by the
// number of operations before it.
type writer struct {
	f       fileio.File
	b       *blocks
	scratch *scratch
	buf     []byte
	next    int // the operation whose offset the cursor is at
}

func (w *writer) op(inPlace bool, order string) opFunc {
	switch {
	case inPlace:
		return w.update()
	case order == "seq":
		return w.writeNext
	default:
		return w.writeAt
	}
}

func (w *writer) writeNext(i int) (uint64, int, error) {
	if i != w.next || i == 0 {
		if _, err := w.f.Seek(w.b.offset(i), io.SeekStart); err != nil {
			return 0, 0, err
		}
	}
	w.next = i + 1
	fill(w.buf, w.scratch.done)
	w.scratch.done++
	n, err := w.f.Write(w.buf)
	return uint64(n), n, err
}

func (w *writer) writeAt(i int) (uint64, int, error) {
	fill(w.buf, w.scratch.done)
	w.scratch.done++
	n, err := w.f.WriteAt(w.buf, w.b.offset(i))
	return uint64(n), n, err
}

// update produces blocks in place.
func (w *writer) update() opFunc {
	var n int
	produce := func(b []byte) error {
		fill(b, w.scratch.done)
		n = len(b)
		return nil
	}
	return func(i int) (uint64, int, error) {
		err := w.f.Update(w.b.offset(i), w.b.size, produce)
		w.scratch.done++
		return uint64(n), n, err
	}
}

// verifyWrites checks the whole file for all writes.
func verifyWrites(path string, b *blocks, c *content, done uint64) error {
	newest := b.newest(c.size, done)
	return verifyFile(c.ctx, path, c.at, c.size, b.size, func(data []byte, off int64) {
		if block := off / b.size; block < int64(len(newest)) && newest[block] >= 0 {
			fill(data, uint64(newest[block]))
		}
	})
}

// last returns what the last writes left; of several writes to a block, the
// newest.
func (w *writer) last(n uint64) (ws []written, err error) {
	seen := map[int64]bool{}
	for k := uint64(1); k <= n; k++ {
		seed := w.scratch.done - k
		off := w.b.offset(int(seed % uint64(w.b.count)))
		if seen[off] {
			continue
		}
		seen[off] = true
		want := make([]byte, w.b.size)
		fill(want, seed)
		ws = append(ws, written{off, want})
	}
	return ws, nil
}
