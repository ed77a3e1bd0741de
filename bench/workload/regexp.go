package workload

import (
	"regexp"

	"mmapbench/internal/work"
)

func regexpWorkload() *work.Workload {
	small, large := kept(work.Seq), kept(work.Seq)
	small.Block, large.Block = 4<<10, 1<<20
	return &work.Workload{
		Name:     "Regexp",
		Doc:      "find all matches of a regular expression, m[a-z]+, in the next block",
		Bytes:    true,
		Words:    func(of func(string) string) string { return "matches a regexp in " + of("block") },
		States:   true,
		InPlace:  true,
		Parallel: true,
		Shapes:   []work.Case{kept(work.Seq)},
		More:     []work.Case{small, large},
		Blocks:   []int64{64 << 10},
		Plan:     planRegexp,
	}
}

// planRegexp searches words that begin with a literal letter, which makes the
// expression a fast one. The letter is neither rare nor among the most
// frequent, so that most files have matches.
func planRegexp(p *work.Problem) (*work.Work, error) {
	re := regexp.MustCompile(`m[a-z]+`)
	w, err := planReads(p, readNext, func(b []byte) uint64 { return foldMatches(re, b) })
	if err == nil {
		w.Counts = 32 // an operation takes half a millisecond, and each costs the same
	}
	return w, err
}

// foldMatches consumes the matches and their positions.
func foldMatches(re *regexp.Regexp, b []byte) (value uint64) {
	for _, m := range re.FindAllIndex(b, -1) {
		value = work.Mix(value+uint64(m[0]), work.Hash(b[m[0]:m[1]])+uint64(m[1]))
	}
	return value
}
