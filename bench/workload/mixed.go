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
		Family:  work.Writes,
		Words:   func(of func(string) string) string { return "reads " + of("reads") + " %, else writes " + of("block") },
		Changes: true,
		InPlace: true,
		Shapes:  []work.Case{{Order: work.Rand, Reads: 70, Cache: work.Warm, Map: work.Kept, Sync: work.Never}},
		More: []work.Case{
			{Order: work.Rand, Reads: 70, Cache: work.Warm, Map: work.Kept, Sync: work.Never, Block: 64},
			{Order: work.Zipf, Reads: 70, Cache: work.Warm, Map: work.Kept, Sync: work.Never, Block: 64},
			{Order: work.Zipf, Reads: 70, Cache: work.Warm, Map: work.Kept, Sync: work.Never, Block: 4 << 10},
		},
		Blocks: []int64{4 << 10},
		Plan:   planMixed,
	}
}

func planMixed(p *work.Problem) (*work.Work, error) {
	b, err := work.NewBlocks(p.Case, p.Seed)
	if err != nil {
		return nil, err
	}
	m := newMixture(b, p.Case.Reads, p.Case.File, p.Seed)
	stage := func(path string) (func(done uint64) error, error) {
		verify := func(done uint64) error {
			return work.VerifyFile(p.Ctx, path, p.Content.At, p.Content.Size, b.Size, applyWrites(b, m.newest(done)))
		}
		return verify, work.RestoreChanged(path, p.Content, b.Size, applyWrites(b, m.final))
	}
	start := func(e *work.Env) (*work.Instance, error) {
		f, err := e.Open(os.O_RDWR)
		if err != nil {
			return nil, err
		}
		x := &mixer{mixture: m, f: f, content: p.Content, scratch: e.Scratch}
		op := x.copying()
		if e.Target.Form == work.View {
			op = x.inPlace()
		}
		return &work.Instance{Op: op, File: f, Last: x.last, Close: f.Close}, nil
	}
	return &work.Work{Ledger: work.NewLedger(m.period(), m.values(p.Content)), Scratch: stage, Start: start}, nil
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
	b     *work.Blocks
	reads []bool  // of the operations of half a period
	final []int32 // for each block of the file, the last operation of a period that writes it; -1 for none
}

func newMixture(b *work.Blocks, percentage int, size int64, seed uint64) *mixture {
	m := &mixture{b: b, reads: shares(rand.New(rand.NewPCG(seed, uint64(percentage))), percentage, 2*b.Count)}
	m.final = make([]int32, size/b.Size)
	for i := range m.final {
		m.final[i] = -1
	}
	m.replay(m.final, m.period())
	return m
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

// replay updates newest, the last write to each block, by the first n
// operations of a period.
func (m *mixture) replay(newest []int32, n int) {
	for i := range n {
		if read, off := m.at(i); !read {
			newest[off/m.b.Size] = int32(i)
		}
	}
}

// newest returns, for each block, the operation of a period that wrote it last,
// after done operations.
func (m *mixture) newest(done uint64) []int32 {
	newest := slices.Clone(m.final)
	m.replay(newest, int(done%uint64(m.period())))
	return newest
}

// values returns a function that computes the operations' values in order.
func (m *mixture) values(c *work.Content) func(i int) (uint64, error) {
	newest := slices.Clone(m.final) // as the period before leaves it
	buf := make([]byte, m.b.Size)
	return func(i int) (uint64, error) {
		read, off := m.at(i)
		last := &newest[off/m.b.Size]
		switch {
		case !read:
			*last = int32(i)
			return uint64(m.b.Size), nil
		case *last < 0:
			data, err := c.At(off, m.b.Size)
			return work.Fold(data), err
		}
		work.Fill(buf, uint64(*last))
		return work.Fold(buf), nil
	}
}

// applyWrites returns a function that applies the newest writes to a range of
// the original content.
func applyWrites(b *work.Blocks, newest []int32) func(data []byte, off int64) {
	return func(data []byte, off int64) {
		if block := off / b.Size; block < int64(len(newest)) && newest[block] >= 0 {
			work.Fill(data, uint64(newest[block]))
		}
	}
}

// A mixer runs a mixture on a File.
type mixer struct {
	*mixture
	f       fileio.File
	content *work.Content // what the file held before all writes
	scratch *work.Scratch
}

func (x *mixer) copying() work.Op {
	buf := make([]byte, x.b.Size)
	return func(i int) (uint64, int, error) {
		x.scratch.Done++
		read, off := x.at(i)
		if !read {
			work.Fill(buf, uint64(i))
			n, err := x.f.WriteAt(buf, off)
			return uint64(n), n, err
		}
		n, err := x.f.ReadAt(buf, off)
		if n == len(buf) {
			err = nil // io.EOF is allowed with the last block
		}
		return work.Fold(buf[:n]), n, err
	}
}

func (x *mixer) inPlace() work.Op {
	var value, seed uint64
	consume := func(b []byte) error {
		value = work.Fold(b)
		return nil
	}
	produce := func(b []byte) error {
		work.Fill(b, seed)
		value = uint64(len(b))
		return nil
	}
	return func(i int) (uint64, int, error) {
		x.scratch.Done++
		read, off := x.at(i)
		if read {
			err := x.f.View(off, x.b.Size, consume)
			return value, int(x.b.Size), err
		}
		seed = uint64(i)
		err := x.f.Update(off, x.b.Size, produce)
		return value, int(x.b.Size), err
	}
}

func (x *mixer) last(n uint64) (ws []work.Written, err error) {
	apply := applyWrites(x.b, x.newest(x.scratch.Done))
	for k := uint64(1); k <= n; k++ {
		_, off := x.at(int((x.scratch.Done - k) % uint64(x.period())))
		b, err := x.content.At(off, x.b.Size)
		if err != nil {
			return nil, err
		}
		want := slices.Clone(b)
		apply(want, off)
		ws = append(ws, work.Written{Off: off, Want: want})
	}
	return ws, nil
}
