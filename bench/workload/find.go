package workload

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"

	"mmapbench/fileio"
	"mmapbench/internal/bytesize"
	"mmapbench/internal/search"
	"mmapbench/internal/work"
)

func findWorkload() *work.Workload {
	return &work.Workload{
		Name:   "Find",
		States: true,
		Doc:    "search forward for a needle that is near (4 KiB), far (4 MiB) or nowhere in 16 MiB; rare: has a rare byte, and the whole file is searched",
		Bytes:  true,
		Words:  wordsOfFind,
		Shapes: []work.Case{
			{Needle: work.Near, Cache: work.Warm, Map: work.Kept},
			{Needle: work.Far, Cache: work.Warm, Map: work.Kept},
			{Needle: work.Nowhere, Cache: work.Warm, Map: work.Kept},
		},
		More:     []work.Case{{Needle: work.Rare, Cache: work.Warm, Map: work.Kept}},
		Parallel: true,
		Plan:     func(p *work.Problem) (*work.Work, error) { return planSearch(p, forward()) },
	}
}

// A direction is a way to search.
type direction struct {
	// index finds the match without any target.
	index func(b, pattern []byte) int
	// span returns the range to search so that a match of n bytes at offset
	// at is reached after distance bytes.
	span func(at, n, distance int64) (start, end int64)
	find func(f fileio.File, s *query) (int64, error)
	in   func(b, pattern []byte) int // as the implementations search
}

func forward() direction {
	return direction{
		index: bytes.Index,
		span:  func(at, n, distance int64) (int64, int64) { return at + n - distance, at + n },
		find:  func(f fileio.File, s *query) (int64, error) { return f.Find(s.pattern, s.start, s.end) },
		in:    search.First,
	}
}

// bare searches the bytes of the whole file.
func (d direction) bare(e *work.Env) func(f fileio.File, s *query) (int64, error) {
	return func(_ fileio.File, s *query) (int64, error) {
		at := int64(d.in(e.Data[s.start:s.end], s.pattern))
		if at >= 0 {
			at += s.start
		}
		return at, nil
	}
}

// A query is one operation: it looks for the pattern between start and end.
// want is the offset of the match, or -1 for none. All bytes between start and
// end are searched.
type query struct {
	pattern          []byte
	start, end, want int64
}

// holds reports whether the search finds its match where it should.
func (s *query) holds(p *work.Problem, d direction) (bool, error) {
	if s.start < 0 || s.end > p.Case.File {
		return false, nil
	}
	b, err := p.Content.At(s.start, s.end-s.start)
	if err != nil {
		return false, err
	}
	at := int64(d.index(b, s.pattern))
	if at >= 0 {
		at += s.start
	}
	return at == s.want, nil
}

// reach returns how many bytes a search covers, also in words, and the number of different
// searches of a period, which is also a batch: bytes.Index takes several times
// as long for some patterns and starting points as for others.
func reach(needle work.Needle) (distance int64, words string, searches int) {
	switch needle {
	case work.Near:
		return 4 << 10, "4 KiB", 256
	case work.Far:
		return 4 << 20, "4 MiB", 4
	case work.Rare:
		return 1 << 62, "the whole file", 1
	default:
		return 16 << 20, "16 MiB", 2
	}
}

func planSearch(p *work.Problem, d direction) (*work.Work, error) {
	r := rand.New(rand.NewPCG(p.Seed, uint64(len(p.Case.Needle))))
	distance, _, n := reach(p.Case.Needle)
	searches := make([]query, n)
	for i := range searches {
		s, err := placeSearch(p, d, r, distance)
		if err != nil {
			return nil, err
		}
		searches[i] = s
	}
	value := func(i int) (uint64, error) { return uint64(searches[i].want), nil }
	start := work.OnFile(os.O_RDONLY, func(e *work.Env, f fileio.File) (func() work.Op, bool) {
		find := d.find
		if e.Target.Form.Whole() {
			find = d.bare(e)
		}
		op := func(i int) (uint64, int, error) {
			s := &searches[i]
			at, err := find(f, s)
			return uint64(at), int(s.end - s.start), err
		}
		return func() work.Op { return op }, true
	})
	return &work.Work{Ledger: work.NewLedger(n, value), Start: start, Whole: true}, nil
}

