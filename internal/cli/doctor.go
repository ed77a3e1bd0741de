package cli

import (
	"errors"
	"flag"
	"fmt"
	"strings"

	"mmapbench/bench"
	"mmapbench/internal/doctor"
	"mmapbench/internal/report"
	"mmapbench/internal/report/format"
	"mmapbench/internal/table"
)

// doctorFlags holds the flags of doctor.
type doctorFlags struct {
	dir, file, format string
	quiet             bool
}

func doctorFlagSet(f *doctorFlags) *flag.FlagSet {
	fs := flag.NewFlagSet("doctor", flag.ContinueOnError)
	fs.StringVar(&f.dir, "dir", "", "make the temporary file in `directory` (default the system's)")
	fs.StringVar(&f.file, "file", "", "measure reads and faults on the file at `path`, which is only read")
	fs.StringVar(&f.format, "format", "text", formatUsage(doctorFormats()))
	fs.BoolVar(&f.quiet, "q", false, "no progress")
	return fs
}

// check validates the flags.
func (f *doctorFlags) check(fs *flag.FlagSet) (as format.Format, err error) {
	if fs.NArg() > 0 {
		return as, fmt.Errorf("unexpected argument %q: your own file goes with -file", fs.Arg(0))
	}
	if f.file != "" {
		if _, err := bench.OpenInput(f.file); err != nil {
			return as, fmt.Errorf("-file: %w", err)
		}
	}
	return parseFormat(f.format, doctorFormats())
}

// doctorFormats returns the formats for people, and JSON for programs.
func doctorFormats() []string { return append(proseFormats(), string(format.JSON)) }

// doctor reports what this machine can measure and what would disturb it.
func (a *App) doctor(args []string) error {
	var f doctorFlags
	flags := doctorFlagSet(&f)
	if err := a.parse(flags, args); err != nil {
		return err
	}
	as, err := f.check(flags)
	if err != nil {
		return badInput(err)
	}
	ctx, stop := interruptible(a.Stderr)
	defer stop()

	progress := newProgress(a.Stderr, f.quiet)
	options := doctor.Options{Dir: f.dir, File: f.file, Progress: func(next string) {
		progress.end()
		progress.say(next)
	}}
	found, err := doctor.Examine(ctx, options)
	progress.end()
	switch {
	case found == nil:
		return badInput(fmt.Errorf("-dir: no temporary files can be made: %w", err))
	case ctx.Err() != nil:
		err = ended(err)
	}
	return errors.Join(err, format.Write(a.Stdout, as, diagnosis(found), format.Options{Width: textWidth(a.Stdout)}))
}

// diagnosis returns the document of a report.
func diagnosis(d *doctor.Report) *table.Document {
	return &table.Document{
		Data:    report.Diagnosis(d),
		Summary: []string{advice(d)},
		Parts: []table.Table{
			floorTable(d.Floors),
			{Title: "What would disturb", Items: findingItems(d.Findings, doctor.Warning, doctor.Notice)},
			{Title: "What can't be told", Items: append(findingItems(d.Findings, doctor.Unknown), absentFloors(d.Floors)...)},
			{Title: "In order", Items: findingItems(d.Findings, doctor.Fine)},
			{Title: "Counters", Items: counterItems(d.Counters)},
			{Title: "What the floors are of", Items: floorItems(d.Floors)},
		},
	}
}

func floorTable(floors []doctor.Floor) table.Table {
	t := table.Table{
		Title: "Floors of this machine",
		Caption: []string{"The median of the samples, ± its 95 % interval: the least that these take, with nothing beside them.",
			"– = absent; why is said below."},
		Columns: table.Heads("operation", "median", "", "samples"),
	}
	for _, f := range floors {
		if f.Err != nil {
			t.Add(f.Name, "–", "", "")
			continue
		}
		t.Add(f.Name, table.Value(f.Center, f.Unit), table.Cell{Unit: f.Unit, Value: f.Center, Low: f.Low, High: f.High, Show: table.Spread}.String(), fmt.Sprint(f.N))
	}
	return t
}

func floorItems(floors []doctor.Floor) (items []string) {
	for _, f := range floors {
		items = append(items, f.Name+": "+f.What+".")
	}
	return items
}

func absentFloors(floors []doctor.Floor) (items []string) {
	for _, f := range floors {
		if f.Err != nil {
			items = append(items, fmt.Sprintf("%s: %v.", f.Name, f.Err))
		}
	}
	return items
}

// advice names what to look at first.
func advice(d *doctor.Report) string {
	var topics []string
	for _, f := range d.Findings {
		if f.Level == doctor.Warning {
			topics = append(topics, f.Topic)
		}
	}
	if len(topics) == 0 {
		return "No setting is known to make figures wrong."
	}
	return "Look first at: " + strings.Join(topics, ", ") + "."
}

func findingItems(all []doctor.Finding, levels ...doctor.Level) (items []string) {
	for _, level := range levels {
		for _, f := range all {
			if f.Level != level {
				continue
			}
			item := f.Topic + ": " + f.State + "."
			if level != doctor.Fine {
				item = level.String() + ": " + item + " It matters because " + f.Why + "."
			}
			if f.Remedy != "" {
				item += " Remedy: " + f.Remedy
			}
			items = append(items, item)
		}
	}
	return items
}

func counterItems(all []doctor.Counter) (items []string) {
	for _, c := range all {
		if c.Err != nil {
			items = append(items, fmt.Sprintf("%s: absent: %v.", c.Unit, c.Err))
			continue
		}
		items = append(items, fmt.Sprintf("%s: %s.", c.Unit, c.Source))
	}
	return items
}
