package bench

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"time"

	"mmapbench/fileio"
	"mmapbench/internal/work"
)

// A trial is a case that runs on one contestant. Each batch continues where the
// one before ended, and each is proven.
type trial struct {
	*work.Env
	work *work.Work
	inst *work.Instance
	crew *crew // does the operations

	since        uint64 // the first operation on the scratch file that is its own
	tablesFilled bool   // the page tables of a kept mapping are filled

	// around, if not nil, wraps the op of each worker.
	around func(worker int, op work.Op) work.Op
}

// A batch is the number of operations done and of bytes they worked on.
type batch struct {
	ops   int
	bytes int64
}

// maxBatch keeps the number of operations within an int on every platform.
const maxBatch = 1 << 30

func openTrial(w *work.Work, e *work.Env) (*trial, error) {
	if e.Renew {
		return newTrial(w, e, renewed(e, w.Start))
	}
	inst, err := w.Start(e)
	if err != nil {
		return nil, err
	}
	return newTrial(w, e, inst)
}

func newTrial(w *work.Work, e *work.Env, inst *work.Instance) (*trial, error) {
	tr := &trial{Env: e, work: w, inst: inst}
	if e.Scratch != nil {
		tr.since = e.Scratch.Done
	}
	var err error
	if tr.crew, err = newCrew(tr, e.Case.Workers); err != nil {
		return nil, errors.Join(err, inst.Close())
	}
	return tr, nil
}

func (tr *trial) close() error {
	return errors.Join(tr.crew.close(), tr.lookBack(), tr.inst.Close())
}

// sampleSize is how many operations are checked through the File that did them,
// before the whole file is checked without it.
const sampleSize = 64

// lookBack checks, through the File, what the trial wrote to the scratch file
// since it was opened or last checked. So the next target is not blamed for it.
// The trial's reads were proven, so missing writes are its own fault, unless
// its operations move bytes that others left.
func (tr *trial) lookBack() error {
	if tr.Scratch == nil {
		return nil
	}
	n := min(tr.Scratch.Done-tr.since, sampleSize)
	tr.since = tr.Scratch.Done
	err := tr.Scratch.LookBack(tr.inst.File, n)
	if err != nil && tr.Moves {
		return &work.Mismatch{Err: err}
	}
	return err
}

// workers returns how many threads do operations.
func (tr *trial) workers() int { return len(tr.crew.hands) }

// instances returns the instances in use.
func (tr *trial) instances() []*work.Instance {
	return append([]*work.Instance{tr.inst}, tr.crew.others...)
}

// run does n operations. Each worker calls before and after on its thread, with
// its number from 0, right around its operations. What was read and written is
// proven before run returns.
func (tr *trial) run(n int, before, after func(worker int) error) (batch, error) {
	if tr.Scratch != nil {
		tr.crew.hands[0].at = int(tr.Scratch.Done % uint64(tr.work.Ledger.Period))
	}
	if tr.inst.Begin != nil {
		if tr.Scratch == nil {
			tr.crew.rewind()
		}
		if err := tr.inst.Begin(); err != nil {
			return batch{}, err
		}
	}
	total, err := tr.crew.run(n, before, after)
	if err == nil && tr.inst.Check != nil {
		err = tr.inst.Check(n)
	}
	if err != nil {
		return batch{}, err
	}
	return batch{n, total}, nil
}

// operate does n operations of a period from index at on, and returns the next
// index. It checks ctx after every uninterrupted operations.
func operate(ctx context.Context, uninterrupted int, op work.Op, at, n, period int) (sum uint64, total int64, next int, err error) {
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

func operateSome(op work.Op, i, n, period int) (sum uint64, total int64, next int, err error) {
	for range n {
		v, k, err := op(i)
		if err != nil {
			return 0, 0, i, fmt.Errorf("operation %d of %d: %w", i, period, err)
		}
		sum += work.Weigh(v, i)
		total += int64(k)
		if i++; i == period {
			i = 0
		}
	}
	return sum, total, i, nil
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
	if err := tr.fillTables(); err != nil {
		return err
	}
	return tr.exercise(c, limit, longest)
}

// exercise is warm without filling the page tables first.
func (tr *trial) exercise(c Clock, limit, longest time.Duration) error {
	if tr.inst.Begin != nil {
		return nil
	}
	end := c.Now() + limit
	for done, chunk := 0, 1; done < tr.work.Ledger.Period && c.Now() < end; chunk = min(2*chunk, 1<<10) {
		n := min(chunk, tr.work.Ledger.Period-done)
		_, elapsed, err := tr.time(c, n)
		if err != nil {
			return err
		}
		if n == 1 && longest > 0 && elapsed > longest {
			return &work.Refusal{Reason: fmt.Sprintf("one operation takes %v, too long for the budget", elapsed.Round(time.Millisecond))}
		}
		done += n
	}
	return nil
}

// fillTables fills the page tables of a kept mapping.
func (tr *trial) fillTables() error {
	tr.tablesFilled = true
	if tr.Filled != nil {
		if *tr.Filled && !tr.Writes {
			return nil
		}
		*tr.Filled = true
	}
	for _, inst := range tr.instances() {
		if !tr.Target.Maps || inst.File == nil {
			continue
		}
		// After a flush, the first store to each page faults anyway.
		if err := touchPages(tr.Ctx, inst.File, tr.Writes && inst.Begin == nil); err != nil {
			return err
		}
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
	if tr.inst.Begin != nil {
		n := tr.work.Ledger.Period
		_, elapsed, err := tr.time(c, n)
		if err == nil && longest > 0 && elapsed > longest {
			// The first batch may meet caches of the device, or of
			// the host, that are empty.
			_, elapsed, err = tr.time(c, n)
		}
		if err == nil && longest > 0 && elapsed > longest {
			err = &work.Refusal{Reason: fmt.Sprintf("one batch of %d operations takes %v, too long for the budget", n, elapsed.Round(time.Millisecond))}
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

// scatter makes the next batch start at a place of the period that r chooses. A
// trial that followed another over the same places would find them in the
// processor's caches. Trials that write share one position, and whole periods
// begin anew.
func (tr *trial) scatter(r *rand.Rand) {
	if tr.inst.Begin != nil || tr.Scratch != nil || tr.work.Whole {
		return
	}
	step := max(tr.work.Starts, 1)
	tr.crew.startAt(r.IntN((tr.work.Ledger.Period+step-1)/step) * step)
}

// batchOf rounds n to the same number for each worker, at least one, or to
// whole periods.
func (tr *trial) batchOf(n, workers int) int {
	unit := workers
	if tr.work.Whole {
		unit *= tr.work.Ledger.Period
	}
	return max(1, n/unit) * unit
}
