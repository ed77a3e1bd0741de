package main

import (
	"errors"
	"flag"
	"io"

	"mmapbench/internal/record"
	"mmapbench/internal/report"
)

// report prints the tables of recorded runs.
func (a *app) report(args []string) error {
	fs := flag.NewFlagSet("report", flag.ContinueOnError)
	name := fs.String("format", "text", "`format` of what is printed: text, markdown, csv, json or html")
	plots := fs.String("plots", "", "write the plots to `directory` too, as SVG and PNG")
	if err := parse(fs, args, "runbench report [-format FORMAT] [-plots DIR] FILE...", a.stdout); err != nil {
		if errors.Is(err, errHelp) {
			return nil
		}
		return err
	}
	if err := emptyFlags(fs); err != nil {
		return badInput(err)
	}
	format, err := report.ParseFormat(*name)
	if err != nil {
		return usageError("-format: " + err.Error())
	}
	if fs.NArg() == 0 {
		return usageError("report: name at least one file written by runbench -o or go test -bench")
	}
	recorded, err := record.LoadFiles(fs.Args()...)
	if err != nil {
		return badInput(err)
	}
	if err := usePlots(*plots); err != nil {
		return badInput(err)
	}
	return printReport(a.stdout, recorded, format, *plots)
}

// printReport is the end of run too, so that both show the same. It writes the
// plots to a directory, if one is named.
func printReport(w io.Writer, recorded *record.Run, format report.Format, plots string) error {
	r, err := report.Build(recorded, report.Options{})
	if err != nil {
		return err
	}
	err = r.Write(w, format)
	if plots != "" {
		err = errors.Join(err, writePlots(plots, r))
	}
	return err
}
