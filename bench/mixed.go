package bench

import (
	"math/rand/v2"
	"os"
	"slices"

	"mmapbench/fileio"
)

func mixedWorkload() *Workload {
	return &Workload{
		Name:    "Mixed",
		Doc:     "read a block at an offset, or produce one and write it there, by turns; reads is the percentage of the former",
		Changes: true,
		InPlace: true,
		shapes:  []Case{{Order: "rand", Reads: 70, Cache: "warm", Map: "kept", Sync: "never"}},
		more: []Case{
			{Order: "rand", Reads: 70, Cache: "warm", Map: "kept", Sync: "never", Block: 64},
			{Order: "zipf", Reads: 70, Cache: "warm", Map: "kept", Sync: "never", Block: 64},
			{Order: "zipf", Reads: 70, Cache: "warm", Map: "kept", Sync: "never", Block: 4 << 10},
		},
		blocks: []int64{4 << 10},
		plan:   planMixed,
	}
}

func planMixed(p *problem) (*work, error) {
	b, err := newBlocks(p.c, p.seed)
	if err != nil {
		return nil, err
	}
	m := newMixture(b, p.c.Reads, p.c.File, p.seed)
	stage := func(path string) (func(done uint64) error, error) {
		verify := func(done uint64) error {
			return verifyFile(p.ctx, path, p.content.at, p.content.size, b.size, applyWrites(b, m.newest(done)))
		}
		return verify, restoreChanged(path, p.content, b.size, applyWrites(b, m.final))
	}
	start := func(e *env) (*instance, error) {
		f, err := e.open(os.O_RDWR)
		if err != nil {
			return nil, err
		}
		x := &mixer{mixture: m, f: f, content: p.content, scratch: e.scratch}
		op := x.copying()
		if e.target.InPlace {
			op = x.inPlace()
		}
		return &instance{op: op, file: f, last: x.last, close: f.Close}, nil
	}
	return &work{ledger: newLedger(m.period(), m.values(p.content)), scratch: stage, start: start}, nil
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
	b     *blocks
	reads []bool  // of the operations of half a period
	final []int32 // for each block of the file, the last operation of a period that writes it; -1 for none
}

func newMixture(b *blocks, percentage int, size int64, seed uint64) *mixture {
	m := &mixture{b: b, reads: shares(rand.New(rand.NewPCG(seed, uint64(percentage))), percentage, 2*b.count)}
	m.final = make([]int32, size/b.size)
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
	return m.reads[i%len(m.reads)], m.b.offset(i % m.b.count)
}

// replay updates newest, the last write to each block, by the first n
// operations of a period.
func (m *mixture) replay(newest []int32, n int) {
	for i := range n {
		if read, off := m.at(i); !read {
			newest[off/m.b.size] = int32(i)
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
func (m *mixture) values(c *content) func(i int) (uint64, error) {
	newest := slices.Clone(m.final) // as the period before leaves it
	buf := make([]byte, m.b.size)
	return func(i int) (uint64, error) {
		read, off := m.at(i)
		last := &newest[off/m.b.size]
		switch {
		case !read:
			*last = int32(i)
			return uint64(m.b.size), nil
		case *last < 0:
			data, err := c.at(off, m.b.size)
			return fold(data), err
		}
		fill(buf, uint64(*last))
		return fold(buf), nil
	}
}

// applyWrites returns a function that applies the newest writes to a range of
// the original content.
func applyWrites(b *blocks, newest []int32) func(data []byte, off int64) {
	return func(data []byte, off int64) {
		if block := off / b.size; block < int64(len(newest)) && newest[block] >= 0 {
			fill(data, uint64(newest[block]))
		}
	}
}

// A mixer runs a mixture on a File.
type mixer struct {
	*mixture
	f       fileio.File
	content *content // what the file held before all writes
	scratch *scratch
}

func (x *mixer) copying() opFunc {
	buf := make([]byte, x.b.size)
	return func(i int) (uint64, int, error) {
		x.scratch.done++
		read, off := x.at(i)
		if !read {
			fill(buf, uint64(i))
			n, err := x.f.WriteAt(buf, off)
			return uint64(n), n, err
		}
		n, err := x.f.ReadAt(buf, off)
		if n == len(buf) {
			err = nil // io.EOF is allowed with the last block
		}
		return fold(buf[:n]), n, err
	}
}

func (x *mixer) inPlace() opFunc {
	var value, seed uint64
	consume := func(b []byte) error {
		value = fold(b)
		return nil
	}
	produce := func(b []byte) error {
		fill(b, seed)
		value = uint64(len(b))
		return nil
	}
	return func(i int) (uint64, int, error) {
		x.scratch.done++
		read, off := x.at(i)
		if read {
			err := x.f.View(off, x.b.size, consume)
			return value, int(x.b.size), err
		}
		seed = uint64(i)
		err := x.f.Update(off, x.b.size, produce)
		return value, int(x.b.size), err
	}
}

func (x *mixer) last(n uint64) (ws []written, err error) {
	apply := applyWrites(x.b, x.newest(x.scratch.done))
	for k := uint64(1); k <= n; k++ {
		_, off := x.at(int((x.scratch.done - k) % uint64(x.period())))
		b, err := x.content.at(off, x.b.size)
		if err != nil {
			return nil, err
		}
		want := slices.Clone(b)
		apply(want, off)
		ws = append(ws, written{off, want})
	}
	return ws, nil
}
