package fileiotest

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
)

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
