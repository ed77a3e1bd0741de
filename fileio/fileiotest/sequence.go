package fileiotest

import (
	"flag"
	"fmt"
	"io/fs"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"mmapbench/fileio"
)

const (
	// farthest bounds the offsets that a sequence seeks to or writes at: some
	// systems refuse larger ones.
	farthest = 1 << 40

	// maxSize bounds the files of random sequences, in bytes.
	maxSize = 300 << 10

	headerSize = 4 // bytes that say how the file is opened and what it holds
	recordSize = 8 // bytes that say what call to make
)

// A sequence is a random sequence of calls on one file. It is decoded from any
// bytes, whether rapid, a seed or the fuzzer chose them: a header, then records
// of fixed size, so that dropping a record drops a call and smaller bytes make
// simpler calls.
type sequence struct {
	flag    int
	content []byte
	records []record
}

type record [recordSize]byte

// decodeSequence makes a sequence for a File with these traits.
func decodeSequence(data []byte, traits traits) sequence {
	var header [headerSize]byte
	data = data[copy(header[:], data):]
	flags := traits.flags()
	s := sequence{flag: flags[int(header[0])%len(flags)]}
	s.content = []byte(filling(header[3], contentSize(header[1], int(header[2]))))
	for len(data) >= recordSize {
		s.records = append(s.records, record(data[:recordSize]))
		data = data[recordSize:]
	}
	return s
}

// contentSize returns a size, often a small one or one near a border.
func contentSize(sort byte, detail int) int {
	sizes := [...]int{
		0, detail % 16, detail, detail * 16,
		4094 + detail%4, detail * 257, 65_534 + detail%4, detail * 1024,
	}
	return sizes[sort%8]
}

// filling returns n bytes chosen by seed: all the same, or from an alphabet so
// small that lines are short and patterns are found.
func filling(seed byte, n int) string {
	if seed < 8 {
		return strings.Repeat(string(rune('a'+seed)), n)
	}
	const period = 4099 // a prime: bytes moved by pages show
	rng := rand.New(rand.NewPCG(uint64(seed), 0))
	b := make([]byte, min(n, period))
	for i := range b {
		r := rng.Uint32()
		if b[i] = byte(r); r>>24 > 2 { // else any byte
			b[i] = "abc\n"[r%4]
		}
	}
	return strings.Repeat(string(b), n/period+1)[:n]
}

// A call is an op with its arguments.
type call struct {
	op   op
	args args
}

func (c call) String() string { return fmt.Sprintf("%s: %v", c.op.name, c.args) }

// replay makes the calls of s on a File from open and on a Model, and compares
// all that can be seen.
func (s sequence) replay(tb testing.TB, open Opener, traits traits) error {
	tb.Helper()
	model := newModel(s.content, s.flag, traits)
	e := &env{tb: tb, opener: open, traits: traits}
	f := e.open(string(s.content), s.flag)
	all := weighted(ops())
	var trace []call
	for _, r := range s.records {
		c := r.decode(all, model)
		trace = append(trace, c)
		want := c.op.run(model, c.args)
		got := c.op.run(f.File, c.args)
		if d := got.differs(want); d != "" {
			e.errorf("%s: %s", c.op.name, d)
		}
		if _, ok := want.err.(*fs.PathError); ok {
			f.wantPathError(c.op.name, got.err)
		}
		switch {
		case c.op.name == "Flush":
			f.wantDisk(string(model.data))
		case c.op.name == "FlushRange" && want.err == nil:
			f.wantDiskRange(string(model.data[c.args.off:c.args.off+c.args.n]), c.args.off)
		}
		f.wantTell(model.cursor)
		f.wantSize(model.size())
		if e.errored() {
			break
		}
	}
	if !e.errored() {
		f.wantModel(model)
	}
	if e.errored() {
		return fmt.Errorf("%w\nafter opening %d bytes with flag %#x:%s", e.errs[0], len(s.content), s.flag, indented(trace))
	}
	return nil
}

// indented returns a line for each call.
func indented(trace []call) string {
	var b strings.Builder
	for _, c := range trace {
		fmt.Fprintf(&b, "\n\t%v", c)
	}
	return b.String()
}

// wantModel checks the content, in memory and on disk, and closes f.
func (f *file) wantModel(m *Model) {
	f.wantContent(string(m.data))
	f.wantErr("Close", f.Close(), nil)
	f.wantDisk(string(m.data))
}

// weighted repeats each op as often as its weight says.
func weighted(ops []op) []op {
	var all []op
	for _, op := range ops {
		for range op.weight {
			all = append(all, op)
		}
	}
	return all
}

// decode returns the call that r stands for in the state of m. Offsets are
// chosen near the places where things go wrong.
func (r record) decode(ops []op, m *Model) call {
	a := args{off: m.offset(r[1], r[2]), to: m.offset(r[3], r[4])}
	a.n = m.length(r[5], r[6], a.off)
	a.data = filling(r[7], a.dataSize())
	a.pattern = m.pattern(a.to, int(r[6]%8), r[7])
	a.whence = int(r[3] % 4) // 3 is unknown
	a.variant = int(r[4])
	if m.fixed && a.variant%4 == 3 {
		a.variant = 0 // a short write and an error of the reader: either may win
	}
	op := ops[int(r[0])%len(ops)]
	switch op.name {
	case "Seek":
		a.off = min(a.off, farthest) - [...]int64{0, m.cursor, m.size(), 0}[a.whence]
	case "WriteAt":
		a.off = min(a.off, farthest)
	case "Move":
		if fileio.CheckRange(a.off, a.n, m.size()) != nil {
			a.to = a.off // else either of two bad ranges may be reported
		}
	case "Find", "RFind":
		a.off, a.to = min(a.off, a.to), max(a.off, a.to)+int64(r[6]%8)-1
	}
	if op.grows && !m.fixed && a.end(op, m) > maxSize {
		op = ops[0]
	}
	return call{op, a}
}

