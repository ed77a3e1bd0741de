package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"slices"
	"strconv"
	"time"

	"mmapbench/bench"
	"mmapbench/bench/counter"
	"mmapbench/internal/bytesize"
)

// An operation is what operate does, as arguments.
type operation struct {
	c       bench.Case
	target  string
	file    string
	control control
}

// args are those of the command that does it.
func (o operation) args() []string {
	return []string{
		"operate", "-file", o.file, "-target", o.target, "-order", o.c.Order, "-block", bytesize.Format(o.c.Block),
		"-map", o.c.Map, "-control", o.control.commands, "-ack", o.control.acks,
	}
}

// operate does the counting pass of a case with runbench's harness, on one
// target, and prints how many operations that were: the same number for each
// target. With a control it has perf count during the batches only, and prints
// the operations of those; else all operations count, those that warm the caches
// included.
func operate(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	o := operation{c: bench.Case{Workload: "Read", Cache: "warm"}}
	fs := flag.NewFlagSet("crosscheck operate", flag.ContinueOnError)
	fs.StringVar(&o.file, "file", "", "read the file at `path`, which crosscheck has written")
	fs.StringVar(&o.target, "target", "", "`name` of the target to work on")
	fs.StringVar(&o.c.Order, "order", "seq", "`order` of the blocks, seq or rand")
	block := bytesize.Size(4 << 10)
	fs.Var(&block, "block", "`size` of a block")
	fs.StringVar(&o.c.Map, "map", "kept", "`state` of the mapping, kept or fresh")
	fs.StringVar(&o.control.commands, "control", "", "switch perf on and off through the FIFO at `path`")
	fs.StringVar(&o.control.acks, "ack", "", "read perf's answers from the FIFO at `path`")
	if err := parse(fs, args, stderr); err != nil {
		return err
	}
	o.c.Block = int64(block)
	info, err := os.Stat(o.file)
	if err != nil {
		return fmt.Errorf("%w: -file: %w", errInput, err)
	}
	o.c.File = min(info.Size(), enough*o.c.Block)
	ops, err := o.do(ctx)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintln(stdout, strconv.FormatInt(ops, 10))
	return err
}

// do returns how many operations were done.
func (o operation) do(ctx context.Context) (int64, error) {
	var all int64
	targets := watchedTargets(&all)
	i := slices.IndexFunc(targets, func(t bench.Target) bool { return t.Name == o.target })
	if i < 0 {
		return 0, fmt.Errorf("%w: -target %q is unknown", errInput, o.target)
	}
	w := &window{total: &all}
	repeated := o.repeat(targets[i])
	if o.control.commands != "" {
		if err := o.control.open(); err != nil {
			return 0, err
		}
		defer o.control.close()
		w.control = &o.control
	}
	err := bench.Run(ctx, bench.Config{
		Cases: []bench.Case{o.c}, Targets: repeated,
		Input: &bench.Input{Path: o.file, Size: o.c.File}, Dir: os.TempDir(),
		Passes: []bench.Pass{bench.Counting}, Seed: 1,
		Clock:    stopped{},
		Counters: func() bench.Counters { return w },
	}, new(sink))
	if w.control != nil {
		return w.inside, err
	}
	return all, err
}

// enough is how many operations a batch has, of which three are counted: so many
// that what a process does besides is little. Of a file with more blocks the
// first are read; where it has fewer the target is worked on several times, but
// no more often than most, as opening it costs calls, too.
const enough, most = 1 << 12, 16

// repeat returns a target as many times as it takes.
func (o operation) repeat(t bench.Target) (targets []bench.Target) {
	name := t.Name
	n := min(max(enough*o.c.Block/o.c.File, 1), most)
	for i := range n {
		t.Name = fmt.Sprintf("%s-%d", name, i+1)
		targets = append(targets, t)
	}
	return targets
}

// A stopped clock lets nothing depend on how long it takes: under a tool that
// slows it down the same is done.
type stopped struct{}

// Now implements [bench.Clock].
func (stopped) Now() time.Duration { return 0 }

// A window stands in for the counters of the harness: it marks the batches that
// those would count.
type window struct {
	control *control // nil if nobody has to be told
	total   *int64   // operations done
	begin   int64    // total at Start
	inside  int64    // operations done between Start and Stop
}

// Start implements [bench.Counters].
func (w *window) Start() error {
	w.begin = *w.total
	if w.control == nil {
		return nil
	}
	return w.control.tell("enable")
}

// Stop implements [bench.Counters].
func (w *window) Stop() (counter.Reading, error) {
	w.inside += *w.total - w.begin
	if w.control == nil {
		return counter.Reading{}, nil
	}
	return counter.Reading{}, w.control.tell("disable")
}

// Sources implements [bench.Counters].
func (w *window) Sources() []counter.Source { return nil }

// Close implements [bench.Counters].
func (w *window) Close() error { return nil }
