package bench

import (
	"errors"
	"fmt"
	"runtime"
	"sync"
	"sync/atomic"

	"mmapbench/internal/work"
)

// A crew does the operations of a trial on several threads at once, each with
// its own buffers. Where operations name their offset, all threads share one
// File, as the goroutines of a Go program do. Where operations move the cursor,
// each thread has its own File. Worker w of n starts w/n of the way through the
// period, so that no two work at the same place, and a batch is divided evenly.
type crew struct {
	tr     *trial
	hands  []*hand
	others []*work.Instance // instances of all hands but the first, where the File is not shared

	arrived atomic.Int32 // hands at the start of the batch
	left    atomic.Int32 // hands that have not finished the batch
	done    sync.WaitGroup
}

// A hand is one worker and its thread.
type hand struct {
	number int
	op     work.Op
	at     int // next operation of the period
	jobs   chan func()

	// Results of the last batch.
	sum   uint64
	total int64
	err   error

	_ [64]byte // keeps two hands from writing to one cache line
}

// newCrew starts the threads of a trial.
func newCrew(tr *trial, workers int) (*crew, error) {
	c := &crew{tr: tr}
	for i := range workers {
		c.hands = append(c.hands, &hand{number: i, jobs: make(chan func())})
	}
	if tr.inst.Begin == nil {
		if err := c.equip(); err != nil {
			return nil, errors.Join(err, c.closeOthers())
		}
	}
	for _, h := range c.hands {
		go h.work(tr.Free)
	}
	c.rewind()
	return c, nil
}

// equip gives each hand an op.
func (c *crew) equip() error {
	c.hands[0].op = c.tr.inst.Op
	for _, h := range c.hands[1:] {
		if c.tr.inst.Fork != nil {
			h.op = c.tr.inst.Fork()
			continue
		}
		inst, err := c.tr.work.Start(c.tr.Env)
		if err != nil {
			return err
		}
		c.others = append(c.others, inst)
		h.op = inst.Op
	}
	return nil
}

// renew is equip for an instance that has started anew.
func (c *crew) renew() error {
	if len(c.hands) > 1 && c.tr.inst.Fork == nil {
		return &work.Refusal{Reason: fmt.Sprintf("workers=%d is not possible: operations at the cursor need a File per worker, and each batch opens one File anew", len(c.hands))}
	}
	return c.equip()
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
	c.done.Add(len(c.hands))
	for _, h := range c.hands {
		h.jobs <- func() {
			defer c.done.Done()
			f(h)
		}
	}
	c.done.Wait()
}

func (c *crew) rewind() {
	for _, h := range c.hands {
		h.at = c.share(c.tr.work.Ledger.Period, h.number)
		if h.at == c.tr.work.Ledger.Period {
			h.at = 0
		}
	}
}

// share returns the index of the first of n operations that the ith hand does.
func (c *crew) share(n, i int) int { return share(n, i, len(c.hands)) }

// share returns the start of the ith of parts even parts of n.
func share(n, i, parts int) int { return int(int64(n) * int64(i) / int64(parts)) }

// run does what [trial.run] does, on all threads. The batch starts when all
// hands have arrived and ends when the last one is done.
func (c *crew) run(n int, before, after func(worker int) error) (batch, error) {
	if c.tr.inst.Begin != nil {
		if err := c.renew(); err != nil {
			return batch{}, err
		}
	}
	from := make([]int, len(c.hands))
	for i, h := range c.hands {
		from[i] = h.at
	}
	c.arrived.Store(0)
	c.left.Store(int32(len(c.hands)))
	c.do(func(h *hand) { h.batch(c, c.share(n, h.number+1)-c.share(n, h.number), before, after) })
	var total int64
	for i, h := range c.hands {
		if h.err != nil {
			return batch{}, h.err
		}
		total += h.total
		if err := c.tr.work.Ledger.Prove(from[i], c.share(n, i+1)-c.share(n, i), h.sum); err != nil {
			return batch{}, fmt.Errorf("worker %d: %w", i, err)
		}
	}
	if c.tr.inst.Check != nil {
		return batch{n, total}, c.tr.inst.Check(n)
	}
	return batch{n, total}, nil
}

// batch does one hand's share of a batch.
func (h *hand) batch(c *crew, n int, before, after func(worker int) error) {
	op := h.op
	if c.tr.around != nil {
		op = c.tr.around(h.number, op)
	}
	c.meet()
	if h.err = before(h.number); h.err == nil {
		h.sum, h.total, h.at, h.err = operate(c.tr.Ctx, c.tr.Case.Uninterrupted(), op, h.at, n, c.tr.work.Ledger.Period)
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
	for _, h := range c.hands {
		close(h.jobs)
	}
	return c.closeOthers()
}

func (c *crew) closeOthers() error {
	var errs []error
	for _, inst := range c.others {
		errs = append(errs, inst.Close())
	}
	return errors.Join(errs...)
}
