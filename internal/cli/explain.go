package cli

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"slices"
	"time"

	"mmapbench/bench"
	"mmapbench/internal/bytesize"
	"mmapbench/internal/doctor"
	"mmapbench/internal/record"
	"mmapbench/internal/report"
	"mmapbench/internal/report/format"
	"mmapbench/internal/work"
)

// measureFlags returns the names of the flags that control a measurement.
func measureFlags() []string {
	return []string{"bench", "order", "block", "cache", "map", "mem", "fill", "file", "size", "dir", "budget", "count", "seed", "o", "q"}
}

// Defaults of explain: page-sized reads through a mapping that is kept and
// through a fresh one.
const (
	defaultExplainBench  = "^Read$/order=rand"
	defaultExplainBudget = 60 * time.Second
)

// defaultExplainBlocks returns the block sizes that explain measures without
// -bench.
func defaultExplainBlocks() bytesize.Sizes { return bytesize.Sizes{4 << 10, 64 << 10} }

func explainFlagSet(f *runFlags) *flag.FlagSet {
	fs := flag.NewFlagSet("explain", flag.ContinueOnError)
	fs.StringVar(&f.bench, "bench", defaultExplainBench, "measure the cases whose name matches `regexp`, as run does")
	blocks := defaultExplainBlocks()
	fs.Var(&f.block, "block", "comma-separated block `sizes`, such as 64,4KiB (default "+blocks.String()+", with -bench each workload's own)")
	fs.StringVar(&f.order, "order", "", "`order` of the reads: seq, rand or zipf (default rand)")
	fs.StringVar(&f.cache, "cache", "", "`states` of the page cache before each batch, as in run")
	fs.StringVar(&f.fill, "fill", "", "how the file gets into the page cache, as `fills` in run")
	fs.Var(&f.mem, "mem", "limit the process and the page cache it fills to `size`, as in run")
	fs.StringVar(&f.mapping, "map", "", "`states` of the mapping, separated by commas: kept, fresh (default both, with -bench each workload's own)")
	fs.StringVar(&f.file, "file", "", "measure on the file at `path`, which is only read, instead of a generated one")
	fs.Var(&f.size, "size", "`size` of the generated file (default 64MiB)")
	fs.StringVar(&f.dir, "dir", "", "make the temporary files in `directory` (default the system's)")
	fs.DurationVar(&f.budget, "budget", defaultExplainBudget, "about how long measuring may take")
	fs.Func("count", fmt.Sprintf("number of `rounds` (default %d, and more where they tell more)", defaultCount), f.setCount)
	fs.Func("seed", "`seed` of what is random (default a new one, which is recorded)", f.setSeed)
	fs.StringVar(&f.out, "o", "", "write all figures to `file` too, in the Go benchmark format")
	fs.StringVar(&f.format, "format", "text", formatUsage(proseFormats()))
	fs.BoolVar(&f.quiet, "q", false, "no progress")
	return fs
}

// proseFormats returns the formats that can hold sentences.
func proseFormats() []string { return []string{string(format.Text), string(format.Markdown)} }

func explainCommand() command {
	return command{
		name: "explain", args: "[flags] [FILE...]",
		brief: "where the time goes, step by step",
		details: `Of recorded runs, or else of reads that are measured now: what an operation
saves when a mapping makes the copies instead of system calls, when it is used
in place, and what it costs to make the mapping anew. Each step is measured, and
shown with its interval and with the calls, copied bytes and faults that are
left. What is measured now also tells at which size of a block or a file, and
after how many passes, the winner turns. A FILE is what runbench -o has written,
and - is the standard input.`,
		examples: []example{
			{"explain", "measure, and explain"},
			{"explain -file data.bin -order rand -block 300 -o reads.txt", "your own file and reads, kept"},
			{"explain reads.txt", "the steps of a recorded run"},
		},
		flags:  func() *flag.FlagSet { return explainFlagSet(new(runFlags)) },
		values: map[string][]string{"bench": workloadNames(), "order": {"seq", "rand", "zipf"}, "cache": caches(), "fill": fills(), "map": mappings(), "format": proseFormats()},
		lists:  []string{"map", "cache", "fill"},
		run:    (*App).explain,
	}
}

