// Crosscheck holds the figures of runbench against those of tools that are not
// ours: times against fio, system calls against strace, page faults against
// perf. scripts/cross-check.sh builds and runs it; docs/cross-check.md says how
// the work is made equal and what explains the differences.
//
// Usage:
//
//	crosscheck -runbench PATH [flags]
//	crosscheck operate [flags]
//
// The second form does a number of operations and prints it: what crosscheck
// has strace and perf watch.
//
// It exits with 0 when all figures agree or their difference is explained, with
// 1 when one differs or could not be had from runbench, with 2 after bad usage
// and with 130 when it was interrupted. A tool that is not installed, or not
// allowed to do its work, is skipped with the reason.
//
// # Caveats
//
// Times are compared on the machine as it is: whatever else runs there is in
// both sides' figures, but not to the same share.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"
	"time"

	"mmapbench/internal/bytesize"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	defer stop()
	os.Exit(command(ctx, os.Args[1:], os.Stdout, os.Stderr))
}

// command runs with args and returns the exit status.
func command(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	var err error
	if len(args) > 0 && args[0] == "operate" {
		err = operate(ctx, args[1:], stdout, stderr)
	} else {
		err = crosscheck(ctx, args, stdout, stderr)
	}
	switch {
	case err == nil || errors.Is(err, flag.ErrHelp):
		return 0
	case errors.Is(err, errUsage):
		return 2 // package flag has said why
	case ctx.Err() != nil:
		return 130
	case errors.Is(err, errDiffers):
		return 1 // the table has said why
	}
	fmt.Fprintln(stderr, messagePrefix+err.Error())
	if errors.Is(err, errInput) {
		return 2
	}
	return 1
}

// messagePrefix begins what this program says, so that it is known from what
// other tools say.
const messagePrefix = "crosscheck: "

var (
	errUsage   = errors.New("bad usage")
	errInput   = errors.New("bad input")
	errDiffers = errors.New("figures differ")
)

// parse parses args; package flag prints what is wrong with them.
func parse(fs *flag.FlagSet, args []string, stderr io.Writer) error {
	fs.SetOutput(stderr)
	err := fs.Parse(args)
	if err == nil && fs.NArg() > 0 {
		fmt.Fprintf(stderr, messagePrefix+"unexpected argument %q: there are only flags\n", fs.Arg(0))
		err = errUsage
	}
	if err != nil && !errors.Is(err, flag.ErrHelp) {
		err = errUsage
	}
	return err
}

// largestBlock is the largest block size that is compared, in bytes, and leastSize
// the least size of the file: of a smaller one so few blocks are read each time
// it is opened that the calls which open it would show.
const (
	largestBlock = 64 << 10
	leastSize    = 64 << 20
)

// crosscheck does all checks and prints them.
func crosscheck(ctx context.Context, args []string, stdout, stderr io.Writer) (err error) {
	fs := flag.NewFlagSet("crosscheck", flag.ContinueOnError)
	runbench := fs.String("runbench", "", "hold the figures of the runbench at `path` against the other tools'")
	size := bytesize.Size(leastSize)
	fs.Var(&size, "size", "`size` of the file to read")
	rounds := fs.Int("rounds", 6, "number of `rounds` in which times are taken")
	slice := fs.Duration("slice", 100*time.Millisecond, "how long fio measures each case in a round, as a `duration`")
	parent := fs.String("dir", "", "make the temporary files in `directory` (default the system's)")
	if err := parse(fs, args, stderr); err != nil {
		return err
	}
	switch {
	case size < leastSize || size%largestBlock != 0:
		return fmt.Errorf("%w: -size %s is not a multiple of %s of at least %s", errInput, &size, bytesize.Format(largestBlock), bytesize.Format(leastSize))
	case *runbench == "":
		return fmt.Errorf("%w: -runbench is missing: scripts/cross-check.sh builds it and names it", errInput)
	case *rounds < 1:
		return fmt.Errorf("%w: -rounds %d: at least 1 is needed", errInput, *rounds)
	case *slice < 50*time.Millisecond:
		return fmt.Errorf("%w: -slice %v: fio tells time in milliseconds: at least 50ms are needed", errInput, *slice)
	}
	program, err := filepath.Abs(*runbench) // others run in another directory
	if err != nil {
		return err
	}
	dir, err := os.MkdirTemp(*parent, "crosscheck-")
	if err != nil {
		return fmt.Errorf("%w: -dir: no temporary files can be made: %w", errInput, err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()

	s := &session{dir: dir, runbench: program, size: int64(size), rounds: *rounds, slice: *slice, progress: stderr}
	checks, err := s.run(ctx)
	if err != nil {
		return err
	}
	return conclude(checks, stdout)
}

// conclude prints the checks and tells whether all are well.
func conclude(checks []check, stdout io.Writer) error {
	if err := printTable(stdout, checks); err != nil {
		return err
	}
	for _, c := range checks {
		if c.verdict == differs {
			return errDiffers
		}
	}
	return nil
}
