package child

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strconv"
	"time"

	"mmapbench/bench"
	"mmapbench/bench/counter"
	"mmapbench/internal/stopping"
)

// A Start starts the command of a child and returns what waits for its end, as
// [exec.Cmd.Start] and [exec.Cmd.Wait] do. It sets cmd.Process.
type Start func(cmd *exec.Cmd) (wait func() error, err error)

// Direct starts a child as it is.
func Direct(cmd *exec.Cmd) (wait func() error, err error) { return cmd.Wait, cmd.Start() }

// In starts a child that moves to a control group, before anything else, by
// writing its id to the file procs. Its memory is all of that group. Where the
// system can't start a program anew, the child ends with an error.
func In(procs string) Start {
	return func(cmd *exec.Cmd) (wait func() error, err error) {
		cmd.Args = append(cmd.Args, procs)
		return Direct(cmd)
	}
}

// A SourceTaker is a [bench.Sink] that wants to know where the figures of the
// counting pass in the child come from. It is told before the first of them.
type SourceTaker interface {
	Sources(all []counter.Source) error
}

// A Crash says that a child ended without having said so.
type Crash struct {
	Case   *bench.Case // that was running, or nil
	Target string      // of it
	Err    error       // how it ended, such as an *exec.ExitError
	Stderr string      // start and end of what it wrote to its standard error
}

func (e *Crash) Error() string {
	text := "the child process ended before its work was done"
	if e.Case != nil {
		text += ", with " + e.Case.Name() + " on " + e.Target
	}
	if e.Err != nil {
		text += ": " + e.Err.Error()
	}
	if reason := lastWords(e.Stderr); reason != "" {
		text += ": " + reason
	}
	return text
}

func (e *Crash) Unwrap() error { return e.Err }

// patience is how long a child may take to end when it was told to.
const patience = time.Second

// Run carries out cfg as [bench.Run] does, in a child process, which start
// starts. The sink is called in the same order as by bench.Run, and while it
// works the child waits. The errors are those of bench.Run; they match
// [syscall.ENOSPC] and the errors of package io/fs where they would. If the
// child ends without having finished, the error is a [*Crash].
//
// cfg.Clock and cfg.Counters must be nil: they are those of the child.
//
// When Run returns the child has ended and its files in cfg.Dir are gone. When
// ctx ends the child is told to, and killed where it takes over 1 s.
func Run(ctx context.Context, cfg bench.Config, start Start, sink bench.Sink) error {
	return runPatiently(ctx, cfg, start, sink, patience)
}

func runPatiently(ctx context.Context, cfg bench.Config, start Start, sink bench.Sink, patience time.Duration) (err error) {
	if err := ctx.Err(); err != nil {
		return err
	}
	dir, err := os.MkdirTemp(cfg.Dir, "child-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	j, err := newJob(cfg, dir)
	if err != nil {
		return err
	}
	p, err := launch(start)
	if err != nil {
		return fmt.Errorf("starting the child process: %w", err)
	}
	p.cfg, p.sink, p.patience = cfg, sink, patience
	return stopping.Call(ctx, "the child process, which is in a system call", func() error { return p.run(ctx, j) })
}

// A process is a child as its parent sees it.
type process struct {
	cmd    *exec.Cmd
	wait   func() error
	in     io.WriteCloser
	out    io.ReadCloser
	stderr *ends

	cfg      bench.Config
	sink     bench.Sink
	patience time.Duration
	last     *bench.Step // that was begun
}

func launch(start Start) (*process, error) {
	exe, err := os.Executable()
	if err != nil {
		return nil, err
	}
	cmd := exec.Command(exe)
	// The name it was called by, as a test binary may tell by it what to be.
	cmd.Args = []string{os.Args[0], word, strconv.Itoa(os.Getpid())}
	p := &process{cmd: cmd, stderr: new(ends)}
	cmd.Stderr = p.stderr
	// A grandchild that holds on to the standard error keeps nobody waiting.
	cmd.WaitDelay = patience
	if p.in, err = cmd.StdinPipe(); err == nil {
		p.out, err = cmd.StdoutPipe()
	}
	if err == nil {
		p.wait, err = start(cmd)
	}
	if err != nil {
		p.close()
		return nil, err
	}
	return p, nil
}

// close closes what was made for a child that could not be started.
func (p *process) close() {
	for _, c := range []io.Closer{p.in, p.out} {
		if c != nil {
			_ = c.Close()
		}
	}
}

// run sees the child to its end.
func (p *process) run(ctx context.Context, j job) error {
	var kill *time.Timer
	stopped := make(chan struct{})
	forget := context.AfterFunc(ctx, func() {
		defer close(stopped)
		p.hangUp()
		kill = time.AfterFunc(p.patience, func() { _ = p.cmd.Process.Kill() })
	})
	end, err := p.converse(j)
	p.hangUp()
	werr := p.wait()
	if !forget() {
		<-stopped
		kill.Stop()
	}
	switch {
	case ctx.Err() != nil:
		// However the child ended, it was told to.
		if err := end.err(); errors.Is(err, ctx.Err()) {
			return err
		}
		return errors.Join(end.err(), ctx.Err())
	case err != nil:
		return err // of the sink
	case end == nil:
		return p.crash(werr)
	}
	return end.err()
}

// hangUp tells the child to end.
func (p *process) hangUp() { _ = p.in.Close() }

// converse hands the job over and passes on what the child says until it says
// nothing more. The error is the sink's; end is nil if the child never said
// how it ended.
func (p *process) converse(j job) (end *end, err error) {
	// A child that has gone is noticed by its silence.
	_ = json.NewEncoder(p.in).Encode(j)
	dec := json.NewDecoder(p.out)
	for {
		var m message
		if dec.Decode(&m) != nil {
			// What is left of the output is nothing that was agreed on; read,
			// lest the child waits.
			_, _ = io.Copy(io.Discard, p.out)
			return end, err
		}
		if m.End != nil {
			end = m.End
			continue
		}
		if err != nil {
			continue
		}
		answer := byte(yes)
		if m.Times != nil && !p.cfg.Enough(m.Times) {
			answer = no
		}
		if err = p.pass(m); err != nil {
			p.hangUp()
			continue
		}
		_, _ = p.in.Write([]byte{answer})
	}
}

// pass hands a message to the sink.
func (p *process) pass(m message) error {
	switch {
	case m.Record != nil:
		return p.sink.Record(*m.Record)
	case m.Refused != nil:
		return p.sink.Refused(m.Refused.Case, m.Refused.Reason.error())
	case m.Progress != nil:
		p.last = &m.Progress.Next
		p.sink.Progress(m.Progress.Done, m.Progress.Total, m.Progress.Next)
	case m.Note != nil:
		if n, ok := p.sink.(bench.Noter); ok {
			return n.Note(m.Note.Key, m.Note.Value)
		}
	case m.Sources != nil:
		if t, ok := p.sink.(SourceTaker); ok {
			return t.Sources(fromWireSources(m.Sources))
		}
	}
	return nil
}

// crash says how far the child came.
func (p *process) crash(err error) *Crash {
	c := &Crash{Err: err, Stderr: p.stderr.String()}
	if p.last != nil {
		c.Case = &p.last.Case
		c.Target = p.cfg.Targets[p.last.Target].Name
	}
	return c
}
