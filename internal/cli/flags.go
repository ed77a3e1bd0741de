package cli

import (
	"errors"
	"flag"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"mmapbench/bench"
	"mmapbench/internal/bytesize"
	"mmapbench/internal/confine"
	"mmapbench/internal/report/format"
	"mmapbench/internal/table"
	"mmapbench/internal/work"
)

// runFlags holds the flags of run.
type runFlags struct {
	bench, io, file, dir, out, format, plots string
	cache, mapping, hint, fill, workers      string
	order                                    string // of explain

	block     bytesize.Sizes // nil if not given
	size, mem bytesize.Size  // 0 if not given

	count  int           // 0 if not given
	budget time.Duration // 0 if not given
	files  int           // how often the files are made anew; 0 for the default
	all    bool
	full   bool

	latency *bool // nil if not given
	quick   bool
	quiet   bool
	seed    uint64
	seeded  bool // -seed was given
}

// Defaults of run, and of run -quick.
const (
	defaultSize, quickSize     = 64 << 20, 8 << 20
	defaultCount, quickCount   = 12, 9
	defaultFiles, quickFiles   = 4, 3
	defaultBudget, quickBudget = 60 * time.Second, 14 * time.Second
)

// everything is the pattern that matches all cases of a standard run.
const everything = "."

// largestBlock is larger than any program's reads.
const largestBlock = 1 << 30

func runFlagSet(f *runFlags) *flag.FlagSet {
	fs := flag.NewFlagSet("run", flag.ContinueOnError)
	fs.StringVar(&f.bench, "bench", everything, "measure the cases whose name matches `regexp`, as go test -bench does")
	fs.BoolVar(&f.all, "all", false, "measure the cases too that are not part of a standard run, among those that match -bench")
	fs.StringVar(&f.cache, "cache", "", "`states` of the page cache before each batch, separated by commas: "+strings.Join(caches(), ", ")+"; for workloads that only read (default warm)")
	fs.StringVar(&f.mapping, "map", "", "`states` of the mapping, separated by commas: kept (one for all batches) or fresh (a new one for each batch); for workloads that only read (default each workload's own)")
	fs.StringVar(&f.hint, "hint", "", "`hints` on how the file will be used, separated by commas: "+strings.Join(hints(), ", ")+"; for workloads that only read (default none, and random besides where operations at random wait for the device)")
	fs.StringVar(&f.fill, "fill", "", fillUsage())
	fs.Var(&f.mem, "mem", "limit the process and the page cache it fills to `size`, which must be less than the file; Linux only, workloads that only read")
	fs.StringVar(&f.workers, "workers", "", "comma-separated `numbers` of threads that do operations at once, such as 1,2,4, for workloads that only read (default one, without a thread of its own)")
	fs.BoolFunc("latency", "also time each operation singly, for percentiles; -latency=false switches it off (default on, with -quick off)", f.setLatency)
	fs.StringVar(&f.io, "io", "", "comma-separated `targets` to compare (default all)")
	fs.Var(&f.block, "block", "comma-separated block `sizes`, such as 64,4KiB (default each workload's own)")
	fs.Var(&f.size, "size", "`size` of the generated file (default 64MiB, with -quick 8MiB)")
	fs.StringVar(&f.file, "file", "", "measure on the file at `path`, which is only read, instead of a generated one")
	fs.StringVar(&f.dir, "dir", "", "make the temporary files in `directory` (default the system's)")
	fs.Func("count", fmt.Sprintf("number of `rounds` (default %d, and more where they tell more; with -quick %d and more)", defaultCount, quickCount), f.setCount)
	fs.Func("budget", "about how long all of it may take, as a `duration` such as 30s (default 1m, with -quick 14s); it takes longer where single operations do, and at least about a minute for all cases without -quick", f.setBudget)
	fs.BoolVar(&f.quick, "quick", false, "less precise, in under 20 seconds")
	fs.Func("seed", "`seed` of what is random: order and places (default a new one, which is recorded)", f.setSeed)
	fs.StringVar(&f.out, "o", "", "write all figures to `file` too, in the Go benchmark format")
	fs.StringVar(&f.format, "format", "text", formatUsage(format.Names()))
	fs.BoolVar(&f.full, "full", false, fullUsage)
	fs.StringVar(&f.plots, "plots", "", plotsUsage)
	fs.BoolVar(&f.quiet, "q", false, "no progress")
	return fs
}

