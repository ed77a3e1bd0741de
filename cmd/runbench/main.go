// Runbench tells whether a program should map a file or read it. It runs the
// same workloads both ways, verifies that both did the same work, and reports
// time, system calls, copied bytes and page faults.
//
// Usage:
//
//	runbench run [flags]                 measure (the default command)
//	runbench report [flags] FILE...      recorded runs again, or in full
//	runbench compare [flags] OLD NEW     two sets of runs, with a gate for CI
//	runbench explain [flags] [FILE...]   where the time goes, step by step
//	runbench list                        workloads, targets and cases
//	runbench doctor [flags]              what can be measured here, what disturbs
//	runbench completion SHELL            completion for bash, zsh or fish
//	runbench version                     what this command was built from
//	runbench help [COMMAND]              this text, or all about a command
//
// "runbench help COMMAND" and "runbench COMMAND -h" tell more.
//
// The exit status is 0 on success, 1 if a gate failed or a case was invalid or
// could not be measured, 2 after bad usage or bad input, and 130 after an
// interrupt. An interrupted run prints what it has measured.
package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"mmapbench/bench"
	"mmapbench/internal/child"
)

func main() {
	if child.Called(os.Args) {
		os.Exit(child.Main(bench.Config{Targets: targets()}))
	}
	a := &app{targets: targets(), stdin: os.Stdin, stdout: os.Stdout, stderr: os.Stderr}
	os.Exit(a.command(os.Args[1:]))
}

// An app holds what the commands work with.
type app struct {
	targets        []bench.Target // the baseline first
	clock          bench.Clock    // nil for the system's clock
	stdin          io.Reader
	stdout, stderr io.Writer
}

// command runs the subcommand named by args and returns the exit status.
func (a *app) command(args []string) int {
	name, args := subcommand(args)
	c, ok := findCommand(name)
	if !ok {
		return exitStatus(unknownCommand(name), a.stderr)
	}
	return exitStatus(c.run(a, args), a.stderr)
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
