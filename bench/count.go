package bench

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"mmapbench/bench/counter"
	"mmapbench/internal/work"
)

// countRepeats is the most batches that are counted. One is enough if each
// figure is a whole number per operation. Otherwise counting ends when a batch
// equals the least so far, or after countLimit. The Go runtime can add a call
// or a fault of its own to a batch and never removes one, so the least is the
// cost of the operations.
const (
	countRepeats = 3
	countLimit   = 200 * time.Millisecond
)

// countWarm is how long operations run before they are counted, so that the
// implementation has allocated its buffers.
const countWarm = 2 * time.Millisecond

// countOps is the number of operations of a batch, the same on every target and
// in every run, so that the figures are comparable. Being a power of two, it
// empties a buffer of a power-of-two size equally often in each batch.
const countOps = 1 << 12

// A countError is an error of the counters. The case itself is valid.
type countError struct{ err error }

func (e *countError) Error() string { return fmt.Sprintf("counting: %v", e.err) }

func (e *countError) Unwrap() error { return e.err }

// fewOps replaces countOps where at least every second operation makes a
// system call. Counting is slow where a tracer stops the thread at each call.
const fewOps = 1 << 8

// loadOps replaces countOps where each operation reads a whole file.
const loadOps = 1 << 2

// count does the counting pass of a contest. The counters slow system calls and
// are closed before anything is timed.
func (r *runner) count(w *work.Work, steps Plan) (err error) {
	counters := r.Counters()
	defer func() { err = errors.Join(err, counters.Close()) }()
	return r.stage(w, steps, func(of func(Step) *work.Scratch) error {
		for _, s := range steps {
			if err := r.countTurn(w, s, of(s), counters); err != nil {
				return err
			}
		}
		return nil
	})
}

// countTurn counts a step and hands over the figures.
func (r *runner) countTurn(w *work.Work, s Step, sc *work.Scratch, counters Counters) error {
	if next, err := r.step(s); !next {
		return err
	}
	m, err := r.countStep(w, s, sc, counters)
	if err == nil {
		// Before the next target writes, so that none is blamed for another.
		err = sc.Verify()
	}
	if broken := new(countError); errors.As(err, &broken) {
		// The case is not to blame and can still be timed.
		return r.note("absent", fmt.Sprintf("costs besides time of %s on %s: %v", s.Case.Name(), m.Target, err))
	}
	if failed, err := r.judge(s, err); failed || err != nil {
		return err
	}
	return r.sink.Record(m)
}

// copiedBy returns where a target adds what it copies. Its Files may stay open.
func (r *runner) copiedBy(target int) *atomic.Int64 {
	if r.copied == nil {
		r.copied = map[int]*atomic.Int64{}
	}
	if r.copied[target] == nil {
		r.copied[target] = new(atomic.Int64)
	}
	return r.copied[target]
}

func (r *runner) countStep(w *work.Work, step Step, sc *work.Scratch, counters Counters) (m Measurement, err error) {
	e := r.env(step, sc)
	if e.Target.CountsCopies {
		e.Copied = r.copiedBy(step.Target)
	}
	m = r.measured(step, 0)
	tr, err := openTrial(w, e)
	if err != nil {
		return m, err
	}
	defer func() { err = errors.Join(err, tr.close()) }()
	sets := []Counters{counters}
	if tr.Case.Workers > 0 {
		sets = tr.crew.counters(r.Counters)
		defer func() { err = errors.Join(err, closeAll(sets)) }()
	}
	prepare := tr.exercise
	if e.Writes {
		prepare = tr.warm
	}
	if err := prepare(r.Clock, countWarm, r.Longest); err != nil {
		return m, err
	}
	n, least, err := tr.count(r.Clock, sets, counted(e.Writes), e.Copied)
	if err != nil {
		return m, err
	}
	m.Ops, m.Values, m.Calls = n, least.perOperation(n), least.callsPerOperation(n)
	fetched := slices.IndexFunc(m.Values, func(v Value) bool { return v.Unit == counter.DeviceBytes.Unit() })
	if fetched >= 0 {
		err = step.Case.State().Fetched(step.Case, m.Values[fetched].Value)
	}
	m.Values = append(append(m.Values, tr.residency()...), tr.memory()...)
	if err == nil && e.Target.Form == work.Bare && !e.Writes {
		err = tr.consumption(r.Clock, &m)
	}
	return m, err
}

// memory returns what the trial holds after its operations: bytes of the file in
// the page tables of the process, and in the page cache. Where the file is open
// for a batch only, the first is absent.
func (tr *trial) memory() (values []Value) {
	if n, ok := work.MappedBytes(tr.inst.File); ok && tr.inst.File != nil {
		values = append(values, Value{Unit: "rss-file-B", Value: float64(n)})
	}
	if n, ok := work.CachedBytes(tr.Path); ok {
		values = append(values, Value{Unit: "cache-B", Value: float64(n)})
	}
	return values
}

// consumeTime is how long the consumption of bytes is measured. Of operations on
// more than nearBytes bytes it is not: a second-level cache does not hold them.
const (
	consumeTime = time.Millisecond
	nearBytes   = 512 << 10
)

// consumption measures what consuming the bytes of an operation takes when the
// processor has them at hand: the first operation of a period again and again.
func (tr *trial) consumption(c Clock, m *Measurement) error {
	op := tr.inst.Op
	if tr.work.Starts > 0 {
		return nil // an operation depends on the one before
	}
	var n int
	var elapsed time.Duration
	err := tr.inst.Around(func() error {
		if _, bytes, err := op(0); err != nil || bytes > nearBytes {
			return err
		}
		for n = 1; ; n *= 2 {
			start := c.Now()
			for range n {
				if _, _, err := op(0); err != nil {
					return err
				}
			}
			if elapsed = c.Now() - start; elapsed >= consumeTime || n >= maxBatch/2 {
				return nil
			}
		}
	})
	if err == nil && elapsed > 0 {
		m.Add("consume-sec/op", elapsed.Seconds()/float64(n))
	}
	return err
}

