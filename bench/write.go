package bench

import (
	"errors"
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
	start := func(e *env) (*instance, error) {
		if err := restore(e.path, p.content); err != nil {
			return nil, err
		}
		f, err := e.open(os.O_RDWR)
		if err != nil {
			return nil, err
		}
		w := &writer{f: f, b: b, content: p.content, path: e.path, buf: make([]byte, b.size)}
		inst := &instance{op: w.op(e.target.InPlace, p.c.Order), file: f, close: w.close}
		makeDurable(inst, p.c.Sync, b)
		return inst, nil
	}
	return &work{ledger: newLedger(b.count, value), start: start}, nil
}

// A writer overwrites blocks; each operation writes something new.
type writer struct {
	f       fileio.File
	b       *blocks
	content *content // what the file held at first
	path    string
	buf     []byte
	done    uint64 // operations so far: the seed of what the next one writes
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
	if i == 0 {
		if _, err := w.f.Seek(0, io.SeekStart); err != nil {
			return 0, 0, err
		}
	}
	fill(w.buf, w.done)
	w.done++
	n, err := w.f.Write(w.buf)
	return uint64(n), n, err
}

func (w *writer) writeAt(i int) (uint64, int, error) {
	fill(w.buf, w.done)
	w.done++
	n, err := w.f.WriteAt(w.buf, w.b.offset(i))
	return uint64(n), n, err
}

// update produces the block where it belongs.
func (w *writer) update() opFunc {
	var n int
	produce := func(b []byte) error {
		fill(b, w.done)
		n = len(b)
		return nil
	}
	return func(i int) (uint64, int, error) {
		err := w.f.Update(w.b.offset(i), w.b.size, produce)
		w.done++
		return uint64(n), n, err
	}
}

// close looks for the last writes through the File, and for all of them in the
// file.
func (w *writer) close() error {
	err := verifyWritten(w.f, w.last())
	if err := errors.Join(err, w.f.Close()); err != nil {
		return err
	}
	newest := w.b.newest(w.content.size, w.done)
	return verifyFile(w.path, w.content.at, w.content.size, w.b.size, func(b []byte, off int64) {
		if block := off / w.b.size; block < int64(len(newest)) && newest[block] >= 0 {
			fill(b, uint64(newest[block]))
		}
	})
}

// last returns what the last writes left, of several to a block the last one.
func (w *writer) last() (ws []written) {
	seen := map[int64]bool{}
	for k := uint64(1); k <= min(sampleSize, w.done); k++ {
		seed := w.done - k
		off := w.b.offset(int(seed % uint64(w.b.count)))
		if seen[off] {
			continue
		}
		seen[off] = true
		want := make([]byte, w.b.size)
		fill(want, seed)
		ws = append(ws, written{off, want})
	}
	return ws
}