func (f *runFlags) setBudget(s string) (err error) {
	if f.budget, err = time.ParseDuration(s); err != nil {
		return errors.New("not a duration such as 30s or 2m")
	}
	if f.budget <= 0 {
		return errors.New("no time to measure in: give some, such as 30s, or leave it out")
	}
	return nil
}

func (f *runFlags) setCount(s string) (err error) {
	if f.count, err = strconv.Atoi(s); err != nil {
		return errors.New("not a number of rounds such as 20")
	}
	if f.count < 1 {
		return errors.New("at least 1 round is needed, and 3 for an interval")
	}
	return nil
}

func (f *runFlags) setSeed(s string) (err error) {
	if f.seed, err = strconv.ParseUint(s, 0, 64); err != nil {
		return errors.New("not a whole number from 0 to 2^64-1")
	}
	f.seeded = true
	return nil
}

func (f *runFlags) setLatency(s string) error {
	on, err := strconv.ParseBool(s)
	if err != nil {
		return errors.New("neither true nor false")
	}
	f.latency = &on
	return nil
}

// emptyFlags returns an error if a flag for text is given without any, as when
// its value comes from an unset shell variable.
func emptyFlags(fs *flag.FlagSet) (err error) {
	fs.Visit(func(f *flag.Flag) {
		if g, ok := f.Value.(flag.Getter); ok && g.Get() == "" {
			err = usageError(fmt.Sprintf("-%s is empty: leave it out or give it a value", f.Name))
		}
	})
	return err
}

// settings holds the checked flags of run with their defaults filled in.
type settings struct {
	targets []bench.Target
	match   *matcher
	blocks  []int64
	caches  []string
	maps    []string
	hints   []string
	fills   []string
	memory  int64 // 0 for all of it
	workers []int
	passes  []bench.Pass // nil for all
	size    int64
	files   int // how often the files are made anew
	rounds  int
	budget  time.Duration
	format  format.Format
	seed    uint64
}

// check validates the flags.
func (f *runFlags) check(all []bench.Target, now time.Time) (s settings, err error) {
	if s.match, err = newMatcher(f.bench); err != nil {
		return s, err
	}
	if s.targets, err = pickTargets(all, f.io); err != nil {
		return s, fmt.Errorf("-io: %w", err)
	}
	if s.blocks = f.block; len(s.blocks) > 0 && slices.Max(s.blocks) > largestBlock {
		return s, fmt.Errorf("-block %s: at most %s is possible", bytesize.Format(slices.Max(s.blocks)), bytesize.Format(largestBlock))
	}
	if s.caches, err = choices(f.cache, caches()...); err != nil {
		return s, fmt.Errorf("-cache: %w", err)
	}
	if s.maps, err = choices(f.mapping, mappings()...); err != nil {
		return s, fmt.Errorf("-map: %w", err)
	}
	if s.hints, err = choices(f.hint, hints()...); err != nil {
		return s, fmt.Errorf("-hint: %w", err)
	}
	if s.fills, err = f.fills(); err != nil {
		return s, fmt.Errorf("-fill: %w", err)
	}
	if s.memory, err = f.memory(); err != nil {
		return s, fmt.Errorf("-mem: %w", err)
	}
	if s.workers, err = parseWorkers(f.workers); err != nil {
		return s, fmt.Errorf("-workers: %w", err)
	}
	if f.latency != nil && !*f.latency || f.latency == nil && f.quick {
		s.passes = []bench.Pass{bench.Counting, bench.Timing, bench.Stall}
	}
	if s.format, err = parseFormat(f.format, format.Names()); err != nil {
		return s, err
	}
	if s.size, err = f.fileSize(); err != nil {
		return s, fmt.Errorf("-size: %w", err)
	}
	s.rounds = choose(f.count, defaultCount, quickCount, f.quick)
	// A confined process has its own state of the page cache.
	if s.files = min(choose(f.files, defaultFiles, quickFiles, f.quick), s.rounds); s.memory > 0 {
		s.files = 1
	}
	s.budget = choose(f.budget, defaultBudget, quickBudget, f.quick)
	if s.seed = f.seed; !f.seeded {
		s.seed = uint64(now.UnixNano())
	}
	return s, nil
}

