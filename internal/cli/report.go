package cli

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/term"

	"mmapbench/internal/plot"
	"mmapbench/internal/record"
	"mmapbench/internal/report"
	"mmapbench/internal/report/format"
)

// reportFlags holds the flags of report.
type reportFlags struct {
	format, plots string
	full          bool
}

func reportFlagSet(f *reportFlags) *flag.FlagSet {
	fs := flag.NewFlagSet("report", flag.ContinueOnError)
	fs.StringVar(&f.format, "format", "text", formatUsage(format.Names()))
	fs.BoolVar(&f.full, "full", false, fullUsage)
	fs.StringVar(&f.plots, "plots", "", plotsUsage)
	return fs
}

// fullUsage is the usage of -full.
const fullUsage = "print all figures, not only one screen; formats other than text always do"

// plotsUsage is the usage of -plots.
const plotsUsage = "write the plots to `directory` too, as SVG"

// formatUsage returns the usage of -format for a command with the given
// formats.
func formatUsage(some []string) string {
	return "`format` of what is printed: " + strings.Join(some, ", ")
}

// parseFormat returns the format of -format, which must be one of some.
func parseFormat(name string, some []string) (format.Format, error) {
	if !slices.Contains(some, name) {
		return "", fmt.Errorf("-format: unknown format %q: it must be one of %s", name, strings.Join(some, ", "))
	}
	return format.Format(name), nil
}

// report prints the tables of recorded runs.
func (a *App) report(args []string) error {
	var f reportFlags
	fs := reportFlagSet(&f)
	if err := a.parse(fs, args); err != nil {
		return err
	}
	as, err := parseFormat(f.format, format.Names())
	if err != nil {
		return badInput(err)
	}
	if fs.NArg() == 0 {
		return usageError("report: name at least one file written by runbench -o or go test -bench, or - for the standard input")
	}
	recorded, err := a.load(fs.Args())
	if err != nil {
		return badInput(err)
	}
	if err := usePlots(f.plots); err != nil {
		return badInput(err)
	}
	if err := a.printReport(recorded, as, f.full, f.plots); err != nil {
		return err
	}
	for _, l := range report.Failures(recorded) {
		fmt.Fprintln(a.Stderr, "runbench:", l)
	}
	return nil
}

// load reads recorded runs. The name "-" means the standard input.
func (a *App) load(names []string) (*record.Run, error) {
	files := slices.DeleteFunc(slices.Clone(names), func(name string) bool { return name == "-" })
	var runs []*record.Run
	switch len(names) - len(files) {
	case 0:
	case 1:
		r, err := record.Load(a.Stdin, "standard input")
		if err != nil {
			return nil, err
		}
		runs = append(runs, r)
	default:
		return nil, errors.New("- is named twice, but the standard input can be read only once: name it once")
	}
	if err := distinct(files); err != nil {
		return nil, err
	}
	if len(files) > 0 {
		r, err := record.LoadFiles(files...)
		if err != nil {
			return nil, err
		}
		runs = append(runs, r)
	}
	return record.Merge(runs...), nil
}

// distinct returns an error if a file is named twice: counting its rounds twice
// would make the intervals too narrow.
func distinct(names []string) error {
	for i, name := range names {
		if k := slices.IndexFunc(names[:i], func(other string) bool { return record.Same(other, name) }); k >= 0 {
			return fmt.Errorf("%s and %s are one file, whose rounds would count twice: name it once", names[k], name)
		}
	}
	return nil
}

// printReport prints one screen of text, or all figures, and writes the plots
// if a directory is named. Both run and report use it, so that they print the
// same.
func (a *App) printReport(recorded *record.Run, as format.Format, full bool, plots string) error {
	r, err := report.Build(recorded, report.Options{})
	if err != nil {
		return err
	}
	drawn, w := r.Plots(), a.Stdout
	if plots != "" && len(drawn) == 0 {
		fmt.Fprintln(a.Stderr, "runbench: -plots: nothing to draw: that takes times of two block sizes")
	}
	if as == format.Text && !full {
		err = format.Screen(w, &r.Screen, textWidth(w))
	} else {
		err = format.Write(w, as, &r.Full, format.Options{Width: textWidth(w), Plots: drawn})
	}
	if plots != "" {
		err = errors.Join(err, writePlots(plots, drawn))
	}
	return err
}

// textWidth returns the width of text in columns: the width of the terminal
// that w is, within readable limits. It returns 0, which means the default, if
// w is not a terminal.
func textWidth(w io.Writer) int {
	const least, most = 40, 110
	f, ok := w.(*os.File)
	if !ok {
		return 0
	}
	columns, _, err := term.GetSize(int(f.Fd()))
	if err != nil || columns <= 0 {
		return 0
	}
	return min(max(columns, least), most)
}

// plotWidth is the width of plots in files, in CSS pixels.
const plotWidth = 640

// usePlots makes the directory of -plots and checks early that files can be
// written there. It does nothing if dir is empty.
func usePlots(dir string) error {
	if dir == "" {
		return nil
	}
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return fmt.Errorf("-plots: the directory cannot be made: %w", err)
	}
	probe, err := os.CreateTemp(dir, ".runbench-")
	if err != nil {
		return fmt.Errorf("-plots: nothing can be written there: %w", err)
	}
	return errors.Join(probe.Close(), os.Remove(probe.Name()))
}

// writePlots writes each plot as SVG.
func writePlots(dir string, plots []plot.Named) error {
	for _, p := range plots {
		var svg bytes.Buffer
		err := plot.WriteSVG(&svg, p.Plot, plotWidth, "")
		if err == nil {
			err = os.WriteFile(filepath.Join(dir, p.Name+".svg"), svg.Bytes(), 0o666)
		}
		if err != nil {
			return fmt.Errorf("-plots: %w", err)
		}
	}
	return nil
}
