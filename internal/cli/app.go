// Package cli is the command runbench for any implementations of a file: its
// subcommands, their flags and their help. It measures with package bench, and
// prints with the packages beneath internal.
package cli

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"mmapbench/bench"
	"mmapbench/internal/child"
)

// Main runs the command line of this process and returns its exit status. The
// first target is the baseline. The process may be one that the command started
// itself, to measure a case there.
func Main(targets []bench.Target) (status int) {
	if child.Called(os.Args) {
		return child.Main(bench.Config{Targets: targets})
	}
	a := &App{Targets: targets, Stdin: os.Stdin, Stdout: os.Stdout, Stderr: os.Stderr}
	return a.Run(os.Args[1:])
}

// An App holds what the subcommands work with.
type App struct {
	Targets        []bench.Target // the baseline first
	Clock          bench.Clock    // nil for the system's clock
	Stdin          io.Reader
	Stdout, Stderr io.Writer
}

// Run runs the subcommand named by args and returns the exit status.
func (a *App) Run(args []string) int {
	name, args := subcommand(args)
	c, ok := a.findCommand(name)
	if !ok {
		return exitStatus(a.unknownCommand(name), a.Stderr)
	}
	return exitStatus(c.run(a, args), a.Stderr)
}

// subcommand splits off the name of the command. Flags without a name belong to
// run.
func subcommand(args []string) (name string, rest []string) {
	if len(args) == 0 {
		return "run", nil
	}
	switch args[0] {
	case "-h", "-help", "--help":
		return "help", nil
	case "-version", "--version":
		return "version", args[1:]
	}
	if args[0] == "" || args[0][0] == '-' {
		return "run", args
	}
	return args[0], args[1:]
}

// An exitError ends the program with a status.
type exitError struct {
	status int
	err    error // nil if nothing remains to be printed
}

func (e *exitError) Error() string { return fmt.Sprint(e.err) }
func (e *exitError) Unwrap() error { return e.err }

// usageError returns the error of bad usage or bad input.
func usageError(text string) error { return badInput(errors.New(text)) }

func badInput(err error) error { return &exitError{2, err} }

// exitStatus prints the error, each line prefixed with the program's name, and
// returns the status.
func exitStatus(err error, stderr io.Writer) int {
	if err == nil || errors.Is(err, errHelp) {
		return 0
	}
	status := 1
	var exit *exitError
	if errors.As(err, &exit) {
		status, err = exit.status, exit.err
	}
	if err != nil {
		for line := range strings.SplitSeq(err.Error(), "\n") {
			fmt.Fprintln(stderr, "runbench:", line)
		}
	}
	return status
}
