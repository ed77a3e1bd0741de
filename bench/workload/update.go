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
		Bytes:   true,
		Words:   func(of func(string) string) string { return "changes " + of("block") + of("order") },
		Changes: true,
		InPlace: true,
		Shapes:  []work.Case{written(work.Rand, work.Never)},
		More:    []work.Case{written(work.Rand, work.AtEnd), written(work.Rand, work.Each)},
		Blocks:  []int64{64, 4 << 10},
		Plan:    planUpdate,
	}
}

// planUpdate makes a period that visits each block twice, which leaves every
// block as it was.
func planUpdate(p *work.Problem) (*work.Work, error) {
	b, err := work.NewBlocks(p.Case, p.Seed)
	if err != nil {
		return nil, err
	}
	model := func() *updates { return &updates{b, make([]bool, p.Case.File/b.Size)} }
	before := model() // as the operations before leave the blocks
	value := func(i int) (uint64, error) {
		data, err := p.Content.At(before.Place(uint64(i)), b.Size)
		if err != nil {
			return 0, err
		}
		data = bytes.Clone(data)
		err = before.Expect(data, before.Place(uint64(i)))
		before.Do(uint64(i))
		return work.Hash(data), err
	}
	start := work.OnFile(os.O_RDWR, func(e *work.Env, f fileio.File) (func() work.Op, bool) {
		return func() work.Op { return update(e, f, b) }, false
	})
	return &work.Work{
		Ledger: work.NewLedger(2*b.Count, value), Model: func() work.Model { return model() }, Piece: b.Size,
		Start: durable(p.Case.Sync, b, start),
	}, nil
}

// update reads, changes and writes back blocks.
func update(e *work.Env, f fileio.File, b *work.Blocks) work.Op {
	var value uint64
	change := func(b []byte) error {
		value = work.Hash(b)
		work.Flip(b)
		return nil
	}
	buf := make([]byte, b.Size)
	return func(i int) (uint64, int, error) {
		e.Scratch.Done++
		off := b.Offset(i % b.Count)
		if e.Target.Form.Whole() {
			_ = change(e.Data[off : off+b.Size]) // never fails
			return value, int(b.Size), nil
		}
		if e.Target.Form == work.View {
			err := f.Update(off, b.Size, change)
			return value, int(b.Size), err
		}
		if n, err := f.ReadAt(buf, off); n < len(buf) {
			return 0, n, err
		}
		_ = change(buf) // never fails
		n, err := f.WriteAt(buf, off)
		return value, n, err
	}
}

// updates is the model of updates: which blocks are flipped.
type updates struct {
	b       *work.Blocks
	flipped []bool
}

func (m *updates) Place(k uint64) int64 { return m.b.Offset(int(k % uint64(m.b.Count))) }

func (m *updates) Do(k uint64) {
	flipped := &m.flipped[m.Place(k)/m.b.Size]
	*flipped = !*flipped
}

func (m *updates) Expect(b []byte, off int64) error {
	if m.flipped[off/m.b.Size] {
		work.Flip(b)
	}
	return nil
}
