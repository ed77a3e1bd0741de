package bench

import (
	"errors"
	"runtime"
	"sync"
	"sync/atomic"
	"time"

	"mmapbench/internal/work"
)

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
	for _, s := range steps {
		if next, err := r.step(s); !next {
			if err != nil {
				return err
			}
			continue
		}
		m, err := r.stall(w, s, newCanary(r.Clock), newCanary(r.Clock))
		if failed, err := r.judge(s, err); failed {
			if err != nil {
				return err
			}
			continue
		}
		if err := r.sink.Record(m); err != nil {
			return err
		}
	}
	return nil
}

// stall has the idle canary watch while nothing is done, and then the busy one
// while blocks are read.
func (r *runner) stall(w *work.Work, s Step, idle, busy *canary) (m Measurement, err error) {
	settle()
	idle.rest(r.Clock.Now() + r.stallTime())

	e := r.env(s, nil)
	e.Renew, e.Free = true, true
	e.Case.Workers = max(s.Case.Workers, 1)
	tr, err := openTrial(w, e)
	if err != nil {
		return m, err
	}
	defer func() { err = errors.Join(err, tr.close()) }()
	load := newLoad(tr, r.Clock)
	end := r.Clock.Now() + r.stallTime()
	for load.ops == 0 || busy.late.values.TotalCount() < stallSamples && r.Clock.Now() < end {
		settle()
		if err := load.run(busy); err != nil {
			return m, err
		}
	}
	m = r.measured(s, load.ops)
	m.Add("ns/op", float64(load.took)/float64(load.ops))
	if load.took > 0 {
		m.Add("B/s", float64(load.bytes)/load.took.Seconds())
	}
	m.Values = append(m.Values, busy.figures("late-", r.omitted.add)...)
	m.Values = append(m.Values, idle.figures("idle-late-", r.omitted.add)...)
	m.Values = append(m.Values, tr.residency()...)
	return m, nil
}

// figures returns the lateness figures. The cost of the clock is negligible
// next to a nap.
func (c *canary) figures(prefix string, omitted func(unit, reason string)) []Value {
	return c.late.figures([]percentile{{prefix + "p50-ns", 50}, {prefix + "p99-ns", 99}}, prefix+"max-ns", clockCost{}, omitted)
}

// A load is what the goroutines of a crew read while a canary watches.
type load struct {
	*trial
	clock Clock
	open  func() error // opens the file of a batch

	ops   int
	bytes int64
	took  time.Duration
	phase phase
}

func newLoad(tr *trial, c Clock) *load { return &load{trial: tr, clock: c, open: tr.inst.Begin} }

// A phase is when in the first nap a load starts. Phases differ from load to
// load and cover the nap evenly.
type phase struct{ n uint64 }

// next takes steps of the golden ratio, in units of 2^-32 of a nap.
func (p *phase) next() time.Duration {
	const golden = 0x9e3779b97f4a7c15
	p.n++
	return time.Duration(p.n * golden >> 32 * uint64(nap) >> 32)
}

// spin waits by spinning. time.Sleep would take at least a millisecond, and
// would wake with the canary.
func spin(d time.Duration) {
	for start := time.Now(); time.Since(start) < d; {
		runtime.Gosched()
	}
}

// run has the goroutines read each block once, in even shares, while the canary
// watches.
func (l *load) run(c *canary) error {
	var watch sync.WaitGroup
	var started, ended atomic.Int64 // times; 0 until set
	now := func() int64 { return max(int64(l.clock.Now()), 1) }
	l.inst.Begin = func() error {
		if err := l.open(); err != nil {
			return err
		}
		// The readers start while the canary sleeps, at any point of its
		// first nap. So the delay of the first read is not missed.
		begun := make(chan struct{})
		watch.Go(func() {
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
		started.Store(now())
		return nil
	}
	var left atomic.Int64
	left.Store(int64(l.workers()))
	batch, err := l.trial.run(l.work.Ledger.Period, nothingElse, func(int) error {
		if left.Add(-1) == 0 {
			ended.Store(now())
		}
		return nil
	})
	ended.CompareAndSwap(0, 1) // a batch that failed has nothing left to watch
	started.CompareAndSwap(0, 1)
	watch.Wait()
	l.took += time.Duration(ended.Load() - started.Load())
	l.ops += batch.ops
	l.bytes += batch.bytes
	return err
}
