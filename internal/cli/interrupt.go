package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
	"time"

	"mmapbench/bench"
	"mmapbench/internal/record"
	"mmapbench/internal/report/format"
	"mmapbench/internal/stopping"
)

// patience is the time after a first signal in which a second one is ignored.
const patience = 5 * time.Second

// grace is how long a system call may run after a signal before it is named.
const grace = 500 * time.Millisecond

// interruptible returns a context that a signal cancels. A later signal kills
// the program, but only after some time: some senders send two, and the
// temporary files must be removed first. System calls that delay the end are
// named on stderr.
func interruptible(stderr io.Writer) (ctx context.Context, stop func()) {
	ctx, ignore := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	forget := context.AfterFunc(ctx, func() { time.AfterFunc(patience, ignore) })
	told := stopping.Telling(ctx, grace, func(call string) {
		fmt.Fprintln(stderr, "runbench: interrupted, waiting for", call)
	})
	return told, func() {
		forget()
		ignore()
	}
}

// ended returns the error of a command that a signal ended. It keeps an invalid
// case, and drops other errors, which the signal may have caused.
func ended(err error) error {
	var bad *bench.CaseError
	if errors.As(err, &bad) {
		return &exitError{130, bad}
	}
	return &exitError{130, nil}
}

// reached says how many of the cases are done.
func (m *measurement) reached() string {
	text := fmt.Sprintf("%d of %d cases", m.done, len(m.planned))
	if m.file > 0 {
		text += fmt.Sprintf(", on %d of %d files", m.file, m.settings.files)
	}
	return text
}

// noteInterrupted records that the run was interrupted.
func (m *measurement) noteInterrupted() error {
	if m.writer == nil {
		return nil
	}
	return m.writer.Note(record.Interrupted, m.reached())
}

// printInterrupted prints that the run was interrupted if no report does.
func (m *measurement) printInterrupted(stdout io.Writer) error {
	if m.measured > 0 || m.settings.format != format.Text {
		return nil
	}
	_, err := fmt.Fprintf(stdout, "%s: %s\n", record.Interrupted, m.reached())
	return err
}
