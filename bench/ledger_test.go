package bench

import (
	"errors"
	"testing"

	"pgregory.net/rapid"
)

// The sum of any run of operations equals the values added one by one.
func TestLedgerExpect(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		period := rapid.IntRange(1, 100).Draw(t, "period")
		values := rapid.SliceOfN(rapid.Uint64(), period, period).Draw(t, "values")
		asked := 0
		l := newLedger(period, func(i int) (uint64, error) {
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
				want += weigh(values[i], i)
			}
			if got, err := l.expect(from, n); got != want || err != nil {
				t.Fatalf("expect(%d, %d) = %d, %v, want %d", from, n, got, err, want)
			}
			from = (from + n) % period
		}
	})
}

func TestLedgerReadsOnlyWhatIsNeeded(t *testing.T) {
	beyond := errors.New("beyond")
	l := newLedger(100, func(i int) (uint64, error) {
		if i >= 10 {
			return 0, beyond
		}
		return 1, nil
	})
	if _, err := l.expect(0, 10); err != nil {
		t.Error(err)
	}
	if _, err := l.expect(9, 2); err != beyond {
		t.Errorf("the error is %v", err)
	}
}