// dataSize returns how many bytes are written or asked for: the length of the
// range, if a file can have as many.
func (a args) dataSize() int {
	if a.n < 1 || a.n > maxSize {
		return 1
	}
	return int(a.n)
}

// end returns the size that the call may grow m to.
func (a args) end(op op, m *Model) int64 {
	switch {
	case op.name == "Truncate":
		return a.off
	case op.name == "WriteAt":
		return a.off + int64(len(a.data))
	case m.appending:
		return m.size() + int64(len(a.data))
	default:
		return m.cursor + int64(len(a.data))
	}
}

// offset returns an offset at or near a place of interest.
func (m *Model) offset(place, near byte) int64 {
	fraction := int64(place >> 3) // of 32
	far := int64(math.MaxInt64)
	if fraction < 16 {
		far = 1 << (2 * fraction)
	}
	places := [...]int64{
		0, m.cursor, m.size(), m.size() * fraction / 32,
		4096 * fraction, 1 << 16, m.size() / 2, far,
	}
	deltas := [...]int64{0, 1, -1, 2, 5, -100, 17, 1000}
	return places[place%8] + deltas[near%8] // behind the largest offset comes the smallest
}

// length returns a length that suits off.
func (m *Model) length(sort, detail byte, off int64) int64 {
	rest := m.size() - off
	far := int64(4096)
	if detail >= 128 {
		far = math.MaxInt64
	}
	lengths := [...]int64{
		int64(detail % 16), int64(detail), rest, rest * int64(detail) / 256,
		rest + int64(detail%3) - 1, far, int64(detail) * 257, m.size(),
	}
	return lengths[sort%8]
}

// pattern returns n bytes from off, so that they can be found, or bytes chosen
// by seed.
func (m *Model) pattern(off int64, n int, seed byte) string {
	if off < 0 || off > m.size()-int64(n) {
		return filling(seed, n)
	}
	return string(m.data[off : off+int64(n)])
}

// maxCalls bounds the length of a random sequence.
const maxCalls = 60

// defaultOperations is enough: with the seeds from 1 on they find every bug that
// the suite's own tests plant for them.
const defaultOperations = 50 * maxCalls

// Flags of tests that call [Run].
var (
	operations = flag.Int64("fileiotest.operations", defaultOperations,
		"random operations from fixed seeds that each call of fileiotest.Run compares")
	firstSeed = flag.Uint64("fileiotest.seed", 1, "of the first sequence of -fileiotest.operations")
)

// many compares the Files that open makes with a Model in long sequences, one
// for each seed, until n operations were made or one sequence fails, which it
// returns with the error.
func many(tb testing.TB, open Opener, traits traits, seed uint64, n int64) (sequence, error) {
	for done := int64(0); done < n; done += maxCalls {
		s := seeded(seed, traits)
		if err := try(tb, s, open, traits); err != nil {
			return s, fmt.Errorf("seed %d: %w", seed, err)
		}
		seed++
	}
	return sequence{}, nil
}

// shrink drops calls from a sequence that fails, as long as it still fails.
func (s sequence) shrink(fails func(sequence) bool) sequence {
	for n := len(s.records) / 2; n > 0; n /= 2 {
		for i := 0; i+n <= len(s.records); {
			shorter := s
			shorter.records = slices.Concat(s.records[:i], s.records[i+n:])
			if fails(shorter) {
				s = shorter
			} else {
				i += n
			}
		}
	}
	return s
}

// seeded returns the sequence of a seed.
func seeded(seed uint64, traits traits) sequence {
	return decodeSequence(randomBytes(seed, headerSize+maxCalls*recordSize), traits)
}

// try replays s in a scope of its own.
func try(tb testing.TB, s sequence, open Opener, traits traits) error {
	scope := &scope{TB: tb}
	defer scope.close()
	return s.replay(scope, open, traits)
}

// Fuzz is the body of a native fuzz target: it makes sequences of calls of the
// fuzzer's bytes and compares the Files that open makes with a [Model]. A few
// sequences of each sort are the seed corpus.
func Fuzz(f *testing.F, open Opener, opts ...Option) {
	traits := newTraits(opts)
	for i, flags := 0, traits.flags(); i < 4*len(flags); i++ {
		data := randomBytes(uint64(i), headerSize+maxCalls/3*recordSize)
		data[0] = byte(i)
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		const longest = headerSize + 4*maxCalls*recordSize
		data = data[:min(len(data), longest)]
		if err := decodeSequence(data, traits).replay(t, open, traits); err != nil {
			t.Fatal(err)
		}
	})
}

// randomBytes returns n bytes that depend on seed only.
func randomBytes(seed uint64, n int) []byte {
	rng := rand.New(rand.NewPCG(seed, 0))
	b := make([]byte, n)
	for i := range b {
		b[i] = byte(rng.Uint32())
	}
	return b
}

// A scope is a testing.TB that cleans up when it is closed rather than at the
// end of the test, which may try thousands of files.
type scope struct {
	testing.TB
	cleanups []func()
}

// Cleanup registers f for close.
func (s *scope) Cleanup(f func()) { s.cleanups = append(s.cleanups, f) }

// close runs the cleanups, the last one first.
func (s *scope) close() {
	for _, f := range slices.Backward(s.cleanups) {
		f()
	}
}
