package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"slices"
	"strings"
	"time"

	"mmapbench/bench"
	"mmapbench/bench/model"
	"mmapbench/internal/bytesize"
	"mmapbench/internal/record"
	"mmapbench/internal/report"
)

// explainFlags are the flags of explain, as given.
type explainFlags struct {
	measure runFlags // those of run that explain has too

	workload, order, block, sync, needle string

	passes, reads int
	workingSet    float64
	cold          bool

	all, holdout bool
}

// Those of the flags that describe the reader's case, and those that say how
// to measure.
func caseFlags() []string {
	return []string{"workload", "order", "block", "sync", "needle", "passes", "reads", "working-set", "cold"}
}
func measureFlags() []string { return []string{"size", "dir", "budget", "count", "seed", "o", "q"} }

func explainFlagSet(f *explainFlags) *flag.FlagSet {
	fs := flag.NewFlagSet("explain", flag.ContinueOnError)
	fs.StringVar(&f.workload, "workload", "", "advise on the `workload` of that name: see runbench list (default Read)")
	fs.StringVar(&f.order, "order", "", "advise on blocks in that order, `seq, rand or zipf` (default rand)")
	fs.StringVar(&f.block, "block", "", "advise on operations of `size` bytes; with -workload ManyFiles, on files of that size (default: the measured size nearest to 4KiB)")
	fs.IntVar(&f.passes, "passes", 0, "advise on a file read through `n` times and then closed (default: so many that the first does not matter)")
	fs.IntVar(&f.reads, "reads", 0, "advise on a mix: `percent` of the operations read, the rest write (0 to 100; default: only reads)")
	fs.Float64Var(&f.workingSet, "working-set", 0, "advise on a file of which the program uses `times` the memory there is, such as 2 (default: it fits)")
	fs.BoolVar(&f.cold, "cold", false, "advise on a file that is not in the page cache at first")
	fs.StringVar(&f.sync, "sync", "", "advise on writes that are made durable `never, end or each` (default never)")
	fs.StringVar(&f.needle, "needle", "", "advise on searches that meet what they look for `near, far or none` (default far)")
	fs.BoolVar(&f.all, "all", false, "show the steps of all cases")
	fs.BoolVar(&f.holdout, "holdout", false, "check the model instead: leave every second size out and predict it; exit 1 if it is off by more than "+holdoutLimits())
	fs.StringVar(&f.measure.format, "format", "text", formatUsage(proseFormats()))
	fs.StringVar(&f.measure.file, "file", "", "measure on the file at `path`, which is only read; with recorded runs, advise on a file of its size")
	fs.StringVar(&f.measure.size, "size", "", "`size` of the generated file (default 64MiB)")
	fs.StringVar(&f.measure.dir, "dir", "", "make the temporary files in `directory` (default the system's)")
	fs.DurationVar(&f.measure.budget, "budget", defaultExplainBudget, "about how long measuring may take")
	fs.IntVar(&f.measure.count, "count", 0, "`rounds` of each measurement, of which there are three, or one with a -budget below 20s (default 8; reads through a fresh mapping 4, or 8 where there is one)")
	fs.Func("seed", "`seed` of what is random (default a new one, which is recorded)", f.measure.setSeed)
	fs.StringVar(&f.measure.out, "o", "", "write all figures to `file` too, in the Go benchmark format")
	fs.BoolVar(&f.measure.quiet, "q", false, "no progress")
	return fs
}

const defaultExplainBudget = 55 * time.Second

// mostWorkingSet is how many times as large as memory a file may be: no disk
// holds one that is beyond it.
const mostWorkingSet = 1000

// mixed is the workload that both reads and writes.
const mixed = "Mixed"

// holdoutLimits are how far the model may be off.
func holdoutLimits() string {
	return fmt.Sprintf("%.0f %% in the median or %.0f %% at worst", 100*model.MostMedian, 100*model.MostWorst)
}

// advisedWorkloads are those that have two sides.
func advisedWorkloads() []string {
	return slices.DeleteFunc(workloadNames(), func(name string) bool { return name == "Stall" })
}

// orders, syncs and needles are what a case can have.
func orders() []string  { return []string{"seq", "rand", "zipf"} }
func syncs() []string   { return []string{"never", "end", "each"} }
func needles() []string { return []string{"near", "far", "none"} }

// proseFormats are those that can hold sentences.
func proseFormats() []string { return []string{report.Text.String(), report.Markdown.String()} }

func explainCommand() command {
	return command{
		name: "explain", args: "[flags] [FILE...]",
		brief: "where the time goes, and crossover sizes",
		details: `Of recorded runs, or else of reads that are measured now, in about a minute:
what each system call, copied byte and page fault is worth, the costs that an
operation is made of, the sizes at which another target becomes the faster one
(crossovers), and advice on a case that you describe. A FILE is what runbench -o
has written, and - is the standard input.`,
		examples: []example{
			{"explain", "measure, and explain"},
			{"explain -block 300 -passes 2 -file data.bin", "advice on your case"},
			{"explain -o reads.txt -workload Append -sync each -block 512", "measured and kept"},
			{"explain -block 16KiB -order seq reads.txt", "advice from a recorded run"},
		},
		flags: func() *flag.FlagSet { return explainFlagSet(new(explainFlags)) },
		values: map[string][]string{
			"workload": advisedWorkloads(), "order": orders(), "sync": syncs(), "needle": needles(), "format": proseFormats(),
		},
		run: (*app).explain,
	}
}

