package bench

import (
	"errors"
	"runtime"
	"sync"
	"sync/atomic"
	"time"

	"mmapbench/internal/work"
)

// procsUpTo returns the powers of two below n, and n.
func procsUpTo(n int) (procs []int) {
	for p := 1; p < n; p *= 2 {
		procs = append(procs, p)
	}
	return append(procs, n)
}

// A canary sets a timer of one millisecond again and again, and records how
// late it wakes. The timers that would have been due during a long stall count
// as well. Otherwise a long stall would count no more than a short delay. The
// timer is always set for a full millisecond: on Linux the runtime waits in
// milliseconds, in epoll_wait(2).
type canary struct {
	clock Clock
	sleep func(time.Duration) // time.Sleep, except in tests
	late  *sampler
}

// nap is the duration of the canary's timer.
const nap = time.Millisecond

func newCanary(c Clock) *canary {
	return &canary{clock: c, sleep: time.Sleep, late: newSampler(c)}
}

// A moment places a due time relative to what the canary watches.
type moment int

const (
	before moment = iota
	during        // the due time counts
	after         // nothing is left to watch
)

// watch runs until at returns after for a due time. It closes begun just before
// it sleeps for the first time.
func (c *canary) watch(begun chan<- struct{}, at func(due time.Duration) moment) {
	now := c.clock.Now()
	close(begun)
	for {
		due := now + nap
		c.sleep(nap)
		for now = c.clock.Now(); due <= now; due += nap {
			switch at(due) {
			case during:
				c.late.add(now - due)
			case after:
				return
			}
		}
	}
}

// rest watches until end while nothing else is done.
func (c *canary) rest(end time.Duration) {
	done := make(chan struct{})
	go func() {
		defer close(done)
		c.watch(make(chan struct{}), func(due time.Duration) moment {
			if c.late.values.TotalCount() >= stallSamples || due > end {
				return after
			}
			return during
		})
	}()
	<-done
}

// stallSamples is how many due times a figure needs: enough for the 99th
// percentile.
const stallSamples = 1000

// stallLimit bounds a turn, in batches, where there is no budget.
const stallLimit = 100

// stallTime returns how long each of the two watches of a turn may last.
func (r *runner) stallTime() time.Duration {
	limit := stallLimit * r.Batch
	if r.Budget > 0 {
		limit = min(limit, r.Budget/time.Duration(2*r.total))
	}
	return limit
}

// stalls does the only pass of a case of the workload Stall.
func (r *runner) stalls(w *work.Work, steps Plan) error {
	for _, step := range steps {
		if err := r.step(step); err != nil {
			return err
		}
		rec, err := r.stall(w, step, newCanary(r.Clock), newCanary(r.Clock))
		if err := r.blame(step, err); err != nil {
			return err
		}
		if err := r.sink.Record(rec); err != nil {
			return err
		}
	}
	return nil
}

// stall has the idle canary watch while nothing is done, and then the busy one
// while blocks are read.
func (r *runner) stall(w *work.Work, step Step, idle, busy *canary) (rec work.Measurement, err error) {
	if n := step.Case.Procs; n > 0 {
		defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(n))
	}
	settle()
	idle.rest(r.Clock.Now() + r.stallTime())

	e := r.env(step, nil)
	e.Renew = true
	e.Case.Workers = 0 // goroutines read, not threads
	tr, err := openTrial(w, e)
	if err != nil {
		return work.Measurement{}, err
	}
	load := load{trial: tr, clock: r.Clock, workers: max(step.Case.Workers, 1)}
	end := r.Clock.Now() + r.stallTime()
	for load.ops == 0 || busy.late.values.TotalCount() < stallSamples && r.Clock.Now() < end {
		settle()
		if err := load.run(busy); err != nil {
			return work.Measurement{}, errors.Join(err, tr.close())
		}
	}
	rec = work.Measurement{Case: step.Case, Target: e.Target.Name, Pass: work.Stall, Ops: load.ops}
	rec.Add("ns/op", float64(load.took)/float64(load.ops))
	if load.took > 0 {
		rec.Add("B/s", float64(load.bytes)/load.took.Seconds())
	}
	rec.Values = append(rec.Values, busy.figures("late-", r.omitted.add)...)
	rec.Values = append(rec.Values, idle.figures("idle-late-", r.omitted.add)...)
	rec.Values = append(rec.Values, tr.residency()...)
	return rec, tr.close()
}

