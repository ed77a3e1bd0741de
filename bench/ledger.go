package bench

import "fmt"

// A ledger knows the sum that a run of operations must yield. Operation i has
// the value of operation i modulo period; values are asked for once each, in
// ascending order, and only as far as batches get.
type ledger struct {
	period int
	value  func(i int) (uint64, error)
	sums   []uint64 // sums[i] is the sum of the first i operations
}

func newLedger(period int, value func(i int) (uint64, error)) *ledger {
	return &ledger{period: period, value: value, sums: make([]uint64, 1)}
}

// blockLedger knows what reading the blocks of a file must yield.
func blockLedger(b *blocks, c *content) *ledger {
	return newLedger(b.count, func(i int) (uint64, error) {
		data, err := c.at(b.offset(i), b.size)
		return fold(data), err
	})
}

// expect returns the sum of n operations from the one at index from on, which
// is less than period.
func (l *ledger) expect(from, n int) (uint64, error) {
	var sum uint64
	for n > 0 {
		k := min(n, l.period-from)
		if err := l.extend(from + k); err != nil {
			return 0, err
		}
		part := l.sums[from+k] - l.sums[from]
		if k == l.period {
			// Many whole periods cost no more than one.
			part *= uint64(n / k)
			k *= n / k
		}
		sum += part
		n -= k
		from = 0
	}
	return sum, nil
}

// prove holds the sum that n operations from the one at index from on had
// against the one that they should have.
func (l *ledger) prove(from, n int, sum uint64) error {
	want, err := l.expect(from, n)
	if err != nil {
		return fmt.Errorf("reading what the file should hold: %w", err)
	}
	if sum != want {
		return fmt.Errorf("wrong bytes: the checksum of operations %d to %d is %#x instead of %#x", from, from+n-1, sum, want)
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
