package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"
	"time"
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
