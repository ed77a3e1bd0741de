package cli

import (
	"errors"
	"flag"
	"fmt"
	"slices"
	"strings"

	"golang.org/x/perf/benchunit"

	"mmapbench/internal/compare"
	"mmapbench/internal/record"
	"mmapbench/internal/report"
	"mmapbench/internal/report/format"
)

// compareFlags holds the flags of compare.
type compareFlags struct {
	gate, better, inconclusive, missing, format, units string
	all                                                bool
	opts                                               compare.Options
}

func compareFlagSet(f *compareFlags) *flag.FlagSet {
	fs := flag.NewFlagSet("compare", flag.ContinueOnError)
	fs.StringVar(&f.gate, "gate", "", "fail if any of these became worse: comma-separated `units`, each with how much is tolerated if any, as in syscalls/op,kernel-B/op,minflt/op,ns/op:5%; ratio is a target's speed relative to stdio")
	fs.StringVar(&f.inconclusive, "inconclusive", "pass", "what to do if noise may have made a gated figure worse: `pass` or fail")
	fs.StringVar(&f.better, "better", "", "which way `units` are better that no record tells: comma-separated, as in hits/op=lower,score=higher")
	fs.StringVar(&f.missing, "missing", "fail", "what to do if a gated benchmark of OLD is missing in NEW: `pass` or fail")
	fs.BoolVar(&f.opts.AcrossMachines, "across-machines", false, "compare times of different machines too")
	fs.StringVar(&f.opts.Row, "row", "", "rows by `projection`, as in benchstat (default .fullname)")
	fs.StringVar(&f.opts.Col, "col", "", "columns by `projection`, as in benchstat; .file is old or new (default .file)")
	fs.StringVar(&f.opts.Filter, "filter", "", "compare what matches the `query` only, as in benchstat (default *)")
	fs.StringVar(&f.units, "units", "", "show these comma-separated `units` (default times, counts and what is gated)")
	fs.BoolVar(&f.all, "all", false, "show counts too that are the same on both sides")
	fs.StringVar(&f.format, "format", "text", formatUsage(format.WithoutPlots()))
	return fs
}

func compareCommand() command {
	return command{
		name: "compare", args: "[flags] OLD NEW",
		brief: "two sets of runs, with a gate for CI",
		details: `OLD and NEW are each a file, a directory, which stands for its *.txt, a pattern,
or a comma-separated list of such; - is the standard input. Several runs a side
tell what varies between runs, and only then are small differences found. It
exits with 1 if a gated figure became worse, a gated benchmark vanished or a
benchmark of NEW failed, and names each on stderr.`,
		examples: []example{
			{"compare old.txt new.txt", "all rows, as benchstat has them"},
			{"compare -gate syscalls/op,minflt/op,ns/op:5% old.txt new.txt", "fail if calls, faults or times rose"},
			{"compare -gate ratio:5% 'old*.txt' 'new*.txt'", "relative to stdio: across machines too"},
			{"compare -row .name,/block -col /io,.file old.txt new.txt", "the projections of benchstat"},
		},
		flags:  func() *flag.FlagSet { return compareFlagSet(new(compareFlags)) },
		values: map[string][]string{"format": format.WithoutPlots(), "inconclusive": {"pass", "fail"}, "missing": {"pass", "fail"}},
		run:    (*App).compare,
	}
}

// compare compares two sides of recorded runs.
func (a *App) compare(args []string) error {
	var f compareFlags
	fs := compareFlagSet(&f)
	if err := a.parse(fs, args); err != nil {
		return err
	}
	view, as, err := f.check(fs)
	if err != nil {
		return badInput(err)
	}
	sides, err := a.loadSides(fs.Args())
	if err != nil {
		return badInput(err)
	}
	r, err := compare.Compare(sides[0], sides[1], f.opts)
	if err != nil {
		return badInput(fmt.Errorf("-%w", err))
	}
	for _, unit := range view.Units {
		if !slices.ContainsFunc(r.Tables, func(t compare.Table) bool { return t.Unit == unit }) {
			return badInput(fmt.Errorf("-units: neither side has figures of %s", unit))
		}
	}
	if err := format.Write(a.Stdout, as, report.Compare(r, view), format.Options{Width: textWidth(a.Stdout)}); err != nil {
		return err
	}
	return f.verdict(r)
}

// check validates the flags.
func (f *compareFlags) check(fs *flag.FlagSet) (v report.View, as format.Format, err error) {
	v.All = f.all
	if as, err = parseFormat(f.format, format.WithoutPlots()); err != nil {
		return v, as, err
	}
	if f.inconclusive != "pass" && f.inconclusive != "fail" {
		return v, as, fmt.Errorf("-inconclusive: %q is neither pass nor fail", f.inconclusive)
	}
	if f.missing != "pass" && f.missing != "fail" {
		return v, as, fmt.Errorf("-missing: %q is neither pass nor fail", f.missing)
	}
	f.opts.AllowMissing = f.missing == "pass"
	if f.better != "" {
		if f.opts.Better, err = compare.ParseBetter(f.better); err != nil {
			return v, as, fmt.Errorf("-better: %w", err)
		}
	}
	if f.gate != "" {
		if f.opts.Gate, err = compare.ParseGate(f.gate); err != nil {
			return v, as, fmt.Errorf("-gate: %w", err)
		}
	}
	if f.units != "" {
		for _, name := range strings.Split(f.units, ",") {
			_, unit := benchunit.Tidy(1, strings.TrimSpace(name))
			if unit == "" {
				return v, as, fmt.Errorf("-units: %q has an empty member", f.units)
			}
			if !slices.Contains(v.Units, unit) {
				v.Units = append(v.Units, unit)
			}
		}
	}
	if fs.NArg() != 2 {
		return v, as, fmt.Errorf("compare takes two arguments, OLD and NEW, but got %d: several files of a side are one argument, as in a.txt,b.txt or 'old-*.txt'", fs.NArg())
	}
	return v, as, nil
}

// loadSides loads the files of each argument, one run a file.
func (a *App) loadSides(args []string) (sides [2][]*record.Run, err error) {
	stdin := false
	for i, arg := range args {
		names, err := record.Paths(arg)
		if err != nil {
			return sides, err
		}
		for _, name := range names {
			if name == "-" && stdin {
				return sides, errors.New("- is named twice, but the standard input can be read only once: name it once")
			}
			stdin = stdin || name == "-"
			r, err := a.load([]string{name})
			if err != nil {
				return sides, err
			}
			sides[i] = append(sides[i], r)
		}
	}
	return sides, nil
}

// verdict returns the error of a gate that tripped, with a line for each row.
func (f *compareFlags) verdict(r *compare.Result) error {
	lines := report.GateLines(r, compare.Tripped)
	if f.inconclusive == "fail" {
		lines = append(lines, report.GateLines(r, compare.Inconclusive)...)
	}
	if len(lines) == 0 {
		return nil
	}
	var all []error
	for _, l := range lines {
		all = append(all, errors.New(l))
	}
	return &exitError{1, errors.Join(all...)}
}
