package bench

import (
	"errors"

	"mmapbench/internal/work"
)

// renewed returns an instance that opens its file before each batch, untimed,
// and closes it afterwards, timed: unmapping costs more the more pages were
// touched. In between, the file enters its state in the page cache, where each
// batch begins with it anew.
func renewed(e *work.Env, start func(e *work.Env) (*work.Instance, error)) *work.Instance {
	r := &renewal{env: e, start: start}
	outer := &work.Instance{End: r.end, Close: r.end, Check: r.check}
	outer.Begin = func() error {
		if err := r.begin(); err != nil {
			return err
		}
		outer.Op, outer.Fork, outer.Around = r.inner.Op, r.inner.Fork, r.inner.Around
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
	state := r.env.Case.State()
	if state.Anew() {
		if err := state.Enter(r.env.Ctx, r.env.Path); err != nil {
			return err
		}
	}
	inner, err := r.start(r.env)
	if err != nil {
		return err
	}
	r.inner = inner
	if state.Anew() {
		// Only now, because opening must not have read the file either.
		r.env.Before, err = state.Prove(r.env.Path)
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

// check records how much of the file the batch has left in the page cache.
func (r *renewal) check(int) (err error) {
	if state := r.env.Case.State(); state.Anew() {
		r.env.After, err = state.Left(r.env.Path)
	}
	return err
}

// residency returns the resident share before and after the last batch, where
// each begins with its state anew.
func (tr *trial) residency() []Value {
	if !tr.Case.State().Anew() {
		return nil
	}
	return []Value{{Unit: "resident-before", Value: tr.Before}, {Unit: "resident-after", Value: tr.After}}
}
