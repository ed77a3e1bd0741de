package workload

import (
	"io"
	"os"
	"regexp"

	"mmapbench/fileio"
	"mmapbench/internal/work"
)

func regexpWorkload() *work.Workload {
	return &work.Workload{
		Name:     "Regexp",
		Doc:      "find all matches of a regular expression, m[a-z]+, in the next block",
		Family:   work.Searches,
		Words:    func(of func(string) string) string { return "matches a regexp in " + of("block") },
		InPlace:  true,
		Shapes:   []work.Case{{Order: work.Seq, Cache: work.Warm, Map: work.Kept}},
		More:     []work.Case{{Order: work.Seq, Cache: work.Warm, Map: work.Kept, Block: 4 << 10}, {Order: work.Seq, Cache: work.Warm, Map: work.Kept, Block: 1 << 20}},
		Blocks:   []int64{64 << 10},
		States:   true,
		Parallel: true,
		Plan:     planRegexp,
	}
}

// planRegexp searches words that begin with a literal letter, which makes the
// expression a fast one. The letter is neither rare nor among the most
// frequent, so that most files have matches.
func planRegexp(p *work.Problem) (*work.Work, error) {
	b, err := work.NewBlocks(p.Case, p.Seed)
	if err != nil {
		return nil, err
	}
	re := regexp.MustCompile(`m[a-z]+`)
	value := func(i int) (uint64, error) {
		data, err := p.Content.At(b.Offset(i), b.Size)
		return foldMatches(re, data), err
	}
	start := func(e *work.Env) (*work.Instance, error) {
		f, err := e.Open(os.O_RDONLY)
		if err != nil {
			return nil, err
		}
		op := matchReading(f, b, re)
		if e.Target.Form == work.View {
			op = matchViewing(f, b, re)
		}
		return &work.Instance{Op: op, File: f, Rewinds: true, Close: f.Close}, nil
	}
	// An operation takes half a millisecond, and each costs the same.
	const counted = 32
	return &work.Work{Ledger: work.NewLedger(b.Count, value), Start: start, Counts: counted}, nil
}

// foldMatches consumes the matches and their positions.
func foldMatches(re *regexp.Regexp, b []byte) (value uint64) {
	for _, m := range re.FindAllIndex(b, -1) {
		value = work.Mix(value+uint64(m[0]), work.Fold(b[m[0]:m[1]])+uint64(m[1]))
	}
	return value
}

// matchReading reads each block into one buffer and searches it.
func matchReading(f fileio.File, b *work.Blocks, re *regexp.Regexp) work.Op {
	buf := work.NewBuffer(b.Size)
	next := -1
	return func(i int) (uint64, int, error) {
		if i != next {
			if _, err := f.Seek(b.Offset(i), io.SeekStart); err != nil {
				return 0, 0, err
			}
		}
		next = i + 1
		n, err := io.ReadFull(f, buf)
		return foldMatches(re, buf[:n]), n, err
	}
}

// matchViewing searches the blocks in place.
func matchViewing(f fileio.File, b *work.Blocks, re *regexp.Regexp) work.Op {
	var value uint64
	consume := func(p []byte) error {
		value = foldMatches(re, p)
		return nil
	}
	return func(i int) (uint64, int, error) {
		err := f.View(b.Offset(i), b.Size, consume)
		return value, int(b.Size), err
	}
}
