package work

import (
	"errors"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// A completed ledger gives the same sums as one that is asked step by step, in
// any order.
func TestLedgerComplete(t *testing.T) {
	in, want := generate(t, 1<<20)
	c, err := OpenContent(t.Context(), in.Path, in.Size)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if len(want) != 1<<20 {
		t.Fatalf("the file has %d bytes", len(want))
	}
	for _, order := range []Order{Seq, Rand, Zipf} {
		b, err := NewBlocks(Case{Order: order, Block: 4 << 10, File: in.Size}, 1)
		if err != nil {
			t.Fatal(err)
		}
		lazy, whole := BlockLedger(b, c, Hash), BlockLedger(b, c, Hash)
		if err := lazy.extend(lazy.Period); err != nil {
			t.Fatal(err)
		}
		if err := whole.Complete(); err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(lazy.sums, whole.sums) || len(whole.sums) != b.Count+1 {
			t.Errorf("%s: the sums differ", order)
		}
	}
}

// The sum of any run of operations equals the values added one by one.
func TestLedgerExpect(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		period := rapid.IntRange(1, 100).Draw(t, "period")
		values := rapid.SliceOfN(rapid.Uint64(), period, period).Draw(t, "values")
		asked := 0
		l := NewLedger(period, func(i int) (uint64, error) {
			if i != asked {
				t.Fatalf("asked for value %d, not %d", i, asked)
			}
			asked++
			return values[i], nil
		})
		for from := 0; ; {
			n := rapid.IntRange(0, 5*period).Draw(t, "n")
			if n == 0 {
				break
			}
			var want uint64
			for k := range n {
				i := (from + k) % period
				want += Weigh(values[i], i)
			}
			if got, err := l.Expect(from, n); got != want || err != nil {
				t.Fatalf("expect(%d, %d) = %d, %v, want %d", from, n, got, err, want)
			}
			from = (from + n) % period
		}
	})
}

func TestLedgerReadsOnlyWhatIsNeeded(t *testing.T) {
	beyond := errors.New("beyond")
	l := NewLedger(100, func(i int) (uint64, error) {
		if i >= 10 {
			return 0, beyond
		}
		return 1, nil
	})
	if _, err := l.Expect(0, 10); err != nil {
		t.Error(err)
	}
	if _, err := l.Expect(9, 2); err != beyond {
		t.Errorf("the error is %v", err)
	}
}
