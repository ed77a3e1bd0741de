package workload

import (
	"fmt"
	"math/rand/v2"
	"os"

	"mmapbench/fileio"
	"mmapbench/internal/bytesize"
	"mmapbench/internal/work"
)

func moveWorkload() *work.Workload {
	small, large := written(work.Rand, work.Never), written(work.Rand, work.Never)
	small.Block, large.Block = 64, 64<<10
	return &work.Workload{
		Name:    "Move",
		Doc:     "move a block within the file: by turns to a place far off, and to one that it overlaps",
		Bytes:   true,
		Words:   func(of func(string) string) string { return "moves " + of("block") + " in the file" },
		Changes: true,
		Moves:   true,
		Shapes:  []work.Case{written(work.Rand, work.Never)},
		More:    []work.Case{small, large},
		Blocks:  []int64{4 << 10},
		Plan:    planMove,
	}
}

func planMove(p *work.Problem) (*work.Work, error) {
	m, err := newMoves(p.Case, p.Seed)
	if err != nil {
		return nil, err
	}
	value := func(int) (uint64, error) { return uint64(p.Case.Block), nil }
	start := work.OnFile(os.O_RDWR, func(e *work.Env, f fileio.File) (func() work.Op, bool) {
		move := f.Move
		if e.Target.Form.Whole() {
			move = func(dst, src, n int64) error {
				copy(e.Data[dst:dst+n], e.Data[src:src+n])
				return nil
			}
		}
		op := func(i int) (uint64, int, error) {
			e.Scratch.Done++
			dstSlot, srcSlot, dst, src := m.at(i)
			err := move(m.offset(dstSlot, dst), m.offset(srcSlot, src), m.block)
			return uint64(m.block), int(m.block), err
		}
		return func() work.Op { return op }, false
	})
	return &work.Work{
		Ledger: work.NewLedger(m.period(), value), Start: start,
		Model: func() work.Model { return newMoved(m, p.Content) }, Piece: m.slots.Size,
	}, nil
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

// moved is the model of moves.
type moved struct {
	*moves
	content *work.Content // what the file held at first
	cells   []uint32      // the original cell that each cell of the slots holds, in the order of the period
	slot    map[int64]int // by offset
}

func newMoved(m *moves, c *work.Content) *moved {
	x := &moved{m, c, make([]uint32, m.slots.Count*m.wide()), map[int64]int{}}
	for i := range x.cells {
		x.cells[i] = uint32(i)
	}
	for slot := range m.slots.Count {
		x.slot[m.slots.Offset(slot)] = slot
	}
	return x
}

// wide is the number of cells of a slot.
func (m *moves) wide() int { return 2 * int(m.cells) }

// Do takes note of the kth move.
func (x *moved) Do(k uint64) {
	dstSlot, srcSlot, dst, src := x.at(int(k % uint64(x.period())))
	to, from := dstSlot*x.wide()+int(dst), srcSlot*x.wide()+int(src)
	copy(x.cells[to:to+int(x.moves.cells)], x.cells[from:from+int(x.moves.cells)])
}

// Place returns the offset of the slot that the kth move writes to.
func (x *moved) Place(k uint64) int64 {
	slot, _, _, _ := x.at(int(k % uint64(x.period())))
	return x.slots.Offset(slot)
}

// Expect turns the original bytes of a slot into those that it must hold.
func (x *moved) Expect(b []byte, off int64) error {
	slot, visited := x.slot[off]
	if !visited {
		return nil
	}
	for i, cell := range x.cells[slot*x.wide() : (slot+1)*x.wide()] {
		data, err := x.content.At(x.offset(int(cell)/x.wide(), uint8(int(cell)%x.wide())), x.cell)
		if err != nil {
			return err
		}
		copy(b[int64(i)*x.cell:], data)
	}
	return nil
}