// explain prints where the time goes in recorded runs, or in a run of its own.
func (a *App) explain(args []string) error {
	var f runFlags
	fs := explainFlagSet(&f)
	if err := a.parse(fs, args); err != nil {
		return err
	}
	given := map[string]bool{}
	fs.Visit(func(g *flag.Flag) { given[g.Name] = true })
	as, err := f.checkExplain(given, fs.NArg() > 0)
	if err != nil {
		return badInput(err)
	}
	if fs.NArg() > 0 {
		run, err := a.load(fs.Args())
		if err != nil {
			return badInput(err)
		}
		return a.printSteps(run, as, new(extras))
	}
	extra := new(extras)
	// A third of the time goes to the steps, the rest to crossovers.
	until := time.Now().Add(f.budget - explainReserve)
	f.budget /= 3
	return a.measureNow(&f, explained(a.Targets), append([]string{"explain"}, args...), func(ctx context.Context, m *measurement, cfg bench.Config) error {
		return extra.measure(ctx, m, cfg, until)
	}, func(_ settings, run *record.Run) error {
		return a.printSteps(run, as, extra)
	})
}

// explainReserve is about how long the floors of the machine take.
const explainReserve = 3 * time.Second

// extras are what explain measures besides the steps.
type extras struct {
	turns  []report.Turn
	floors []doctor.Floor
}

func (x *extras) measure(ctx context.Context, m *measurement, cfg bench.Config, until time.Time) error {
	order := work.Order(m.flags.order)
	if order == "" {
		order = work.Rand
	}
	c := &crossing{cfg: cfg, s: m.settings, order: order, until: until, say: m.progress.say}
	var err error
	if x.turns, err = c.turns(ctx); err != nil {
		return err
	}
	m.progress.say("floors of the machine")
	found, err := doctor.Examine(ctx, doctor.Options{Dir: m.flags.dir})
	if found != nil {
		x.floors = found.Floors
	}
	return err
}

// checkExplain validates the flags and fills in their defaults.
func (f *runFlags) checkExplain(given map[string]bool, recorded bool) (as format.Format, err error) {
	if as, err = parseFormat(f.format, proseFormats()); err != nil {
		return as, err
	}
	for _, name := range measureFlags() {
		if recorded && given[name] {
			return as, fmt.Errorf("-%s has no meaning with recorded runs: leave one of them out", name)
		}
	}
	if f.budget <= 0 {
		return as, fmt.Errorf("-budget %v is not above 0", f.budget)
	}
	if f.order != "" {
		if !slices.Contains([]string{"seq", "rand", "zipf"}, f.order) {
			return as, fmt.Errorf("-order %q is none of seq, rand, zipf", f.order)
		}
		if given["bench"] {
			return as, errors.New("-order has no meaning with -bench, which chooses the order as well: leave one of them out")
		}
		f.bench = "^Read$/order=" + f.order
	}
	if !given["bench"] {
		if !given["block"] {
			f.block = defaultExplainBlocks()
		}
		if !given["map"] && f.cache == "" && f.mem == 0 {
			f.mapping = "kept,fresh"
		}
	}
	off := false
	f.latency = &off
	f.files = 1 // the steps are differences within rounds
	return as, nil
}

// printSteps prints the steps of a run, and what else was measured.
func (a *App) printSteps(run *record.Run, as format.Format, x *extras) error {
	d, err := report.Explain(run, x.turns, x.floors, report.Options{})
	if err != nil {
		return badInput(err)
	}
	return format.Write(a.Stdout, as, d, format.Options{Width: textWidth(a.Stdout)})
}
