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
	if err := parse(fs, args, "runbench report [-format FORMAT] FILE...", a.stdout); err != nil {
		if errors.Is(err, errHelp) {
			return nil
		}
		return err
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
	return printReport(a.stdout, recorded, format)
}

// printReport is the end of run too, so that both show the same.
func printReport(w io.Writer, recorded *record.Run, format report.Format) error {
	r, err := report.Build(recorded, report.Options{})
	if err != nil {
		return err
	}
	return r.Write(w, format)
}
