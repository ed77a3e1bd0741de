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
		Bytes:   true,
		Words:   func(of func(string) string) string { return "writes " + of("block") + of("order") },
		Changes: true,
		InPlace: true,
		Shapes:  []work.Case{written(work.Seq, work.Never), written(work.Rand, work.Never)},
		More:    []work.Case{written(work.Seq, work.AtEnd), written(work.Rand, work.AtEnd), written(work.Rand, work.Each)},
		Blocks:  []int64{64, 4 << 10},
		Plan:    planWrite,
	}
}

func planWrite(p *work.Problem) (*work.Work, error) {
	b, err := work.NewBlocks(p.Case, p.Seed)
	if err != nil {
		return nil, err
	}
	value := func(int) (uint64, error) { return uint64(b.Size), nil }
	start := work.OnFile(os.O_RDWR, func(e *work.Env, f fileio.File) (func() work.Op, bool) {
		op := write(e, f, b)
		if e.Target.Form == work.Copy && p.Case.Order == work.Seq {
			op = writeNext(e, f, b)
		}
		return func() work.Op { return op }, false
	})
	model := func() work.Model { return &writes{b, newest(b, p.Case.File)} }
	return &work.Work{Ledger: work.NewLedger(b.Count, value), Model: model, Piece: b.Size, Start: durable(p.Case.Sync, b, start)}, nil
}

// write overwrites blocks. Each operation writes new content, seeded by the
// number of operations before it.
func write(e *work.Env, f fileio.File, b *work.Blocks) work.Op {
	produce := producing(e, b.Size)
	return func(i int) (uint64, int, error) {
		err := produce(f, b.Offset(i), b.Size, e.Scratch.Done)
		e.Scratch.Done++
		return uint64(b.Size), int(b.Size), err
	}
}

// writeNext is write at the cursor.
func writeNext(e *work.Env, f fileio.File, b *work.Blocks) work.Op {
	buf := make([]byte, b.Size)
	next := 0 // the operation whose offset the cursor is at
	return func(i int) (uint64, int, error) {
		if i != next || i == 0 {
			if _, err := f.Seek(b.Offset(i), io.SeekStart); err != nil {
				return 0, 0, err
			}
		}
		next = i + 1
		work.Produce(buf, e.Scratch.Done)
		e.Scratch.Done++
		n, err := f.Write(buf)
		return uint64(n), n, err
	}
}

// newest has an element for each block of a file, for the last operation that
// wrote it; -1 for none.
func newest(b *work.Blocks, size int64) []int64 {
	last := make([]int64, size/b.Size)
	for i := range last {
		last[i] = -1
	}
	return last
}

// writes is the model of writes over blocks.
type writes struct {
	b      *work.Blocks
	newest []int64
}

func (m *writes) Do(k uint64) { m.newest[m.Place(k)/m.b.Size] = int64(k) }

func (m *writes) Place(k uint64) int64 { return m.b.Offset(int(k % uint64(m.b.Count))) }

func (m *writes) Expect(b []byte, off int64) error {
	if last := m.newest[off/m.b.Size]; last >= 0 {
		work.Produce(b, uint64(last))
	}
	return nil
}
