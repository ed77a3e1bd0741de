package workload

import (
	"bytes"
	"os"

	"mmapbench/fileio"
	"mmapbench/internal/work"
)

func updateWorkload() *work.Workload {
	return &work.Workload{
		Name:    "Update",
		Doc:     "read a block at an offset, change every byte and write it back",
		Family:  work.Writes,
		Words:   func(of func(string) string) string { return "changes " + of("block") + of("order") },
		Changes: true,
		InPlace: true,
		Shapes:  []work.Case{{Order: work.Rand, Cache: work.Warm, Map: work.Kept, Sync: work.Never}},
		More: []work.Case{
			{Order: work.Rand, Cache: work.Warm, Map: work.Kept, Sync: work.AtEnd},
			{Order: work.Rand, Cache: work.Warm, Map: work.Kept, Sync: work.Each},
		},
		Blocks: []int64{64, 4 << 10},
		Plan:   planUpdate,
	}
}

// planUpdate makes a period that visits each block twice, which leaves every
// block as it was.
func planUpdate(p *work.Problem) (*work.Work, error) {
	b, err := work.NewBlocks(p.Case, p.Seed)
	if err != nil {
		return nil, err
	}
	flipped := make([]bool, p.Case.File/b.Size) // as the operations before leave them
	value := func(i int) (uint64, error) {
		off := b.Offset(i % b.Count)
		data, err := p.Content.At(off, b.Size)
		if err == nil && flipped[off/b.Size] {
			data = bytes.Clone(data)
			work.Flip(data)
		}
		flipped[off/b.Size] = !flipped[off/b.Size]
		return work.Fold(data), err
	}
	stage := func(path string) (func(done uint64) error, error) {
		return func(done uint64) error { return verifyUpdates(path, b, p.Content, done) }, work.Restore(path, p.Content)
	}
	start := func(e *work.Env) (*work.Instance, error) {
		f, err := e.Open(os.O_RDWR)
		if err != nil {
			return nil, err
		}
		u := &updater{f: f, b: b, content: p.Content, scratch: e.Scratch}
		op := u.copying()
		if e.Target.Form == work.View {
			op = u.inPlace()
		}
		inst := &work.Instance{Op: op, File: f, Last: u.last, Close: f.Close}
		makeDurable(e.Ctx, inst, p.Case.Sync, b)
		return inst, nil
	}
	return &work.Work{Ledger: work.NewLedger(2*b.Count, value), Scratch: stage, Start: start}, nil
}

// An updater reads, changes and writes back blocks.
type updater struct {
	f       fileio.File
	b       *work.Blocks
	content *work.Content // what the file held at first
	scratch *work.Scratch
}

func (u *updater) copying() work.Op {
	buf := make([]byte, u.b.Size)
	return func(i int) (uint64, int, error) {
		u.scratch.Done++
		off := u.b.Offset(i % u.b.Count)
		if n, err := u.f.ReadAt(buf, off); n < len(buf) {
			return 0, n, err
		}
		value := work.Fold(buf)
		work.Flip(buf)
		n, err := u.f.WriteAt(buf, off)
		return value, n, err
	}
}

func (u *updater) inPlace() work.Op {
	var value uint64
	change := func(b []byte) error {
		value = work.Fold(b)
		work.Flip(b)
		return nil
	}
	return func(i int) (uint64, int, error) {
		u.scratch.Done++
		err := u.f.Update(u.b.Offset(i%u.b.Count), u.b.Size, change)
		return value, int(u.b.Size), err
	}
}

// verifyUpdates checks the whole file for all changes.
func verifyUpdates(path string, b *work.Blocks, c *work.Content, done uint64) error {
	flipped := b.Odd(c.Size, done)
	return work.VerifyFile(c.Ctx, path, c.At, c.Size, b.Size, func(data []byte, off int64) {
		if block := off / b.Size; block < int64(len(flipped)) && flipped[block] {
			work.Flip(data)
		}
	})
}

// last returns the expected bytes where the last operations wrote.
func (u *updater) last(n uint64) (ws []work.Written, err error) {
	flipped := u.b.Odd(u.content.Size, u.scratch.Done)
	for k := uint64(1); k <= n; k++ {
		off := u.b.Offset(int((u.scratch.Done - k) % uint64(u.b.Count)))
		b, err := u.content.At(off, u.b.Size)
		if err != nil {
			return nil, err
		}
		want := bytes.Clone(b)
		if flipped[off/u.b.Size] {
			work.Flip(want)
		}
		ws = append(ws, work.Written{Off: off, Want: want})
	}
	return ws, nil
}
