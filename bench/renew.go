package bench

import (
	"errors"
	"fmt"
	"slices"
)

// Bounds of a batch that begins anew, the same on every target: of blocks that
// come from the device one by one, and of all others. Where memory is confined
// each may bring its neighbours with it, which have to leave again.
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

// renewed makes an instance that opens its file before each batch, untimed, and
// closes it behind, timed: taking down a mapping costs by the pages that were
// touched. Where the case is cold, the file leaves the page cache in between;
// where memory is confined, its end is what is cached.
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

// A renewal is what renewed keeps between the calls.
type renewal struct {
	env   *env
	start func(e *env) (*instance, error)
	inner *instance // nil between batches
}

func (r *renewal) begin() error {
	if err := r.end(); err != nil { // of a batch that failed
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
		// Only now, as opening must not have read anything either.
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

// residency tells how the page cache was before and after the last batch,
// where that is part of the case.
func (tr *trial) residency() []Value {
	return []Value{{"resident-before", tr.before}, {"resident-after", tr.after}}
}

// leastFetched is the share of the bytes asked for that the device has to
// deliver if none of them were cached.
const leastFetched = 0.95

// provenCold refuses a case that visits each block once and yet had less
// fetched than that, where the system tells how much was.
func provenCold(c Case, costs []Value) error {
	i := slices.IndexFunc(costs, func(v Value) bool { return v.Unit == "device-B/op" })
	if i < 0 || c.Block == 0 || c.Order == "zipf" || costs[i].Value >= leastFetched*float64(c.Block) {
		return nil
	}
	return &refusal{fmt.Sprintf("cache=cold had no effect: of the %d bytes of an operation the device delivered %.0f", c.Block, costs[i].Value)}
}

// check looks how much of the file the batch has left in the page cache.
func (r *renewal) check(int) (err error) {
	switch {
	case r.env.c.Cache == "cold":
		r.env.after, _, err = cached(r.env.path)
	case r.env.c.Memory > 0:
		r.env.after, err = proveConfined(r.env.c, r.env.path)
	}
	return err
}
