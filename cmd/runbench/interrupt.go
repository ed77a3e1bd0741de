package main

import (
	"context"
	"errors"
	"os"
	"os/signal"
	"syscall"
	"time"

	"mmapbench/bench"
)

// patience is how long after a first signal a second one changes nothing.
const patience = 5 * time.Second

// interruptible returns a context that a signal ends. A later signal ends what
// the first could not; not at once, as some senders send two, and the files have
// to be removed.
func interruptible() (ctx context.Context, stop func()) {
	ctx, ignore := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	forget := context.AfterFunc(ctx, func() { time.AfterFunc(patience, ignore) })
	return ctx, func() {
		forget()
		ignore()
	}
}

// ended returns the error of a command that a signal ended: of what went
// wrong before, a case that is invalid is still worth saying.
func ended(err error) error {
	var bad *bench.CaseError
	if errors.As(err, &bad) {
		return &exitError{130, bad}
	}
	return &exitError{130, nil}
}
