package bench

import (
	"bytes"
	"os"

	"mmapbench/fileio"
)

func updateWorkload() *Workload {
	return &Workload{
		Name:    "Update",
		Doc:     "read a block at an offset, change every byte and write it back",
		Changes: true,
		InPlace: true,
		shapes:  []Case{{Order: "rand", Cache: "warm", Map: "kept", Sync: "never"}},
		more: []Case{
			{Order: "rand", Cache: "warm", Map: "kept", Sync: "end"},
			{Order: "rand", Cache: "warm", Map: "kept", Sync: "each"},
		},
		blocks: []int64{64, 4 << 10},
		plan:   planUpdate,
	}
}

// planUpdate makes a period that visits each block twice, which leaves every
// block as it was.
func planUpdate(p *problem) (*work, error) {
	b, err := newBlocks(p.c, p.seed)
	if err != nil {
		return nil, err
	}
	flipped := make([]bool, p.c.File/b.size) // as the operations before leave them
	value := func(i int) (uint64, error) {
		off := b.offset(i % b.count)
		data, err := p.content.at(off, b.size)
		if err == nil && flipped[off/b.size] {
			data = bytes.Clone(data)
			flip(data)
		}
		flipped[off/b.size] = !flipped[off/b.size]
		return fold(data), err
	}
	stage := func(path string) (func(done uint64) error, error) {
		return func(done uint64) error { return verifyUpdates(path, b, p.content, done) }, restore(path, p.content)
	}
	start := func(e *env) (*instance, error) {
		f, err := e.open(os.O_RDWR)
		if err != nil {
			return nil, err
		}
		u := &updater{f: f, b: b, content: p.content, scratch: e.scratch}
		op := u.copying()
		if e.target.InPlace {
			op = u.inPlace()
		}
		inst := &instance{op: op, file: f, last: u.last, close: f.Close}
		makeDurable(e.ctx, inst, p.c.Sync, b)
		return inst, nil
	}
	return &work{ledger: newLedger(2*b.count, value), scratch: stage, start: start}, nil
}

// An updater reads, changes and writes back blocks.
type updater struct {
	f       fileio.File
	b       *blocks
	content *content // what the file held at first
	scratch *scratch
}

func (u *updater) copying() opFunc {
	buf := make([]byte, u.b.size)
	return func(i int) (uint64, int, error) {
		u.scratch.done++
		off := u.b.offset(i % u.b.count)
		if n, err := u.f.ReadAt(buf, off); n < len(buf) {
			return 0, n, err
		}
		value := fold(buf)
		flip(buf)
		n, err := u.f.WriteAt(buf, off)
		return value, n, err
	}
}

func (u *updater) inPlace() opFunc {
	var value uint64
	change := func(b []byte) error {
		value = fold(b)
		flip(b)
		return nil
	}
	return func(i int) (uint64, int, error) {
		u.scratch.done++
		err := u.f.Update(u.b.offset(i%u.b.count), u.b.size, change)
		return value, int(u.b.size), err
	}
}

// verifyUpdates checks the whole file for all changes.
func verifyUpdates(path string, b *blocks, c *content, done uint64) error {
	flipped := b.odd(c.size, done)
	return verifyFile(c.ctx, path, c.at, c.size, b.size, func(data []byte, off int64) {
		if block := off / b.size; block < int64(len(flipped)) && flipped[block] {
			flip(data)
		}
	})
}

// last returns the expected bytes where the last operations wrote.
func (u *updater) last(n uint64) (ws []written, err error) {
	flipped := u.b.odd(u.content.size, u.scratch.done)
	for k := uint64(1); k <= n; k++ {
		off := u.b.offset(int((u.scratch.done - k) % uint64(u.b.count)))
		b, err := u.content.at(off, u.b.size)
		if err != nil {
			return nil, err
		}
		want := bytes.Clone(b)
		if flipped[off/u.b.size] {
			flip(want)
		}
		ws = append(ws, written{off, want})
	}
	return ws, nil
}
