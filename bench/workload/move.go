package workload

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"os"

	"mmapbench/fileio"
	"mmapbench/internal/bytesize"
	"mmapbench/internal/work"
)

func moveWorkload() *work.Workload {
	return &work.Workload{
		Name:    "Move",
		Doc:     "move a block within the file: by turns to a place far off, and to one that it overlaps",
		Family:  work.Writes,
		Words:   func(of func(string) string) string { return "moves " + of("block") + " in the file" },
		Changes: true,
		Shapes:  []work.Case{{Order: work.Rand, Cache: work.Warm, Map: work.Kept, Sync: work.Never}},
		More: []work.Case{
			{Order: work.Rand, Cache: work.Warm, Map: work.Kept, Sync: work.Never, Block: 64},
			{Order: work.Rand, Cache: work.Warm, Map: work.Kept, Sync: work.Never, Block: 64 << 10},
		},
		Blocks: []int64{4 << 10},
		Plan:   planMove,
	}
}

func planMove(p *work.Problem) (*work.Work, error) {
	m, err := newMoves(p.Case, p.Seed)
	if err != nil {
		return nil, err
	}
	value := func(int) (uint64, error) { return uint64(p.Case.Block), nil }
	stage := func(path string) (func(done uint64) error, error) {
		return func(done uint64) error { return m.verify(path, p.Content, done) }, work.Restore(path, p.Content)
	}
	start := func(e *work.Env) (*work.Instance, error) {
		f, err := e.Open(os.O_RDWR)
		if err != nil {
			return nil, err
		}
		x := &mover{moves: m, f: f, content: p.Content, scratch: e.Scratch}
		return &work.Instance{Op: x.move, File: f, Last: x.last, Close: f.Close}, nil
	}
	return &work.Work{Ledger: work.NewLedger(m.period(), value), Scratch: stage, Start: start, Moves: true}, nil
}

// moves are the moves of a period.
//
// The file is divided into slots of two blocks, visited in random order. Moves
// alternate. The first takes a slot's block to the slot before it, where it
// lands at some place. The second takes it from there to its resting place,
// which overlaps the first. The blocks thus go round and none is lost. If moves
// overwrote other blocks, the file would soon hold many copies of a few blocks,
// and a lost move would go unnoticed.
type moves struct {
	slots *work.Blocks
	block int64 // in bytes
	cells int64 // per block; every move is by whole cells
	cell  int64 // in bytes

	// Where the block of each slot lands and rests, in cells.
	land, rest []uint8
}

// newMoves returns the moves of a case. A block of odd size moves by its whole
// length, so its two places do not overlap.
func newMoves(c work.Case, seed uint64) (*moves, error) {
	m := &moves{block: c.Block, cells: int64(gcd(int(c.Block), 4))}
	m.cell = m.block / m.cells
	c.Block *= 2
	if c.Block > c.File {
		return nil, &work.Refusal{Reason: fmt.Sprintf("the file of %s has no room to move a block of %s in", bytesize.Format(c.File), bytesize.Format(m.block))}
	}
	var err error
	if m.slots, err = work.NewBlocks(c, seed); err != nil {
		return nil, err
	}
	r := rand.New(rand.NewPCG(seed, uint64(c.Block)))
	m.land, m.rest = make([]uint8, m.slots.Count), make([]uint8, m.slots.Count)
	for i := range m.land {
		distance := 1 + r.Int64N(max(m.cells-1, 1))
		at := r.Int64N(m.cells - distance + 1)
		m.land[i], m.rest[i] = uint8(at), uint8(at+distance)
		if r.IntN(2) == 0 {
			m.land[i], m.rest[i] = m.rest[i], m.land[i]
		}
	}
	return m, nil
}

func (m *moves) period() int { return 2 * m.slots.Count }

// at returns the ith move of a period: the slots by their index in the period,
// and the places within them in cells.
func (m *moves) at(i int) (dstSlot, srcSlot int, dst, src uint8) {
	slot := i / 2
	if i%2 == 1 {
		return slot, slot, m.rest[slot], m.land[slot]
	}
	next := slot + 1
	if next == m.slots.Count {
		next = 0
	}
	return slot, next, m.land[slot], m.rest[next]
}

func (m *moves) offset(slot int, cell uint8) int64 {
	return m.slots.Offset(slot) + int64(cell)*m.cell
}

// replay returns the original cell that each cell of the slots holds after the
// first n moves, counted across periods. Cells are in the order of the period.
func (m *moves) replay(n uint64) []uint32 {
	wide := 2 * int(m.cells)
	cells := make([]uint32, m.slots.Count*wide)
	for i := range cells {
		cells[i] = uint32(i)
	}
	i, period := 0, m.period()
	for range n {
		dstSlot, srcSlot, dst, src := m.at(i)
		to, from := dstSlot*wide+int(dst), srcSlot*wide+int(src)
		copy(cells[to:to+int(m.cells)], cells[from:from+int(m.cells)])
		if i++; i == period {
			i = 0
		}
	}
	return cells
}

// A mover runs moves on a File.
type mover struct {
	*moves
	f       fileio.File
	content *work.Content // what the file held at first
	scratch *work.Scratch
}

func (x *mover) move(i int) (uint64, int, error) {
	x.scratch.Done++
	dstSlot, srcSlot, dst, src := x.at(i)
	err := x.f.Move(x.offset(dstSlot, dst), x.offset(srcSlot, src), x.block)
	return uint64(x.block), int(x.block), err
}

// verify checks the file, which held the content at first, after done moves.
func (m *moves) verify(path string, c *work.Content, done uint64) error {
	cells := m.replay(done)
	visits := m.slots.Newest(c.Size, uint64(m.slots.Count))
	var err error
	verr := work.VerifyFile(c.Ctx, path, c.At, c.Size, m.slots.Size, func(b []byte, off int64) {
		if place := off / m.slots.Size; place < int64(len(visits)) && visits[place] >= 0 {
			err = errors.Join(err, m.expect(b, c, cells, int(visits[place])))
		}
	})
	return errors.Join(err, verr)
}

// expect overwrites b, the original bytes of a slot, with what the slot must
// hold.
func (m *moves) expect(b []byte, c *work.Content, cells []uint32, slot int) error {
	wide := 2 * int(m.cells)
	for i, cell := range cells[slot*wide : (slot+1)*wide] {
		from := int(cell)
		data, err := c.At(m.offset(from/wide, uint8(from%wide)), m.cell)
		if err != nil {
			return err
		}
		copy(b[int64(i)*m.cell:], data)
	}
	return nil
}

// last returns the expected bytes of the slots that the last n moves wrote.
func (x *mover) last(n uint64) (ws []work.Written, err error) {
	cells := x.replay(x.scratch.Done)
	for k := uint64(1); k <= n; k++ {
		slot, _, _, _ := x.at(int((x.scratch.Done - k) % uint64(x.period())))
		want := make([]byte, x.slots.Size)
		if err := x.expect(want, x.content, cells, slot); err != nil {
			return nil, err
		}
		ws = append(ws, work.Written{Off: x.slots.Offset(slot), Want: want})
	}
	return ws, nil
}
