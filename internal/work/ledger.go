package work

import (
	"cmp"
	"fmt"
	"slices"
)

// A Ledger knows the expected sum of any run of operations. Operation i has the
// value of operation i modulo period. Values are computed once each, in
// ascending order, and only when a batch reaches them.
type Ledger struct {
	Period int
	value  func(i int) (uint64, error)
	sums   []uint64 // sums[i] is the sum of the first i operations

	// values, if not nil, is a faster way to compute the values of all
	// operations.
	values func() ([]uint64, error)
}

func NewLedger(period int, value func(i int) (uint64, error)) *Ledger {
	return &Ledger{Period: period, value: value, sums: make([]uint64, 1)}
}

// BlockLedger returns the ledger of operations that each consume a block of a
// file, with the given value.
func BlockLedger(b *Blocks, c *Content, value func(b []byte) uint64) *Ledger {
	l := NewLedger(b.Count, func(i int) (uint64, error) {
		data, err := c.At(b.Offset(i), b.Size)
		return value(data), err
	})
	l.values = func() ([]uint64, error) { return inFileOrder(b, l.value) }
	return l
}

// inFileOrder computes the values in the order of the blocks in the file, which
// reads the content sequentially.
func inFileOrder(b *Blocks, value func(i int) (uint64, error)) (values []uint64, err error) {
	inFile := make([]int32, b.Count)
	for i := range inFile {
		inFile[i] = int32(i)
	}
	if b.order != nil {
		slices.SortFunc(inFile, func(i, j int32) int { return cmp.Compare(b.order[i], b.order[j]) })
	}
	values = make([]uint64, b.Count)
	for _, i := range inFile {
		if values[i], err = value(int(i)); err != nil {
			return nil, err
		}
	}
	return values, nil
}

// Expect returns the sum of n operations that start at index from, which is
// less than period.
func (l *Ledger) Expect(from, n int) (uint64, error) {
	var sum uint64
	for n > 0 {
		k := min(n, l.Period-from)
		if err := l.extend(from + k); err != nil {
			return 0, err
		}
		part := l.sums[from+k] - l.sums[from]
		if k == l.Period {
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

// Prove compares the sum of the n operations that started at index from with
// the expected sum.
func (l *Ledger) Prove(from, n int, sum uint64) error {
	want, err := l.Expect(from, n)
	if err != nil {
		return fmt.Errorf("reading what the file should hold: %w", err)
	}
	if sum != want {
		return &Mismatch{fmt.Errorf("wrong bytes: the checksum of operations %d to %d is %#x instead of %#x", from, from+n-1, sum, want)}
	}
	return nil
}

func (l *Ledger) extend(to int) error {
	for i := len(l.sums) - 1; i < to; i++ {
		v, err := l.value(i)
		if err != nil {
			return err
		}
		l.sums = append(l.sums, l.sums[i]+Weigh(v, i))
	}
	return nil
}

// Complete computes all values, so that expect no longer reads the content.
func (l *Ledger) Complete() error {
	if l.values == nil {
		l.sums = slices.Grow(l.sums, l.Period) // all at once, because memory may be scarce
		return l.extend(l.Period)
	}
	values, err := l.values()
	if err != nil {
		return err
	}
	l.sums = slices.Grow(l.sums[:1], l.Period)
	for i, v := range values {
		l.sums = append(l.sums, l.sums[i]+Weigh(v, i))
	}
	return nil
}