// patternLength in bytes is long enough to be rare in most files.
const patternLength = 24

// placeSearch draws searches until one finds its match where it should.
func placeSearch(p *work.Problem, d direction, r *rand.Rand, distance int64) (query, error) {
	const tries = 64
	if p.Case.File < 2*patternLength {
		return query{}, &work.Refusal{Reason: "the file is too small to place a needle in it"}
	}
	if p.Case.Needle == work.Rare {
		return rareQuery(p, d)
	}
	distance = max(min(distance, p.Case.File/2), patternLength)
	for range tries {
		s, err := drawSearch(p, d, r, distance)
		if err != nil {
			return query{}, err
		}
		ok, err := s.holds(p, d)
		if err != nil {
			return query{}, err
		}
		if ok {
			return s, nil
		}
	}
	return query{}, &work.Refusal{Reason: fmt.Sprintf("no needle could be placed at %s: the content repeats itself", bytesize.Format(distance))}
}

// rareQuery searches the whole file for a pattern that it does not hold, but whose
// bytes it holds, one of them less often than most.
func rareQuery(p *work.Problem, d direction) (query, error) {
	var counts [256]int
	sample, err := p.Content.At(0, min(p.Case.File, 1<<20))
	if err != nil {
		return query{}, err
	}
	for _, b := range sample {
		counts[b]++
	}
	rarest, usual := -1, 0
	for b, n := range counts {
		if n > 0 && (rarest < 0 || n < counts[rarest]) {
			rarest = b
		}
		if n > counts[usual] {
			usual = b
		}
	}
	pattern := bytes.Repeat([]byte{byte(usual)}, patternLength)
	pattern[patternLength/2] = byte(rarest)
	q := query{pattern, 0, p.Case.File, -1}
	ok, err := q.holds(p, d)
	if err == nil && !ok {
		err = &work.Refusal{Reason: "no pattern with a rare byte is missing in the file"}
	}
	return q, err
}

func drawSearch(p *work.Problem, d direction, r *rand.Rand, distance int64) (query, error) {
	if p.Case.Needle == work.Nowhere {
		start := r.Int64N(p.Case.File - distance + 1)
		return query{absentPattern(p, r), start, start + distance, -1}, nil
	}
	at, pattern, err := pickNeedle(p, r)
	start, end := d.span(at, int64(len(pattern)), distance)
	return query{pattern, start, end, at}, err
}

// absentPattern returns a line like the planted ones, which the file does not
// hold. In a file without planted lines it starts with a byte of the content,
// because the speed of a search depends on its first byte; the rest is random.
func absentPattern(p *work.Problem, r *rand.Rand) []byte {
	if n := len(p.Input.Needles); n > 0 {
		return []byte(work.NeedleLine(n + r.IntN(n)))
	}
	pattern := make([]byte, patternLength)
	for i := range pattern {
		pattern[i] = byte(r.Uint32())
	}
	if first, err := p.Content.At(r.Int64N(p.Case.File), 1); err == nil {
		pattern[0] = first[0]
	}
	return pattern
}

// pickNeedle picks a planted line, or any bytes of a file without planted
// lines.
func pickNeedle(p *work.Problem, r *rand.Rand) (at int64, pattern []byte, err error) {
	if n := len(p.Input.Needles); n > 0 {
		i := r.IntN(n)
		return p.Input.Needles[i], []byte(work.NeedleLine(i)), nil
	}
	at = r.Int64N(p.Case.File - patternLength + 1)
	b, err := p.Content.At(at, patternLength)
	return at, bytes.Clone(b), err
}

func wordsOfFind(of func(key string) string) string {
	needle := work.Needle(of("needle"))
	distance, far, _ := reach(needle)
	if file, err := bytesize.Parse(of("file")); err == nil && file/2 < distance {
		far = "half the file"
	}
	switch needle {
	case work.Nowhere:
		return "finds none in " + far
	case work.Rare:
		return "finds no rare needle"
	}
	return "finds " + far + " off"
}
