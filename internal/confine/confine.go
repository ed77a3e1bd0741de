// Package confine runs cases of package bench with less memory than their file
// has bytes: each in a child process in a control group of its own.
//
// A case counts only if the limit of the group was met while it ran, and never
// exceeded; what was measured is handed over when that is known.
package confine

import (
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

// Least is the memory in bytes without which a child can't work: half of it is
// the process itself.
const Least = 16 << 20

// Check returns why this process can't confine another one to so many bytes,
// with the way out, or nil.
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

// Run carries out cfg as [bench.Run] does, with every case in a child process
// that has no more memory than the case says. The records of a case come
// together, at its end, those of a case that ctx ended included. A case whose
// limit had no effect is refused. A child that ends early, killed as its memory is
// full or for another reason, is a [*bench.CaseError]. On errors of the control group the run ends.
func Run(ctx context.Context, cfg bench.Config, sink bench.Sink) error {
	h := &held{Sink: sink, total: len(cfg.Plan())}
	var invalid []error
	for i := range cfg.Cases {
		one := cfg
		one.Cases = cfg.Cases[i : i+1]
		one.Budget /= time.Duration(len(cfg.Cases))
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

// runCase runs a case and hands over what it measured if that is proven. It
// returns the error of the case apart from that of the control group or the
// sink.
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
	of = child.Run(ctx, cfg, child.In(g.Procs()), h)
	usage, err := g.Usage()
	if err != nil {
		return of, err
	}
	var crash *child.Crash
	switch {
	case !errors.As(of, &crash):
	case usage.OOMKills == 0:
		of = &bench.CaseError{Case: c, Target: crash.Target, Err: of}
	default:
		of = &bench.CaseError{Case: c, Target: crash.Target, Err: fmt.Errorf("the process was killed, as %s of memory were full and nothing could be reclaimed: give it more", bytesize.Format(c.Memory))}
	}
	return of, h.handOver(c, usage)
}

// held is a sink that holds records back until it is known what they are worth.
type held struct {
	bench.Sink
	records     []bench.Record
	done, total int // steps of the whole run
}

// Record implements [bench.Sink].
func (h *held) Record(r bench.Record) error {
	h.records = append(h.records, r)
	return nil
}

// Progress implements [bench.Sink].
func (h *held) Progress(done, _ int, next bench.Step) { h.Sink.Progress(h.done+done, h.total, next) }

// handOver passes on the records of a case, or refuses them.
func (h *held) handOver(c bench.Case, u cgroup.Usage) error {
	if len(h.records) == 0 {
		return nil
	}
	if !u.Enforced() {
		return h.Refused(c, fmt.Errorf("that memory was confined is not proven: %v", u))
	}
	if n, ok := h.Sink.(bench.Noter); ok {
		if err := n.Note("memory", c.Name()+": "+u.String()); err != nil {
			return err
		}
	}
	for _, r := range h.records {
		if err := h.Sink.Record(r); err != nil {
			return err
		}
	}
	return nil
}
