package bench

import (
	"context"
	"fmt"
	"os"
	"time"

	"mmapbench/fileio"
)

// A session is a case running on one target. Batches go on where the one
// before ended, and each is proven.
type session struct {
	ctx    context.Context
	work   *work
	inst   *instance
	maps   bool // accesses go through page tables
	writes bool
	at     int // next operation of the period
}

// A batch is what was measured around some operations.
type batch struct {
	ops   int
	bytes int64
}

// maxBatch keeps the number of operations of a batch an int everywhere.
const maxBatch = 1 << 30

func openSession(w *work, e *env) (*session, error) {
	inst, err := w.start(e)
	if err != nil {
		return nil, err
	}
	return &session{ctx: e.ctx, work: w, inst: inst, maps: e.target.Maps, writes: e.writes}, nil
}

func (s *session) close() error { return s.inst.close() }

// run measures n operations: before and after are called right around them.
// What they were told to read and write is proven before run returns.
func (s *session) run(n int, before, after func() error) (batch, error) {
	if s.inst.begin != nil {
		s.at = 0
		if err := s.inst.begin(); err != nil {
			return batch{}, err
		}
	}
	from := s.at
	if err := before(); err != nil {
		return batch{}, err
	}
	sum, total, err := s.operate(n)
	// The measurement is ended even if it is of no use, so that the next
	// one can begin.
	if aerr := after(); err == nil {
		err = aerr
	}
	if err != nil {
		return batch{}, err
	}
	return batch{n, total}, s.prove(from, n, sum)
}

// operate does n operations and what ends a batch.
func (s *session) operate(n int) (sum uint64, total int64, err error) {
	const uninterrupted = 1 << 10 // so rarely asking whether to stop costs nothing
	for n > 0 {
		if err := s.ctx.Err(); err != nil {
			return 0, 0, err
		}
		k := min(n, uninterrupted)
		part, bytes, err := s.operateSome(k)
		if err != nil {
			return 0, 0, err
		}
		sum += part
		total += bytes
		n -= k
	}
	if s.inst.end != nil {
		return sum, total, s.inst.end()
	}
	return sum, total, nil
}

func (s *session) operateSome(n int) (sum uint64, total int64, err error) {
	op, period, i := s.inst.op, s.work.ledger.period, s.at
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
	s.at = i
	return sum, total, nil
}

// prove holds what n operations did against what they should have done.
func (s *session) prove(from, n int, sum uint64) error {
	want, err := s.work.ledger.expect(from, n)
	if err != nil {
		return fmt.Errorf("reading what the file should hold: %w", err)
	}
	if sum != want {
		return fmt.Errorf("wrong bytes: the checksum of operations %d to %d is %#x instead of %#x", from, from+n-1, sum, want)
	}
	if s.inst.check != nil {
		return s.inst.check(n)
	}
	return nil
}

// time measures how long n operations take.
func (s *session) time(c Clock, n int) (b batch, elapsed time.Duration, err error) {
	var start time.Duration
	b, err = s.run(n,
		func() error { start = c.Now(); return nil },
		func() error { elapsed = c.Now() - start; return nil })
	return b, elapsed, err
}

// warm fills the page tables of a kept mapping, and then does operations until
// all places were visited or limit is over, so that caches are as they will be.
// If the first takes longer than longest, unless that is 0, the case is refused.
func (s *session) warm(c Clock, limit, longest time.Duration) error {
	if s.inst.begin != nil {
		return nil
	}
	if s.maps && s.inst.file != nil {
		if err := touchPages(s.inst.file, s.writes); err != nil {
			return err
		}
	}
	end := c.Now() + limit
	for done, chunk := 0, 1; done < s.work.ledger.period && c.Now() < end; chunk = min(2*chunk, 1<<10) {
		n := min(chunk, s.work.ledger.period-done)
		_, elapsed, err := s.time(c, n)
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
// of a session that begins anew for each batch are fixed.
func (s *session) calibrate(c Clock, target time.Duration) (int, error) {
	if s.inst.begin != nil {
		return s.work.ledger.period, nil
	}
	for n := 1; ; {
		elapsed, err := s.least(c, n, target)
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
func (s *session) least(c Clock, n int, target time.Duration) (time.Duration, error) {
	_, first, err := s.time(c, n)
	if err != nil || first > 2*target {
		return first, err
	}
	_, second, err := s.time(c, n)
	return min(first, second), err
}
