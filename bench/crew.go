package bench

import (
	"errors"
	"fmt"
	"runtime"
	"sync"
	"sync/atomic"

	"mmapbench/internal/work"
)

// A crew does the operations of a trial: by itself on the calling thread, or on
// several threads at once, each with its own buffers. Where operations name
// their offset, all threads share one File, as the goroutines of a Go program
// do. Where operations move the cursor, each thread has its own File. Worker w
// of n starts w/n of the way through the period, so that no two work at the
// same place, and a batch is divided evenly.
type crew struct {
	tr     *trial
	hands  []*hand
	others []*work.Instance // instances of all hands but the first, where the File is not shared

	arrived atomic.Int32 // hands at the start of the batch
	left    atomic.Int32 // hands that have not finished the batch
	done    sync.WaitGroup
}

// A hand is one worker.
type hand struct {
	number int
	op     work.Op     // of all but the first, which has the op of the instance
	at     int         // next operation of the period
	jobs   chan func() // for its thread; nil if it is the calling one

	// Results of the last batch.
	sum   uint64
	total int64
	err   error

	_ [64]byte // keeps two hands from writing to one cache line
}

// newCrew starts the threads of a trial, or none if workers is 0.
func newCrew(tr *trial, workers int) (*crew, error) {
	c := &crew{tr: tr}
	for i := range max(workers, 1) {
		c.hands = append(c.hands, &hand{number: i})
	}
	if tr.inst.Begin == nil {
		if err := c.equip(); err != nil {
			return nil, errors.Join(err, c.close())
		}
	}
	for _, h := range c.hands[:workers] {
		h.jobs = make(chan func())
		go h.work(tr.Free)
	}
	c.rewind()
	return c, nil
}

// equip gives each hand an op. An instance that starts anew opens one File.
func (c *crew) equip() error {
	for _, h := range c.hands[1:] {
		switch {
		case c.tr.inst.Fork != nil:
			h.op = c.tr.inst.Fork()
		case c.tr.inst.Begin != nil:
			return &work.Refusal{Reason: fmt.Sprintf("workers=%d is not possible: operations at the cursor need a File per worker, and each batch opens one File anew", len(c.hands))}
		default:
			inst, err := c.tr.work.Start(c.tr.Env)
			if err != nil {
				return err
			}
			c.others = append(c.others, inst)
			h.op = inst.Op
		}
	}
	return nil
}

// work does jobs on a locked thread, which ends with the goroutine, unless free.
func (h *hand) work(free bool) {
	if !free {
		runtime.LockOSThread()
	}
	for job := range h.jobs {
		job()
	}
}

// do calls f for each hand, on its thread and all at once, and waits.
func (c *crew) do(f func(h *hand)) {
	if c.hands[0].jobs == nil {
		f(c.hands[0])
		return
	}
	c.done.Add(len(c.hands))
	for _, h := range c.hands {
		h.jobs <- func() {
			defer c.done.Done()
			f(h)
		}
	}
	c.done.Wait()
}

// rewind makes the next batch start where the first one did.
func (c *crew) rewind() { c.startAt(0) }

// startAt makes the first hand start at operation i of a period, and the others
// as far from it as from the start of a period.
func (c *crew) startAt(i int) {
	period := c.tr.work.Ledger.Period
	for _, h := range c.hands {
		h.at = (i + c.share(period, h.number)) % period
	}
}

// share returns the index of the first of n operations that the ith hand does.
func (c *crew) share(n, i int) int { return int(int64(n) * int64(i) / int64(len(c.hands))) }

// run does n operations and returns the bytes that they worked on. The batch
// starts when all hands have arrived and ends when the last one is done.
func (c *crew) run(n int, before, after func(worker int) error) (total int64, err error) {
	if c.tr.inst.Begin != nil {
		if err := c.equip(); err != nil {
			return 0, err
		}
	}
	from := make([]int, len(c.hands))
	for i, h := range c.hands {
		from[i] = h.at
	}
	c.arrived.Store(0)
	c.left.Store(int32(len(c.hands)))
	c.do(func(h *hand) { h.batch(c, c.share(n, h.number+1)-c.share(n, h.number), before, after) })
	for i, h := range c.hands {
		if h.err != nil {
			return 0, h.err
		}
		total += h.total
		err := c.tr.work.Ledger.Prove(from[i], c.share(n, i+1)-c.share(n, i), h.sum)
		if err != nil && c.tr.Case.Workers > 0 {
			err = fmt.Errorf("worker %d: %w", i, err)
		}
		if err != nil {
			return 0, err
		}
	}
	return total, nil
}

// batch does one hand's share of a batch. It ends the measurement even if that
// is useless, so that the next one can begin.
func (h *hand) batch(c *crew, n int, before, after func(worker int) error) {
	op := h.op
	if h.number == 0 {
		op = c.tr.inst.Op
	}
	if c.tr.around != nil {
		op = c.tr.around(h.number, op)
	}
	c.meet()
	if h.err = before(h.number); h.err == nil {
		run := func() (err error) {
			h.sum, h.total, h.at, err = operate(c.tr.Ctx, c.tr.Case.Uninterrupted(), op, h.at, n, c.tr.work.Ledger.Period)
			return err
		}
		if c.tr.inst.Around == nil {
			h.err = run()
		} else {
			h.err = c.tr.inst.Around(run)
		}
	}
	if c.left.Add(-1) == 0 && c.tr.inst.End != nil {
		if err := c.tr.inst.End(); h.err == nil {
			h.err = err
		}
	}
	if err := after(h.number); h.err == nil {
		h.err = err
	}
}

// meet returns when all hands have called it. It spins: a wakeup costs as much
// as many operations. It also yields, because there may be more hands than can
// run at once.
func (c *crew) meet() {
	const spins = 1000
	c.arrived.Add(1)
	for i := 1; int(c.arrived.Load()) < len(c.hands); i++ {
		if i%spins == 0 {
			runtime.Gosched()
		}
	}
}

// counters opens counters on each hand's thread.
func (c *crew) counters(open func() Counters) []Counters {
	sets := make([]Counters, len(c.hands))
	c.do(func(h *hand) { sets[h.number] = open() })
	return sets
}

func closeAll(sets []Counters) error {
	var errs []error
	for _, s := range sets {
		errs = append(errs, s.Close())
	}
	return errors.Join(errs...)
}

// close ends the threads.
func (c *crew) close() error {
	var errs []error
	for _, h := range c.hands {
		if h.jobs != nil {
			close(h.jobs)
		}
	}
	for _, inst := range c.others {
		errs = append(errs, inst.Close())
	}
	return errors.Join(errs...)
}
