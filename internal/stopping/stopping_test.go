package stopping

import (
	"context"
	"errors"
	"io"
	"strings"
	"testing"
	"time"
)

// pieces cancels its context after a number of reads.
type pieces struct {
	left   int
	cancel func()
	most   int
}

func (p *pieces) Read(b []byte) (int, error) {
	if p.left--; p.left == 0 {
		p.cancel()
	}
	p.most = max(p.most, len(b))
	return len(b), nil
}

func TestCopyStopsAtTheNextPiece(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	p := &pieces{left: 3, cancel: cancel}
	if err := Copy(ctx, io.Discard, p); !errors.Is(err, context.Canceled) {
		t.Errorf("it ended with %v", err)
	}
	if p.left != 0 || p.most > Piece {
		t.Errorf("%d reads more or less than 3, of %d bytes at most", p.left, p.most)
	}
}

func TestReaderReadsPieces(t *testing.T) {
	p := &pieces{}
	if n, err := Reader(t.Context(), p).Read(make([]byte, 3*Piece)); n != Piece || err != nil {
		t.Errorf("read %d bytes, %v", n, err)
	}
}

func TestCopyToTheEnd(t *testing.T) {
	var b strings.Builder
	if err := Copy(t.Context(), &b, strings.NewReader("content")); err != nil || b.String() != "content" {
		t.Errorf("copied %q, %v", b.String(), err)
	}
}

func TestCallIsTold(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	told := make(chan string, 1)
	ctx = Telling(ctx, 0, func(call string) { told <- call })
	var name string
	err := Call(ctx, "fsync of f", func() error {
		cancel()
		name = <-told
		return io.ErrShortWrite
	})
	if name != "fsync of f" || err != io.ErrShortWrite {
		t.Errorf("told of %q, and ended with %v", name, err)
	}
}

func TestCallThatEndsIsNotTold(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	ctx = Telling(ctx, time.Hour, func(call string) { t.Errorf("told of %q", call) })
	if err := Call(ctx, "fsync of f", func() error { return nil }); err != nil {
		t.Error(err)
	}
}
