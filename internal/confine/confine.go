// Package confine runs cases of package bench with less memory than their file
// is large. Each runs in a child process, in a control group of its own.
//
// A case counts only if it hit the limit of its group and never exceeded it.
// Its records are handed over when that is known.
package confine

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"syscall"
	"time"

	"mmapbench/bench"
	"mmapbench/internal/bytesize"
	"mmapbench/internal/cgroup"
	"mmapbench/internal/child"
)

// Least is the least memory in bytes with which a child works. The process
// itself takes half of it.
const Least = 16 << 20

// Check returns nil if this process can confine another one to memory bytes, or
// the reason why not and the way out.
func Check(memory int64) error {
	if memory < Least {
		return fmt.Errorf("%s is too little: the process itself needs half of %s", bytesize.Format(memory), bytesize.Format(Least))
	}
	g, err := cgroup.New(memory)
	if err != nil {
		return err
	}
	return g.Close()
}

// Run carries out cfg as [bench.Run] does, with each contest in a child process
// that has no more memory than the case says. The records of a case are handed
// over together at its end, even if ctx ended it. A case whose limit had no
// effect is refused. If a child ends early, for lack of memory or another
// reason, the error is a [*bench.CaseError]. An error of the control group ends
// the run.
func Run(ctx context.Context, cfg bench.Config, sink bench.Sink) error {
	h := &held{Sink: sink, total: len(cfg.Plan())}
	var invalid []error
	contests := bench.Contests(cfg.Cases)
	start := time.Now()
	for _, cases := range contests {
		if cfg.Budget > 0 && time.Since(start) > cfg.Budget {
			if err := refuse(cases, sink); err != nil {
				return errors.Join(append(invalid, err)...)
			}
			continue
		}
		one := cfg
		one.Cases = cases
		one.Budget /= time.Duration(len(contests))
		of, err := runCase(ctx, one, h)
		h.done += len(one.Plan())
		var bad *bench.CaseError
		switch {
		case err == nil && errors.As(of, &bad) && !errors.Is(of, syscall.ENOSPC) && ctx.Err() == nil:
			invalid = append(invalid, of)
		case err != nil || of != nil:
			return errors.Join(append(invalid, of, err)...)
		}
	}
	return errors.Join(invalid...)
}

// refuse refuses cases for which there is no time.
func refuse(cases []bench.Case, sink bench.Sink) error {
	for _, c := range cases {
		if err := sink.Refused(c, bench.ErrNoTime); err != nil {
			return err
		}
	}
	return nil
}

// runCase runs a contest and hands over its records if they are proven. of is the
// error of the case, and err the error of the control group or the sink.
func runCase(ctx context.Context, cfg bench.Config, h *held) (of, err error) {
	c := cfg.Cases[0]
	g, err := cgroup.New(c.Memory)
	if err != nil {
		return nil, err
	}
	defer func() {
		if cerr := g.Close(); cerr != nil {
			err = errors.Join(err, cerr)
		}
	}()
	h.records = nil
	of = child.Run(ctx, cfg, g.Procs(), h)
	usage, err := g.Usage()
	if err != nil {
		return of, err
	}
	var crash *child.Crash
	switch {
	case !errors.As(of, &crash):
	case usage.OOMKills == 0:
		of = &bench.CaseError{Case: *cmp.Or(crash.Case, &c), Target: crash.Target, Err: of}
	default:
		of = &bench.CaseError{Case: *cmp.Or(crash.Case, &c), Target: crash.Target, Err: fmt.Errorf("the process was killed, as %s of memory were full and nothing could be reclaimed: give it more", bytesize.Format(c.Memory))}
	}
	return of, h.handOver(cfg.Cases, usage)
}

// held is a sink that holds records back until the limit is known to have held.
type held struct {
	bench.Sink
	records     []bench.Measurement
	done, total int // steps of the whole run
}

// Record implements [bench.Sink].
func (h *held) Record(r bench.Measurement) error {
	h.records = append(h.records, r)
	return nil
}

// Progress implements [bench.Sink].
func (h *held) Progress(done, _ int, next bench.Step) { h.Sink.Progress(h.done+done, h.total, next) }

// handOver passes on the records of a contest, or refuses its cases.
func (h *held) handOver(cases []bench.Case, u cgroup.Usage) error {
	if len(h.records) == 0 {
		return nil
	}
	n, notes := h.Sink.(bench.Noter)
	for _, c := range cases {
		var err error
		if !u.Enforced() {
			err = h.Refused(c, fmt.Errorf("the memory limit is not proven to have held: %v", u))
		} else if notes {
			err = n.Note("memory", c.Name()+": "+u.String())
		}
		if err != nil {
			return err
		}
	}
	if !u.Enforced() {
		return nil
	}
	for _, r := range h.records {
		if err := h.Sink.Record(r); err != nil {
			return err
		}
	}
	return nil
}
