package bench

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"mmapbench/fileio"
)

// A trial is a case that runs on one target. Each batch continues where the one
// before ended, and each is proven.
type trial struct {
	*env
	work *work
	inst *instance
	at   int   // next operation of the period
	crew *crew // does the operations; nil if the calling thread does

	since uint64 // the first operation on the scratch file that is its own

	// around, if not nil, wraps the op of each worker.
	around func(worker int, op opFunc) opFunc
}

// A batch is the number of operations done and of bytes they worked on.
type batch struct {
	ops   int
	bytes int64
}

// maxBatch keeps the number of operations within an int on every platform.
const maxBatch = 1 << 30

func openTrial(w *work, e *env) (*trial, error) {
	tr := &trial{env: e, work: w}
	if e.scratch != nil {
		tr.since = e.scratch.done
	}
	if e.renew {
		tr.inst = renewed(e, w.start)
	} else {
		var err error
		if tr.inst, err = w.start(e); err != nil {
			return nil, err
		}
	}
	if e.c.Workers == 0 {
		return tr, nil
	}
	var err error
	if tr.crew, err = newCrew(tr, e.c.Workers); err != nil {
		return nil, errors.Join(err, tr.inst.close())
	}
	return tr, nil
}

func (tr *trial) close() error {
	var err error
	if tr.crew != nil {
		err = tr.crew.close()
	}
	return errors.Join(err, tr.lookBack(), tr.inst.close())
}

// workers returns how many threads do operations.
func (tr *trial) workers() int {
	if tr.crew == nil {
		return 1
	}
	return len(tr.crew.hands)
}

// instances returns the instances in use.
func (tr *trial) instances() []*instance {
	all := []*instance{tr.inst}
	if tr.crew != nil {
		all = append(all, tr.crew.others...)
	}
	return all
}

// rewind makes the next batch start where the first one did.
func (tr *trial) rewind() {
	tr.at = 0
	if tr.crew != nil {
		tr.crew.rewind()
	}
}

// run does n operations. Each worker calls before and after on its thread, with
// its number from 0, right around its operations. What was read and written is
// proven before run returns.
func (tr *trial) run(n int, before, after func(worker int) error) (batch, error) {
	if tr.scratch != nil {
		tr.at = int(tr.scratch.done % uint64(tr.work.ledger.period))
	}
	if tr.inst.begin != nil {
		if tr.scratch == nil {
			tr.rewind()
		}
		if err := tr.inst.begin(); err != nil {
			return batch{}, err
		}
	}
	if tr.crew != nil {
		return tr.crew.run(n, before, after)
	}
	from := tr.at
	if err := before(0); err != nil {
		return batch{}, err
	}
	sum, total, err := tr.operate(n)
	if err == nil && tr.inst.end != nil {
		err = tr.inst.end()
	}
	// End the measurement even if it is useless, so that the next one can
	// begin.
	if aerr := after(0); err == nil {
		err = aerr
	}
	if err != nil {
		return batch{}, err
	}
	return batch{n, total}, tr.prove(from, n, sum)
}

// operate does n operations.
func (tr *trial) operate(n int) (sum uint64, total int64, err error) {
	op := tr.inst.op
	if tr.around != nil {
		op = tr.around(0, op)
	}
	sum, total, tr.at, err = operate(tr.ctx, tr.c.uninterrupted(), op, tr.at, n, tr.work.ledger.period)
	return sum, total, err
}

// operate does n operations of a period from index at on, and returns the next
// index. It checks ctx after every uninterrupted operations.
func operate(ctx context.Context, uninterrupted int, op opFunc, at, n, period int) (sum uint64, total int64, next int, err error) {
	for n > 0 {
		if err := ctx.Err(); err != nil {
			return 0, 0, at, err
		}
		k := min(n, uninterrupted)
		var part uint64
		var bytes int64
		if part, bytes, at, err = operateSome(op, at, k, period); err != nil {
			return 0, 0, at, err
		}
		sum += part
		total += bytes
		n -= k
	}
	return sum, total, at, nil
}

// uninterrupted is how many operations run between two checks of the context:
// enough to make a check free, but one where each may wait for the device.
func (c Case) uninterrupted() int {
	if c.Cache == "cold" || c.Memory > 0 || c.Sync == "each" {
		return 1
	}
	return 1 << 10
}

func operateSome(op opFunc, i, n, period int) (sum uint64, total int64, next int, err error) {
	for range n {
		v, k, err := op(i)
		if err != nil {
			return 0, 0, i, fmt.Errorf("operation %d of %d: %w", i, period, err)
		}
		sum += weigh(v, i)
		total += int64(k)
		if i++; i == period {
			i = 0
		}
	}
	return sum, total, i, nil
}

// prove compares the sum of n operations with the expected sum.
func (tr *trial) prove(from, n int, sum uint64) error {
	if err := tr.work.ledger.prove(from, n, sum); err != nil {
		return err
	}
	if tr.inst.check != nil {
		return tr.inst.check(n)
	}
	return nil
}

// time measures how long n operations take.
func (tr *trial) time(c Clock, n int) (b batch, elapsed time.Duration, err error) {
	w := newStopwatch(c, tr.workers())
	b, err = tr.run(n, w.start, w.stop)
	return b, w.elapsed(), err
}

// warm fills the page tables of a kept mapping. It then does operations until
// all places were visited or limit is over, so that caches are warm. If the
// first operation takes longer than longest, the case is refused; 0 is no
// bound.
func (tr *trial) warm(c Clock, limit, longest time.Duration) error {
	for _, inst := range tr.instances() {
		if !tr.target.Maps || inst.file == nil {
			continue
		}
		// After a flush, the first store to each page faults anyway.
		if err := touchPages(tr.ctx, inst.file, tr.writes && inst.begin == nil); err != nil {
			return err
		}
	}
	if tr.inst.begin != nil {
		return nil
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

// touchPages accesses a byte of every page. It writes if operations do: the
// first store faults even where the page is already readable.
func touchPages(ctx context.Context, f fileio.File, writes bool) error {
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
		if err := ctx.Err(); err != nil {
			return err
		}
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

// calibrate returns how many operations take about as long as target, or longer
// where batches are whole periods. A trial that starts anew for each batch has
// a fixed number. Then the case is refused if the batch takes longer than
// longest; 0 is no bound.
func (tr *trial) calibrate(c Clock, target, longest time.Duration) (int, error) {
	if tr.inst.begin != nil {
		n := tr.work.ledger.period
		_, elapsed, err := tr.time(c, n)
		if err == nil && longest > 0 && elapsed > longest {
			err = &refusal{fmt.Sprintf("one batch of %d operations takes %v, too long for the budget", n, elapsed.Round(time.Millisecond))}
		}
		return n, err
	}
	w := tr.workers()
	n, err := calibrate(func(n int) (int, time.Duration, error) {
		b, elapsed, err := tr.time(c, n)
		return b.ops, elapsed, err
	}, w, maxBatch, target)
	if err != nil {
		return 0, err
	}
	return tr.batchOf(n, w), nil
}

// batchOf rounds n to the same number for each worker, at least one, or to
// whole periods.
func (tr *trial) batchOf(n, workers int) int {
	unit := workers
	if tr.work.whole {
		unit *= tr.work.ledger.period
	}
	return max(1, n/unit) * unit
}
