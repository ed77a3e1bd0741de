// Package stopping ends long work soon after its context ends. It reads in
// pieces and checks the context before each. System calls cannot be
// interrupted, so it reports which one delays the end.
package stopping

import (
	"context"
	"io"
	"time"
)

// Piece is the largest number of bytes read at a time.
const Piece = 1 << 20

type reader struct {
	ctx context.Context
	r   io.Reader
}

// Reader returns a reader that reads at most a [Piece] of r at a time, and
// fails with the error of ctx once ctx has ended.
func Reader(ctx context.Context, r io.Reader) io.Reader { return &reader{ctx, r} }

func (r *reader) Read(p []byte) (int, error) {
	if err := r.ctx.Err(); err != nil {
		return 0, err
	}
	return r.r.Read(p[:min(len(p), Piece)])
}

// Copy copies r to w in pieces.
func Copy(ctx context.Context, w io.Writer, r io.Reader) error {
	// Hide the ReadFrom method of w, as of files and io.Discard, which would
	// choose its own pieces.
	_, err := io.CopyBuffer(struct{ io.Writer }{w}, Reader(ctx, r), make([]byte, Piece))
	return err
}

type tellKey struct{}

// A teller reports system calls that delay the end.
type teller struct {
	grace time.Duration
	tell  func(call string)
}

// Telling returns a context that reports slow system calls: if a [Call] is
// still running when grace has passed since the end of ctx, tell is called with
// its name on a new goroutine.
func Telling(ctx context.Context, grace time.Duration, tell func(call string)) context.Context {
	return context.WithValue(ctx, tellKey{}, teller{grace, tell})
}

// Call calls f, a system call that may take long. The name is what the user
// reads.
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