// count measures the costs other than time. copied is nil if the target does
// not count what it copies. c has one element per worker.
func (tr *trial) count(clock Clock, c []Counters, figures []counter.Figure, copied *atomic.Int64) (ops int, least reading, err error) {
	n := tr.work.Ledger.Period
	if tr.inst.Begin == nil {
		n = min(n, countOps)
		if tr.work.Counts > 0 {
			n = min(n, tr.work.Counts)
		}
		if tr.Target.Form == work.Load {
			n = min(n, loadOps)
		}
	}
	if tr.inst.Begin == nil && n > fewOps {
		often, err := tr.callsOften(c)
		if err != nil {
			return n, least, err
		}
		if often {
			n = fewOps
		}
	}
	if tr.inst.Begin == nil && !tr.tablesFilled {
		// The pages of the operations are then in the page tables.
		tr.crew.rewind()
		if _, err := tr.run(n, nothingElse, nothingElse); err != nil {
			return n, least, err
		}
	}
	start := clock.Now()
	for range countRepeats {
		// Garbage collected now frees memory for the batch, which then
		// need not take page faults for memory from the system.
		settle()
		if copied != nil {
			copied.Store(0)
		}
		if !tr.Writes {
			tr.crew.rewind()
		}
		workers, err := tr.countOnce(c, n)
		if err != nil {
			return n, least, err
		}
		last := newReading(workers, figures)
		if copied != nil {
			last.values = append(last.values, Value{Unit: "user-B/op", Value: float64(copied.Load())})
		}
		enough := n > 1 && last.wholePerOperation(n) || slices.Equal(last.values, least.values) || clock.Now()-start >= countLimit
		least.merge(last)
		if enough {
			break
		}
	}
	return n, least, nil
}

// callsOften reports whether every second operation or more makes a system call.
func (tr *trial) callsOften(c []Counters) (bool, error) {
	const some = 1 << 6
	workers, err := tr.countOnce(c, some)
	if err != nil {
		return false, err
	}
	r := newReading(workers, []counter.Figure{counter.SystemCalls})
	return len(r.values) > 0 && r.values[0].Value >= some/2, nil
}

// countOnce counts a batch and returns one reading per worker.
func (tr *trial) countOnce(c []Counters, n int) ([]counter.Reading, error) {
	readings := make([]counter.Reading, len(c))
	start := func(worker int) error {
		if err := c[worker].Start(); err != nil {
			return &countError{err}
		}
		return nil
	}
	stop := func(worker int) (err error) {
		if readings[worker], err = c[worker].Stop(); err != nil {
			return &countError{err}
		}
		return nil
	}
	_, err := tr.run(n, start, stop)
	return readings, err
}

// counted returns the figures of a counting pass. It leaves out times, and the
// device bytes of operations that write: only fetched bytes are counted.
func counted(writes bool) []counter.Figure {
	figures := []counter.Figure{counter.SystemCalls, counter.KernelBytes, counter.MinorFaults, counter.MajorFaults}
	if !writes {
		figures = append(figures, counter.DeviceBytes)
	}
	return figures
}

// A reading holds the least value of each figure.
type reading struct {
	values []Value
	calls  map[string]int64 // by name, of the batch with the fewest
}

// newReading adds up the readings of the workers' threads.
func newReading(workers []counter.Reading, figures []counter.Figure) reading {
	r := reading{calls: namedCalls(workers)}
	for _, f := range figures {
		var sum int64
		all := true
		for _, w := range workers {
			v, ok := w.Value(f)
			sum += v
			all = all && ok
		}
		if all {
			r.values = append(r.values, Value{Unit: f.Unit(), Value: float64(sum)})
		}
	}
	return r
}

func namedCalls(workers []counter.Reading) map[string]int64 {
	calls := make(map[string]int64)
	for _, w := range workers {
		for _, c := range w.Calls() {
			calls[c.Name] += c.N
		}
	}
	return calls
}

// wholePerOperation reports whether each figure is a multiple of n. Then all n
// operations can have cost the same.
func (r *reading) wholePerOperation(n int) bool {
	return !slices.ContainsFunc(r.values, func(v Value) bool { return int64(v.Value)%int64(n) != 0 })
}

// merge keeps the lesser value of each figure. Both have the same figures, unless
// r is empty.
func (r *reading) merge(other reading) {
	if r.values == nil {
		*r = other
		return
	}
	if sum(other.calls) < sum(r.calls) {
		r.calls = other.calls
	}
	for i := range r.values {
		r.values[i].Value = min(r.values[i].Value, other.values[i].Value)
	}
}

func sum(calls map[string]int64) (total int64) {
	for _, n := range calls {
		total += n
	}
	return total
}

// callsPerOperation lists the system calls by name, the most frequent first:
// "pread64 1, lseek 0.001".
func (r *reading) callsPerOperation(n int) string {
	names := slices.SortedFunc(maps.Keys(r.calls), func(a, b string) int {
		return cmp.Or(cmp.Compare(r.calls[b], r.calls[a]), cmp.Compare(a, b))
	})
	for i, name := range names {
		names[i] = name + " " + strconv.FormatFloat(float64(r.calls[name])/float64(n), 'g', 3, 64)
	}
	return strings.Join(names, ", ")
}

// perOperation divides the values by the number of operations.
func (r *reading) perOperation(n int) []Value {
	for i := range r.values {
		r.values[i].Value /= float64(n)
	}
	return r.values
}
