package bench

import (
	"fmt"
	"os"
	"time"

	"mmapbench/fileio"
)

// A trial is a case running on one target. Batches go on where the one
// before ended, and each is proven.
type trial struct {
	*env
	work *work
	inst *instance
	at   int // next operation of the period
}

// A batch is what was measured around some operations.
type batch struct {
	ops   int
	bytes int64
}

// maxBatch keeps the number of operations of a batch an int everywhere.
const maxBatch = 1 << 30

func openTrial(w *work, e *env) (*trial, error) {
	tr := &trial{env: e, work: w}
	if e.renew {
		tr.inst = renewed(e, w.start)
		return tr, nil
	}
	var err error
	if tr.inst, err = w.start(e); err != nil {
		return nil, err
	}
	return tr, nil
}

func (tr *trial) close() error { return tr.inst.close() }

// run measures n operations: before and after are called right around them.
// What they were told to read and write is proven before run returns.
func (tr *trial) run(n int, before, after func() error) (batch, error) {
	if tr.inst.begin != nil {
		tr.at = 0
		if err := tr.inst.begin(); err != nil {
			return batch{}, err
		}
	}
	from := tr.at
	if err := before(); err != nil {
		return batch{}, err
	}
	sum, total, err := tr.operate(n)
	// The measurement is ended even if it is of no use, so that the next
	// one can begin.
	if aerr := after(); err == nil {
		err = aerr
	}
	if err != nil {
		return batch{}, err
	}
	return batch{n, total}, tr.prove(from, n, sum)
}

// operate does n operations and what ends a batch.
func (tr *trial) operate(n int) (sum uint64, total int64, err error) {
	const uninterrupted = 1 << 10 // so rarely asking whether to stop costs nothing
	for n > 0 {
		if err := tr.ctx.Err(); err != nil {
			return 0, 0, err
		}
		k := min(n, uninterrupted)
		part, bytes, err := tr.operateSome(k)
		if err != nil {
			return 0, 0, err
		}
		sum += part
		total += bytes
		n -= k
	}
	if tr.inst.end != nil {
		return sum, total, tr.inst.end()
	}
	return sum, total, nil
}

func (tr *trial) operateSome(n int) (sum uint64, total int64, err error) {
	op, period, i := tr.inst.op, tr.work.ledger.period, tr.at
	for range n {
		v, k, err := op(i)
		if err != nil {
			return 0, 0, fmt.Errorf("operation %d of %d: %w", i, period, err)
		}
		sum += weigh(v, i)
		total += int64(k)
		if i++; i == period {
			i = 0
		}
	}
	tr.at = i
	return sum, total, nil
}

// prove holds what n operations did against what they should have done.
func (tr *trial) prove(from, n int, sum uint64) error {
	want, err := tr.work.ledger.expect(from, n)
	if err != nil {
		return fmt.Errorf("reading what the file should hold: %w", err)
	}
	if sum != want {
		return fmt.Errorf("wrong bytes: the checksum of operations %d to %d is %#x instead of %#x", from, from+n-1, sum, want)
	}
	if tr.inst.check != nil {
		return tr.inst.check(n)
	}
	return nil
}

// time measures how long n operations take.
func (tr *trial) time(c Clock, n int) (b batch, elapsed time.Duration, err error) {
	var start time.Duration
	b, err = tr.run(n,
		func() error { start = c.Now(); return nil },
		func() error { elapsed = c.Now() - start; return nil })
	return b, elapsed, err
}

// warm fills the page tables of a kept mapping, and then does operations until
// all places were visited or limit is over, so that caches are as they will be.
// If the first takes longer than longest, unless that is 0, the case is refused.
func (tr *trial) warm(c Clock, limit, longest time.Duration) error {
	if tr.inst.begin != nil {
		return nil
	}
	if tr.target.Maps && tr.inst.file != nil {
		if err := touchPages(tr.inst.file, tr.writes); err != nil {
			return err
		}
	}
	end := c.Now() + limit
	for done, chunk := 0, 1; done < tr.work.ledger.period && c.Now() < end; chunk = min(2*chunk, 1<<10) {
		n := min(chunk, tr.work.ledger.period-done)
		_, elapsed, err := tr.time(c, n)
		if err != nil {
			return err
		}
		if n == 1 && longest > 0 && elapsed > longest {
			return &refusal{fmt.Sprintf("one operation takes %v, too long for the budget", elapsed.Round(time.Millisecond))}
		}
		done += n
	}
	return nil
}

// touchPages accesses a byte of every page: for writing if operations do, since
// the first store to a page faults although it can be read.
func touchPages(f fileio.File, writes bool) error {
	size, err := f.Size()
	if err != nil {
		return err
	}
	touch := f.View
	if writes {
		touch = f.Update
	}
	var sum byte
	for off, page := int64(0), int64(os.Getpagesize()); off < size; off += page {
		err := touch(off, 1, func(b []byte) error {
			sum += b[0]
			if writes {
				b[0]++
				b[0]--
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// calibrate returns how many operations take about as long as target; those
// of a trial that begins anew for each batch are fixed, and the case is refused
// if they take longer than longest, unless that is 0.
func (tr *trial) calibrate(c Clock, target, longest time.Duration) (int, error) {
	if tr.inst.begin != nil {
		n := tr.work.ledger.period
		_, elapsed, err := tr.time(c, n)
		if err == nil && longest > 0 && elapsed > longest {
			err = &refusal{fmt.Sprintf("one batch of %d operations takes %v, too long for the budget", n, elapsed.Round(time.Millisecond))}
		}
		return n, err
	}
	for n := 1; ; {
		elapsed, err := tr.least(c, n, target)
		if err != nil {
			return 0, err
		}
		fit := float64(n) * float64(target) / float64(max(elapsed, 1))
		if elapsed >= target/2 || n == maxBatch {
			return int(max(1, min(fit, maxBatch))), nil
		}
		n = int(min(max(fit, 2*float64(n)), 10*float64(n), maxBatch))
	}
}

// least is the lesser of two times, as one alone may be far from what a batch
// will take: the first meets cold caches, either the scheduler. Where one takes
// far longer than a batch should, it is enough.
func (tr *trial) least(c Clock, n int, target time.Duration) (time.Duration, error) {
	_, first, err := tr.time(c, n)
	if err != nil || first > 2*target {
		return first, err
	}
	_, second, err := tr.time(c, n)
	return min(first, second), err
}
