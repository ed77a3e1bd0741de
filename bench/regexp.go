package bench

import (
	"io"
	"os"
	"regexp"

	"mmapbench/fileio"
)

func regexpWorkload() *Workload {
	return &Workload{
		Name:     "Regexp",
		Doc:      "find all matches of a regular expression, m[a-z]+, in the next block",
		InPlace:  true,
		shapes:   []Case{{Order: "seq", Cache: "warm", Map: "kept"}},
		more:     []Case{{Order: "seq", Cache: "warm", Map: "kept", Block: 4 << 10}, {Order: "seq", Cache: "warm", Map: "kept", Block: 1 << 20}},
		blocks:   []int64{64 << 10},
		states:   true,
		parallel: true,
		plan:     planRegexp,
	}
}

// planRegexp searches words that begin with a literal letter, which makes the
// expression a fast one. The letter is neither rare nor among the most
// frequent, so that most files have matches.
func planRegexp(p *problem) (*work, error) {
	b, err := newBlocks(p.c, p.seed)
	if err != nil {
		return nil, err
	}
	re := regexp.MustCompile(`m[a-z]+`)
	value := func(i int) (uint64, error) {
		data, err := p.content.at(b.offset(i), b.size)
		return foldMatches(re, data), err
	}
	start := func(e *env) (*instance, error) {
		f, err := e.open(os.O_RDONLY)
		if err != nil {
			return nil, err
		}
		op := matchReading(f, b, re)
		if e.target.InPlace {
			op = matchViewing(f, b, re)
		}
		return &instance{op: op, file: f, rewinds: true, close: f.Close}, nil
	}
	// An operation takes half a millisecond, and each costs the same.
	const counted = 32
	return &work{ledger: newLedger(b.count, value), start: start, counts: counted}, nil
}

// foldMatches consumes the matches and their positions.
func foldMatches(re *regexp.Regexp, b []byte) (value uint64) {
	for _, m := range re.FindAllIndex(b, -1) {
		value = mix(value+uint64(m[0]), fold(b[m[0]:m[1]])+uint64(m[1]))
	}
	return value
}

// matchReading reads each block into one buffer and searches it.
func matchReading(f fileio.File, b *blocks, re *regexp.Regexp) opFunc {
	buf := newBuffer(b.size)
	next := -1
	return func(i int) (uint64, int, error) {
		if i != next {
			if _, err := f.Seek(b.offset(i), io.SeekStart); err != nil {
				return 0, 0, err
			}
		}
		next = i + 1
		n, err := io.ReadFull(f, buf)
		return foldMatches(re, buf[:n]), n, err
	}
}

// matchViewing searches the blocks in place.
func matchViewing(f fileio.File, b *blocks, re *regexp.Regexp) opFunc {
	var value uint64
	consume := func(p []byte) error {
		value = foldMatches(re, p)
		return nil
	}
	return func(i int) (uint64, int, error) {
		err := f.View(b.offset(i), b.size, consume)
		return value, int(b.size), err
	}
}
