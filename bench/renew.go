package bench

import (
	"errors"
	"fmt"
	"slices"
)

// Bounds of a batch that starts anew, the same on every target. mostCold
// applies to blocks read from the device one by one. With confined memory each
// such block may bring in neighbours by readahead, which must be reclaimed
// again, so mostConfined is lower.
const (
	mostCold      = 1 << 10
	mostConfined  = 1 << 8
	mostColdBytes = 16 << 20
	mostFresh     = 1 << 20
	mostFreshSize = 256 << 20
)

// limit returns how many of count blocks a batch visits.
func (c Case) limit(count int64) int64 {
	switch {
	case c.Cache == "cold" && c.Order != "seq":
		return min(count, mostCold)
	case c.Memory > 0 && c.Order != "seq":
		return min(count, mostConfined)
	case c.Cache == "cold" || c.Memory > 0:
		return min(count, max(mostColdBytes/c.Block, 1))
	case c.Map == "fresh":
		return min(count, mostFresh, max(mostFreshSize/c.Block, 1))
	}
	return count
}

// renewed returns an instance that opens its file before each batch, untimed,
// and closes it afterwards, timed: unmapping costs more the more pages were
// touched. In between, a cold case drops the file from the page cache, and a
// confined one leaves the end of the file cached.
func renewed(e *env, start func(e *env) (*instance, error)) *instance {
	r := &renewal{env: e, start: start}
	outer := &instance{end: r.end, close: r.end, check: r.check}
	outer.begin = func() error {
		if err := r.begin(); err != nil {
			return err
		}
		outer.op, outer.fork = r.inner.op, r.inner.fork
		return nil
	}
	return outer
}

// A renewal is the state of a renewed instance.
type renewal struct {
	env   *env
	start func(e *env) (*instance, error)
	inner *instance // nil between batches
}

func (r *renewal) begin() error {
	if err := r.end(); err != nil { // left open by a batch that failed
		return err
	}
	if r.env.c.Cache == "cold" {
		if err := evict(r.env.ctx, r.env.path); err != nil {
			return err
		}
	}
	if r.env.c.Memory > 0 {
		if err := cacheEnd(r.env.ctx, r.env.c, r.env.path); err != nil {
			return err
		}
	}
	inner, err := r.start(r.env)
	if err != nil {
		return err
	}
	r.inner = inner
	switch {
	case r.env.c.Cache == "cold":
		// Only now, because opening must not have read the file either.
		r.env.before, err = proveCold(r.env.path)
	case r.env.c.Memory > 0:
		r.env.before, err = proveConfined(r.env.c, r.env.path)
	}
	if err != nil {
		return errors.Join(err, r.end())
	}
	return nil
}

func (r *renewal) end() error {
	if r.inner == nil {
		return nil
	}
	inner := r.inner
	r.inner = nil
	return inner.close()
}

// residency returns the resident share before and after the last batch, for
// cases that control the page cache.
func (tr *trial) residency() []Value {
	return []Value{{"resident-before", tr.before}, {"resident-after", tr.after}}
}

// leastFetched is the share of the requested bytes that the device has to
// deliver if nothing was cached.
const leastFetched = 0.95

// provenCold refuses a case that visits each block once and fetched less than
// leastFetched from the device. It passes where the system does not tell.
func provenCold(c Case, costs []Value) error {
	i := slices.IndexFunc(costs, func(v Value) bool { return v.Unit == "device-B/op" })
	if i < 0 || c.Block == 0 || c.Order == "zipf" || costs[i].Value >= leastFetched*float64(c.Block) {
		return nil
	}
	return &refusal{fmt.Sprintf("cache=cold had no effect: the device delivered only %.0f of the %d bytes of an operation", costs[i].Value, c.Block)}
}

// check records how much of the file the batch has left in the page cache.
func (r *renewal) check(int) (err error) {
	switch {
	case r.env.c.Cache == "cold":
		r.env.after, _, err = cached(r.env.path)
	case r.env.c.Memory > 0:
		r.env.after, err = proveConfined(r.env.c, r.env.path)
	}
	return err
}
