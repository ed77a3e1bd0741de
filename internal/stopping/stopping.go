// Package stopping has long work end soon after its context: reading by pieces,
// with the context asked before each, and system calls, which nothing can end, by
// saying which one is waited for.
package stopping

import (
	"context"
	"io"
	"time"
)

// Piece is how many bytes are read at a time at most.
const Piece = 1 << 20

type reader struct {
	ctx context.Context
	r   io.Reader
}

// Reader returns a reader of r that reads a [Piece] at most, and fails with the
// error of ctx once that has ended.
func Reader(ctx context.Context, r io.Reader) io.Reader { return &reader{ctx, r} }

func (r *reader) Read(p []byte) (int, error) {
	if err := r.ctx.Err(); err != nil {
		return 0, err
	}
	return r.r.Read(p[:min(len(p), Piece)])
}

// Copy copies r to w by pieces.
func Copy(ctx context.Context, w io.Writer, r io.Reader) error {
	// A writer that reads by itself, as files and io.Discard do, has pieces of
	// its own.
	_, err := io.CopyBuffer(struct{ io.Writer }{w}, Reader(ctx, r), make([]byte, Piece))
	return err
}

type tellKey struct{}

// A teller is told of system calls that keep what should end.
type teller struct {
	grace time.Duration
	tell  func(call string)
}

// Telling returns a context that has tell called, on a goroutine of its own, with
// each [Call] that still goes on when ctx has ended and grace is over.
func Telling(ctx context.Context, grace time.Duration, tell func(call string)) context.Context {
	return context.WithValue(ctx, tellKey{}, teller{grace, tell})
}

// Call does f, which is a system call that may take long. Its name is for the
// user.
func Call(ctx context.Context, name string, f func() error) error {
	t, ok := ctx.Value(tellKey{}).(teller)
	if !ok {
		return f()
	}
	done := make(chan struct{})
	defer close(done)
	defer context.AfterFunc(ctx, func() {
		select {
		case <-done:
		case <-time.After(t.grace):
			t.tell(name)
		}
	})()
	return f()
}
