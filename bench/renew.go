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
	if e.Case.Hint == work.Populate && e.Case.State().Anew() && e.Case.Workers == 0 {
		// Opening fetches the file, which is most of the work.
		outer.Begin = r.enter
		outer.Op = func(i int) (uint64, int, error) { return r.inner.Op(i) }
		outer.Around = r.openAround
		return outer
	}
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

// begin brings the file into its state and opens it.
func (r *renewal) begin() error {
	state := r.env.Case.State()
	if err := r.end(); err != nil { // left open by a batch that failed
		return err
	}
	if state.Anew() {
		if err := state.Enter(r.env.Ctx, r.env.Path); err != nil {
			return err
		}
	}
	if err := r.open(); err != nil {
		return err
	}
	if !state.Anew() {
		return nil
	}
	// Only now, because opening must not have read the file either.
	var err error
	if r.env.Before, err = state.Prove(r.env.Path); err != nil {
		return errors.Join(err, r.end())
	}
	return nil
}

// enter brings the file into its state and proves it.
func (r *renewal) enter() (err error) {
	if err := r.end(); err != nil { // left open by a batch that failed
		return err
	}
	state := r.env.Case.State()
	if err := state.Enter(r.env.Ctx, r.env.Path); err != nil {
		return err
	}
	r.env.Before, err = state.Prove(r.env.Path)
	return err
}

func (r *renewal) open() (err error) {
	r.inner, err = r.start(r.env)
	return err
}

// openAround opens the file and runs the operations of a batch.
func (r *renewal) openAround(run func() error) error {
	if err := r.open(); err != nil {
		return err
	}
	if r.inner.Around != nil {
		return r.inner.Around(run)
	}
	return run()
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