// explain says where the time went in recorded runs, or in one of its own.
func (a *app) explain(args []string) error {
	var f explainFlags
	fs := explainFlagSet(&f)
	if err := parse(fs, args, a.stdout); err != nil {
		return err
	}
	if err := emptyFlags(fs); err != nil {
		return badInput(err)
	}
	opts, format, err := f.check(fs)
	if err != nil {
		return badInput(err)
	}
	if fs.NArg() > 0 {
		run, err := a.load(fs.Args())
		if err != nil {
			return badInput(err)
		}
		return f.print(a, run, opts, format)
	}
	ctx, stop := interruptible(a.stderr)
	defer stop()
	s := &survey{flags: &f, question: opts.Question, app: a, args: args}
	run, err := s.measure(ctx)
	if ctx.Err() != nil {
		err = &exitError{130, without(err, context.Canceled)}
	}
	if run == nil {
		return err
	}
	return errors.Join(err, f.print(a, run, opts, format))
}

// check finds what is wrong with the flags.
func (f *explainFlags) check(fs *flag.FlagSet) (o report.ExplainOptions, format report.Format, err error) {
	given := map[string]bool{}
	fs.Visit(func(g *flag.Flag) { given[g.Name] = true })
	if err := checkFormat(f.measure.format, proseFormats()); err != nil {
		return o, format, err
	}
	if format, err = report.ParseFormat(f.measure.format); err != nil {
		return o, format, fmt.Errorf("-format: %w", err)
	}
	if fs.NArg() > 0 {
		for _, name := range measureFlags() {
			if given[name] {
				return o, format, fmt.Errorf("-%s has no meaning with recorded runs: leave one of them out", name)
			}
		}
	}
	if f.measure.budget <= 0 {
		return o, format, fmt.Errorf("-budget %v is not above 0", f.measure.budget)
	}
	if f.measure.count < 0 {
		return o, format, fmt.Errorf("-count %d: at least 1 round is needed, and 6 for an interval", f.measure.count)
	}
	if f.holdout {
		for _, name := range append(caseFlags(), "all") {
			if given[name] {
				return o, format, fmt.Errorf("-%s has no meaning with -holdout, which explains nothing: leave one of them out", name)
			}
		}
	}
	o.All = f.all
	if slices.ContainsFunc(append(caseFlags(), "file"), func(name string) bool { return given[name] }) {
		q, err := f.question(given)
		if err != nil {
			return o, format, err
		}
		o.Question = &q
	}
	return o, format, nil
}

// question is the case that the flags describe, of which some are given.
func (f *explainFlags) question(given map[string]bool) (q model.Question, err error) {
	q = model.Question{Workload: f.workload, Order: f.order, Passes: f.passes, Cold: f.cold, Reads: f.reads, WorkingSet: f.workingSet, Sync: f.sync, Needle: f.needle}
	one := func(name, value string, known ...string) {
		if err == nil && value != "" && !slices.Contains(known, value) {
			err = fmt.Errorf("-%s: %q is none of %s", name, value, strings.Join(known, ", "))
		}
	}
	one("workload", f.workload, advisedWorkloads()...)
	one("order", f.order, orders()...)
	one("sync", f.sync, syncs()...)
	one("needle", f.needle, needles()...)
	if err != nil {
		return q, err
	}
	switch {
	case f.passes < 0:
		return q, fmt.Errorf("-passes %d is negative", f.passes)
	case f.reads < 0 || f.reads > 100:
		return q, fmt.Errorf("-reads %d is no percentage", f.reads)
	case f.workload == mixed && !given["reads"]:
		return q, fmt.Errorf("-workload %s: say with -reads which percentage of the operations read", mixed)
	case !(f.workingSet >= 0 && f.workingSet <= mostWorkingSet):
		return q, fmt.Errorf("-working-set %v is not between 0 and %d", f.workingSet, mostWorkingSet)
	}
	if f.workload == "" && given["reads"] && f.reads < 100 {
		q.Workload = mixed
	}
	if f.block != "" {
		blocks, err := parseBlocks(f.block)
		if err != nil {
			return q, fmt.Errorf("-block: %w", err)
		}
		if len(blocks) != 1 {
			return q, fmt.Errorf("-block %s: one size at a time", f.block)
		}
		q.Block = blocks[0]
	}
	if f.measure.file != "" {
		in, err := bench.OpenInput(f.measure.file)
		if err != nil {
			return q, fmt.Errorf("-file: %w", err)
		}
		q.File = in.Size
	}
	return q, nil
}

// print prints what the flags ask for.
func (f *explainFlags) print(a *app, run *record.Run, o report.ExplainOptions, format report.Format) error {
	if f.holdout {
		r, passed, err := report.HoldOut(run, o.Seed)
		if err != nil {
			return badInput(err)
		}
		if err := r.Write(a.stdout, format); err != nil {
			return err
		}
		if !passed {
			return &exitError{1, errors.New("the model is off by more than " + holdoutLimits())}
		}
		return nil
	}
	o.Width = textWidth(a.stdout)
	e, err := report.Explain(run, o)
	if err != nil {
		return badInput(err)
	}
	return e.Write(a.stdout, format)
}

// surveyed are the sizes of blocks in order to fit a model, in bytes: more of
// them where caches end. Those in coarse are enough for what a page fault
// costs, files are whole ones.
func surveyed() (fine, coarse, files []int64) {
	fine = []int64{64, 256, 1 << 10}
	for n := int64(4 << 10); n <= 1<<20; n *= 2 {
		fine = append(fine, n)
	}
	return fine, []int64{1 << 10, 4 << 10, 16 << 10, 64 << 10, 256 << 10, 1 << 20}, []int64{4 << 10, 16 << 10, 64 << 10, 256 << 10, 1 << 20}
}

func sizes(list []int64) string {
	var words []string
	slices.Sort(list)
	for _, n := range slices.Compact(list) {
		words = append(words, bytesize.Format(n))
	}
	return strings.Join(words, ",")
}