// figures returns the lateness figures. The cost of the clock is negligible
// next to a nap.
func (c *canary) figures(prefix string, omitted func(unit, reason string)) []work.Value {
	return c.late.figures([]percentile{{prefix + "p50-ns", 50}, {prefix + "p99-ns", 99}}, prefix+"max-ns", clockCost{}, omitted)
}

// A load is what goroutines read while a canary watches.
type load struct {
	*trial
	clock   Clock
	workers int

	ops   int
	bytes int64
	took  time.Duration
	phase phase
}

// A phase is when in the first nap a load starts. Phases differ from load to
// load and cover the nap evenly.
type phase struct{ n uint64 }

func (p *phase) next() time.Duration {
	p.n++
	return time.Duration(p.n * work.Golden >> 32 * uint64(nap) >> 32)
}

// spin waits by spinning. time.Sleep would take at least a millisecond, and
// would wake with the canary.
func spin(d time.Duration) {
	for start := time.Now(); time.Since(start) < d; {
		runtime.Gosched()
	}
}

// A reader is one of the goroutines of a load.
type reader struct {
	op       work.Op
	from, to int // range of the period that it reads

	sum   uint64
	total int64
	err   error

	_ [64]byte // keeps two readers from writing to one cache line
}

// run has the goroutines read each block once, in even shares, and proves what
// was read.
func (l *load) run(c *canary) error {
	if err := l.inst.Begin(); err != nil {
		return err
	}
	readers := l.readers()
	l.took += l.watched(c, readers)
	if err := errors.Join(l.inst.End(), l.proveReaders(readers)); err != nil {
		return err
	}
	period := l.work.Ledger.Period
	l.ops += period
	for i := range readers {
		l.bytes += readers[i].total
	}
	return l.inst.Check(period)
}

// readers divides the operations of the period.
func (l *load) readers() []reader {
	all := make([]reader, l.workers)
	period := l.work.Ledger.Period
	for i := range all {
		r := &all[i]
		r.from, r.to = share(period, i, l.workers), share(period, i+1, l.workers)
		r.op = l.inst.Op
		if i > 0 {
			r.op = l.inst.Fork()
		}
	}
	return all
}

// watched returns how long the readers took, while the canary watched.
func (l *load) watched(c *canary, readers []reader) time.Duration {
	var all sync.WaitGroup
	var started, ended atomic.Int64 // times; 0 until set
	begun := make(chan struct{})
	// The readers start while the canary sleeps, at any point of its first
	// nap. So the delay of the first read is not missed.
	all.Go(func() {
		c.watch(begun, func(due time.Duration) moment {
			start, end := started.Load(), ended.Load()
			switch {
			case start == 0 || int64(due) < start:
				return before
			case end != 0 && int64(due) > end:
				return after
			}
			return during
		})
	})
	<-begun
	spin(l.phase.next())
	started.Store(max(int64(l.clock.Now()), 1))
	var left atomic.Int64
	left.Store(int64(len(readers)))
	for i := range readers {
		all.Go(func() {
			l.read(&readers[i])
			if left.Add(-1) == 0 {
				ended.Store(max(int64(l.clock.Now()), 1))
			}
		})
	}
	all.Wait()
	return time.Duration(ended.Load() - started.Load())
}

// read does the operations of one reader.
func (l *load) read(r *reader) {
	r.sum, r.total, _, r.err = operate(l.Ctx, l.Case.Uninterrupted(), r.op, r.from, r.to-r.from, l.work.Ledger.Period)
}

// proveReaders checks the sum of each reader.
func (l *load) proveReaders(readers []reader) (err error) {
	for i := range readers {
		r := &readers[i]
		switch {
		case r.err != nil:
			err = errors.Join(err, r.err)
		case r.to > r.from:
			err = errors.Join(err, l.work.Ledger.Prove(r.from, r.to-r.from, r.sum))
		}
	}
	return err
}