// fills returns the fills to measure. A file of the user's is left as it is, and
// can be in one state only.
func (f *runFlags) fills() ([]string, error) {
	chosen, err := choices(f.fill, fills()...)
	if err != nil || f.file == "" {
		return chosen, err
	}
	if chosen == nil {
		return []string{string(work.AsIs)}, nil
	}
	own := slices.DeleteFunc(slices.Clone(chosen), func(v string) bool { return v != string(work.AsIs) && !work.Fill(v).Reads() })
	if len(own) > 1 {
		return nil, fmt.Errorf("%s: your own file can be in one of these states only: choose one, or measure on a copy", strings.Join(own, ","))
	}
	return chosen, nil
}

// fillUsage explains the flag -fill.
func fillUsage() string {
	return "how the file gets into the page cache, which decides the size of its folios: comma-separated `fills` of " + strings.Join(fills(), ", ") +
		"; written in pieces of 4 KiB or 1 MiB, or dropped and read back in order or at random (default write4k for cases in random order, else read); with -file, asis is the default, read and rand drop your file from the page cache, and write4k and write1m work on a copy"
}

func (f *runFlags) memory() (int64, error) {
	switch {
	case f.mem == 0:
		return 0, nil
	case f.cache != "":
		return 0, errors.New("it has no meaning with -cache, as what fits is cached: leave one of them out")
	case f.mapping != "":
		return 0, errors.New("it has no meaning with -map, as the file is opened anew for each batch: leave one of them out")
	}
	return int64(f.mem), confine.Check(int64(f.mem))
}

func (f *runFlags) fileSize() (int64, error) {
	switch {
	case f.size == 0:
		return choose(0, int64(defaultSize), quickSize, f.quick), nil
	case f.file != "":
		return 0, errors.New("it has no meaning with -file: leave one of them out")
	}
	return int64(f.size), nil
}

// choose returns v if it was given, or else a default.
func choose[T comparable](v, usual, quick T, isQuick bool) T {
	var zero T
	switch {
	case v != zero:
		return v
	case isQuick:
		return quick
	}
	return usual
}

// caches, mappings and hints return the values of -cache, -map and -hint.
func caches() []string   { return []string{"warm", "cold"} }
func mappings() []string { return []string{"kept", "fresh"} }
func hints() []string {
	return append([]string{bench.NoHint}, table.Each(work.Hints(), func(h work.Hint) string { return string(h) })...)
}

func fills() []string {
	return table.Each(work.Fills(), func(f work.Fill) string { return string(f) })
}

// choices splits a list and returns an error if a member is not one of known.
func choices(list string, known ...string) (chosen []string, err error) {
	if list == "" {
		return nil, nil
	}
	for _, s := range strings.Split(list, ",") {
		if !slices.Contains(known, s) {
			return nil, fmt.Errorf("%q is none of %s", s, strings.Join(known, ", "))
		}
		chosen = append(chosen, s)
	}
	return chosen, nil
}

// maxWorkers stays far below the 10000 threads at which the Go runtime aborts a
// program.
const maxWorkers = 1024

func parseWorkers(list string) (workers []int, err error) {
	if list == "" {
		return nil, nil
	}
	for _, s := range strings.Split(list, ",") {
		n, err := strconv.Atoi(s)
		if err != nil || n < 1 || n > maxWorkers {
			return nil, fmt.Errorf("%q is not a number between 1 and %d", s, maxWorkers)
		}
		workers = append(workers, n)
	}
	return workers, nil
}
