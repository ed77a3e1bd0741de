package bench

import (
	"cmp"
	"fmt"
	"slices"
)

// A ledger knows the expected sum of any run of operations. Operation i has the
// value of operation i modulo period. Values are computed once each, in
// ascending order, and only when a batch reaches them.
type ledger struct {
	period int
	value  func(i int) (uint64, error)
	sums   []uint64 // sums[i] is the sum of the first i operations

	// values, if not nil, is a faster way to compute the values of all
	// operations.
	values func() ([]uint64, error)
}

func newLedger(period int, value func(i int) (uint64, error)) *ledger {
	return &ledger{period: period, value: value, sums: make([]uint64, 1)}
}

// blockLedger returns the ledger of reading the blocks of a file.
func blockLedger(b *blocks, c *content) *ledger {
	l := newLedger(b.count, func(i int) (uint64, error) {
		data, err := c.at(b.offset(i), b.size)
		return fold(data), err
	})
	l.values = func() ([]uint64, error) { return foldAll(b, c) }
	return l
}

// foldAll folds the blocks in file order, which reads the content sequentially.
func foldAll(b *blocks, c *content) ([]uint64, error) {
	inFile := make([]int32, b.count)
	for i := range inFile {
		inFile[i] = int32(i)
	}
	if b.order != nil {
		slices.SortFunc(inFile, func(i, j int32) int { return cmp.Compare(b.order[i], b.order[j]) })
	}
	values := make([]uint64, b.count)
	for _, i := range inFile {
		data, err := c.at(b.offset(int(i)), b.size)
		if err != nil {
			return nil, err
		}
		values[i] = fold(data)
	}
	return values, nil
}

// expect returns the sum of n operations that start at index from, which is
// less than period.
func (l *ledger) expect(from, n int) (uint64, error) {
	var sum uint64
	for n > 0 {
		k := min(n, l.period-from)
		if err := l.extend(from + k); err != nil {
			return 0, err
		}
		part := l.sums[from+k] - l.sums[from]
		if k == l.period {
			// The whole periods are multiplied, not added one by one.
			part *= uint64(n / k)
			k *= n / k
		}
		sum += part
		n -= k
		from = 0
	}
	return sum, nil
}

// prove compares the sum of the n operations that started at index from with
// the expected sum.
func (l *ledger) prove(from, n int, sum uint64) error {
	want, err := l.expect(from, n)
	if err != nil {
		return fmt.Errorf("reading what the file should hold: %w", err)
	}
	if sum != want {
		return &mismatch{fmt.Errorf("wrong bytes: the checksum of operations %d to %d is %#x instead of %#x", from, from+n-1, sum, want)}
	}
	return nil
}

func (l *ledger) extend(to int) error {
	for i := len(l.sums) - 1; i < to; i++ {
		v, err := l.value(i)
		if err != nil {
			return err
		}
		l.sums = append(l.sums, l.sums[i]+weigh(v, i))
	}
	return nil
}

// complete computes all values, so that expect no longer reads the content.
func (l *ledger) complete() error {
	if l.values == nil {
		l.sums = slices.Grow(l.sums, l.period) // all at once, because memory may be scarce
		return l.extend(l.period)
	}
	values, err := l.values()
	if err != nil {
		return err
	}
	l.sums = slices.Grow(l.sums[:1], l.period)
	for i, v := range values {
		l.sums = append(l.sums, l.sums[i]+weigh(v, i))
	}
	return nil
}
