package workload

import (
	"math/rand/v2"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"mmapbench/internal/work"
)

func TestShares(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		percentage := rapid.IntRange(1, 99).Draw(t, "percentage")
		seed := rapid.Uint64().Draw(t, "seed")
		const n = 1234
		s := shares(rand.New(rand.NewPCG(seed, 1)), percentage, n)
		if len(s) != n {
			t.Fatalf("%d choices, want %d", len(s), n)
		}
		few := 100 / gcd(percentage, 100)
		for from := 0; from+few <= n; from += few {
			hits := 0
			for _, hit := range s[from : from+few] {
				if hit {
					hits++
				}
			}
			if hits*100 != percentage*few {
				t.Fatalf("%d of %d choices from %d on, not %d %%", hits, few, from, percentage)
			}
		}
		if !slices.Equal(s, shares(rand.New(rand.NewPCG(seed, 1)), percentage, n)) {
			t.Error("the same seed gave other choices")
		}
	})
}

// Over several periods, operations yield what a real file would hold. Each
// write changes the file, and every period has the values of the first.
func TestMixture(t *testing.T) {
	in, data := generate(t, 4<<10)
	content, err := work.ReadContent(t.Context(), in.Path, in.Size)
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(t *rapid.T) {
		c := work.Case{
			Order: rapid.SampledFrom([]work.Order{work.Rand, work.Zipf}).Draw(t, "order"),
			Block: rapid.Int64Range(8, 99).Draw(t, "block"),
			File:  in.Size,
			Reads: rapid.IntRange(1, 99).Draw(t, "reads"),
		}
		b, err := work.NewBlocks(c, 1)
		if err != nil {
			t.Fatal(err)
		}
		m := newMixture(b, c.Reads, c.File, 1)
		file := slices.Clone(data)
		for off := int64(0); off+c.Block <= c.File; off += c.Block {
			if err := m.Expect(file[off:off+c.Block], off); err != nil {
				t.Fatal(err)
			}
		}
		value := m.values(content)
		l := work.NewLedger(m.period(), value)
		for range 2 {
			for i := range m.period() {
				checkMixed(t, m, l, file, i)
			}
		}
	})
}

func checkMixed(t *rapid.T, m *mixture, l *work.Ledger, file []byte, i int) {
	read, off := m.at(i)
	block := file[off : off+m.b.Size]
	var v uint64
	if read {
		v = work.Hash(block)
	} else {
		was := slices.Clone(block)
		work.Produce(block, uint64(i))
		if slices.Equal(was, block) {
			t.Fatalf("operation %d writes what is there", i)
		}
		v = uint64(len(block))
	}
	if want, err := l.Expect(i, 1); err != nil || want != work.Weigh(v, i) {
		t.Fatalf("operation %d yields %#x, want %#x, %v", i, work.Weigh(v, i), want, err)
	}
}
