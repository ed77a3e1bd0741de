package bench

import (
	"errors"
	"fmt"
	"slices"

	"mmapbench/internal/work"
)

// renewed returns an instance that opens its file before each batch, untimed,
// and closes it afterwards, timed: unmapping costs more the more pages were
// touched. In between, a cold case drops the file from the page cache, and a
// confined one leaves the end of the file cached.
func renewed(e *work.Env, start func(e *work.Env) (*work.Instance, error)) *work.Instance {
	r := &renewal{env: e, start: start}
	outer := &work.Instance{End: r.end, Close: r.end, Check: r.check}
	outer.Begin = func() error {
		if err := r.begin(); err != nil {
			return err
		}
		outer.Op, outer.Fork = r.inner.Op, r.inner.Fork
		return nil
	}
	return outer
}

// A renewal is the state of a renewed instance.
type renewal struct {
	env   *work.Env
	start func(e *work.Env) (*work.Instance, error)
	inner *work.Instance // nil between batches
}

func (r *renewal) begin() error {
	if err := r.end(); err != nil { // left open by a batch that failed
		return err
	}
	if r.env.Case.Cache == "cold" {
		if err := evict(r.env.Ctx, r.env.Path); err != nil {
			return err
		}
	}
	if r.env.Case.Memory > 0 {
		if err := cacheEnd(r.env.Ctx, r.env.Case, r.env.Path); err != nil {
			return err
		}
	}
	inner, err := r.start(r.env)
	if err != nil {
		return err
	}
	r.inner = inner
	switch {
	case r.env.Case.Cache == "cold":
		// Only now, because opening must not have read the file either.
		r.env.Before, err = proveCold(r.env.Path)
	case r.env.Case.Memory > 0:
		r.env.Before, err = proveConfined(r.env.Case, r.env.Path)
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
	return inner.Close()
}

// residency returns the resident share before and after the last batch, for
// cases that control the page cache.
func (tr *trial) residency() []work.Value {
	return []work.Value{{Unit: "resident-before", Value: tr.Before}, {Unit: "resident-after", Value: tr.After}}
}

// leastFetched is the share of the requested bytes that the device has to
// deliver if nothing was cached.
const leastFetched = 0.95

// provenCold refuses a case that visits each block once and fetched less than
// leastFetched from the device. It passes where the system does not tell.
func provenCold(c work.Case, costs []work.Value) error {
	i := slices.IndexFunc(costs, func(v work.Value) bool { return v.Unit == "device-B/op" })
	if i < 0 || c.Block == 0 || c.Order == "zipf" || costs[i].Value >= leastFetched*float64(c.Block) {
		return nil
	}
	return &work.Refusal{Reason: fmt.Sprintf("cache=cold had no effect: the device delivered only %.0f of the %d bytes of an operation", costs[i].Value, c.Block)}
}

// check records how much of the file the batch has left in the page cache.
func (r *renewal) check(int) (err error) {
	switch {
	case r.env.Case.Cache == "cold":
		r.env.After, _, err = cached(r.env.Path)
	case r.env.Case.Memory > 0:
		r.env.After, err = proveConfined(r.env.Case, r.env.Path)
	}
	return err
}
