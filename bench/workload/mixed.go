package workload

import (
	"math/rand/v2"
	"os"
	"slices"

	"mmapbench/fileio"
	"mmapbench/internal/work"
)

func mixedWorkload() *work.Workload {
	return &work.Workload{
		Name:    "Mixed",
		Doc:     "read a block at an offset, or produce one and write it there, by turns; reads is the percentage of the former",
		Bytes:   true,
		Words:   func(of func(string) string) string { return "reads " + of("reads") + " %, writes " + of("block") },
		Changes: true,
		InPlace: true,
		Shapes:  []work.Case{mixed(work.Rand, 0)},
		More:    []work.Case{mixed(work.Rand, 64), mixed(work.Zipf, 64), mixed(work.Zipf, 4<<10)},
		Blocks:  []int64{4 << 10},
		Plan:    planMixed,
	}
}

// mixed is a case with a typical share of reads.
func mixed(order work.Order, block int64) work.Case {
	c := written(order, work.Never)
	c.Reads, c.Block = 70, block
	return c
}

func planMixed(p *work.Problem) (*work.Work, error) {
	b, err := work.NewBlocks(p.Case, p.Seed)
	if err != nil {
		return nil, err
	}
	m := newMixture(b, p.Case.Reads, p.Case.File, p.Seed)
	start := work.OnFile(os.O_RDWR, func(e *work.Env, f fileio.File) (func() work.Op, bool) {
		return func() work.Op { return m.op(e, f) }, false
	})
	return &work.Work{
		Ledger: work.NewLedger(m.period(), m.values(p.Content)), Start: start,
		Model: func() work.Model { return m.from() }, Piece: b.Size,
	}, nil
}

// A mixture says which operations of a period read and which write.
//
// A period visits the blocks four times. The first two passes differ in which
// blocks they read and which they write, so that most blocks are both read and
// written. The last two passes repeat the first two, so that a block that is
// written is written at least twice a period. What is written depends on the
// number of the operation, so each write changes the block. The file starts as
// a period leaves it, which makes all periods alike.
type mixture struct {
	writes        // newest are operations of a period
	reads  []bool // of the operations of half a period
}

func newMixture(b *work.Blocks, percentage int, size int64, seed uint64) *mixture {
	m := &mixture{writes{b, newest(b, size)}, shares(rand.New(rand.NewPCG(seed, uint64(percentage))), percentage, 2*b.Count)}
	for i := range m.period() {
		m.Do(uint64(i))
	}
	return m
}

// from returns the model of the operations on a file, which begins as a period
// leaves it.
func (m *mixture) from() *mixture {
	return &mixture{writes{m.b, slices.Clone(m.newest)}, m.reads}
}

// shares returns n booleans; the given percentage of them is true. Any short
// run of them has about the same percentage, so that the cost of a batch does
// not depend on where it starts.
func shares(r *rand.Rand, percentage, n int) []bool {
	few := 100 / gcd(percentage, 100)
	choices := make([]bool, 0, n+few)
	for len(choices) < n {
		group := choices[len(choices) : len(choices)+few]
		for i := range group {
			group[i] = i < percentage*few/100
		}
		r.Shuffle(few, func(i, j int) { group[i], group[j] = group[j], group[i] })
		choices = choices[:len(choices)+few]
	}
	return choices[:n]
}

func gcd(a, b int) int {
	for b != 0 {
		a, b = b, a%b
	}
	return a
}

func (m *mixture) period() int { return 2 * len(m.reads) }

// at returns whether the ith operation of a period reads, and its offset.
func (m *mixture) at(i int) (read bool, off int64) {
	return m.reads[i%len(m.reads)], m.b.Offset(i % m.b.Count)
}

// Do takes note of the kth operation.
func (m *mixture) Do(k uint64) {
	i := int(k % uint64(m.period()))
	if read, off := m.at(i); !read {
		m.newest[off/m.b.Size] = int64(i)
	}
}

// Place returns the offset of the kth operation.
func (m *mixture) Place(k uint64) int64 {
	_, off := m.at(int(k % uint64(m.period())))
	return off
}

// values returns a function that computes the operations' values in order.
func (m *mixture) values(c *work.Content) func(i int) (uint64, error) {
	now := m.from()
	return func(i int) (uint64, error) {
		read, off := m.at(i)
		if !read {
			now.Do(uint64(i))
			return uint64(m.b.Size), nil
		}
		data, err := c.At(off, m.b.Size)
		if err != nil {
			return 0, err
		}
		data = slices.Clone(data)
		err = now.Expect(data, off)
		return work.Hash(data), err
	}
}

// op does the operations on a File.
func (m *mixture) op(e *work.Env, f fileio.File) work.Op {
	consume, produce := consuming(e, m.b.Size), producing(e, m.b.Size)
	return func(i int) (value uint64, n int, err error) {
		e.Scratch.Done++
		read, off := m.at(i)
		if read {
			value, err = consume(f, off, m.b.Size)
			return value, int(m.b.Size), err
		}
		return uint64(m.b.Size), int(m.b.Size), produce(f, off, m.b.Size, uint64(i))
	}
}
