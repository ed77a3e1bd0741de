// Package child runs cases of package bench in a child process of the same
// binary. Some things the process cannot do itself: limit its own memory, or
// have its system calls traced.
//
// The command first asks whether it was started as a child:
//
//	if child.Called(os.Args) {
//		os.Exit(child.Main(bench.Config{Targets: targets}))
//	}
//
// It then runs cases with [Run] as it would with [bench.Run].
//
// # Caveats
//
// The child sends its results between two batches and waits until the parent
// has taken them, so that the parent does not work during a batch.
//
// The child ignores signals of the terminal, which reach the parent too. It
// ends when the parent closes its standard input, or dies.
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
	"strings"
	"sync"
	"time"

	"mmapbench/bench"
	"mmapbench/internal/stopping"
)

// A Crash reports that a child ended without saying so.
type Crash struct {
	Case   *bench.Case // the running case, or nil
	Target string      // its target
	Err    error       // how the child ended, such as an *exec.ExitError
	Stderr string      // the start of its standard error
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

// patience is how long a child may take to end when told to.
const patience = time.Second

// Run carries out cfg as [bench.Run] does, in a child process. If procs is not
// empty, the child first joins a control group, by writing its ID to the file
// procs, and then executes its program anew: so all its memory is charged to the
// group. Where the system cannot execute a program anew, the child ends with an
// error.
//
// The sink is called in the same order as by bench.Run, and the child waits
// while it works. Errors are the same as from bench.Run; they match
// [syscall.ENOSPC] and the errors of package io/fs where those would. If the
// child ends without finishing, the error is a [*Crash].
//
// cfg.Clock and cfg.Counters must be nil: the child uses its own.
//
// When Run returns, the child has ended and its files in cfg.Dir are gone. When
// ctx ends, the child is told to end, and is killed if that takes more than a
// second.
func Run(ctx context.Context, cfg bench.Config, procs string, sink bench.Sink) error {
	cmd, err := command(procs)
	if err != nil {
		return err
	}
	return runPatiently(ctx, cfg, cmd, sink, patience)
}

// command returns the command of a child.
func command(procs string) (*exec.Cmd, error) {
	exe, err := os.Executable()
	if err != nil {
		return nil, err
	}
	cmd := exec.Command(exe)
	// A test binary may decide by its name what to run.
	cmd.Args = []string{os.Args[0], word, strconv.Itoa(os.Getpid())}
	if procs != "" {
		cmd.Args = append(cmd.Args, procs)
	}
	return cmd, nil
}

func runPatiently(ctx context.Context, cfg bench.Config, cmd *exec.Cmd, sink bench.Sink, patience time.Duration) (err error) {
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
	p, err := launch(cmd)
	if err != nil {
		return fmt.Errorf("starting the child process: %w", err)
	}
	p.cfg, p.sink, p.patience = cfg, sink, patience
	return stopping.Call(ctx, "the child process, which is in a system call", func() error { return p.run(ctx, j) })
}

// A process is a child as seen by its parent.
type process struct {
	cmd    *exec.Cmd
	in     io.WriteCloser
	out    io.ReadCloser
	stderr *beginning

	cfg      bench.Config
	sink     bench.Sink
	patience time.Duration
	last     *bench.Step // the last step that began
}

func launch(cmd *exec.Cmd) (p *process, err error) {
	p = &process{cmd: cmd, stderr: new(beginning)}
	cmd.Stderr = p.stderr
	// A grandchild that holds standard error open must not delay Wait.
	cmd.WaitDelay = patience
	if p.in, err = cmd.StdinPipe(); err == nil {
		p.out, err = cmd.StdoutPipe()
	}
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		p.close()
		return nil, err
	}
	return p, nil
}

// close closes the pipes of a child that could not be started.
func (p *process) close() {
	for _, c := range []io.Closer{p.in, p.out} {
		if c != nil {
			_ = c.Close()
		}
	}
}

// run follows the child to its end.
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
	werr := p.cmd.Wait()
	if !forget() {
		<-stopped
		kill.Stop()
	}
	switch {
	case ctx.Err() != nil:
		// ctx ended, so the child was told to end.
		if err := end.err(); errors.Is(err, ctx.Err()) {
			return err
		}
		return errors.Join(end.err(), ctx.Err())
	case err != nil:
		return err // from the sink
	case end == nil:
		return p.crash(werr)
	}
	return end.err()
}

// hangUp tells the child to end.
func (p *process) hangUp() { _ = p.in.Close() }

// converse sends the job and passes on the child's messages until there are no
// more. The error is the sink's. end is nil if the child never reported its
// end.
func (p *process) converse(j job) (end *end, err error) {
	// If the child has gone, reading from it fails.
	_ = json.NewEncoder(p.in).Encode(j)
	dec := json.NewDecoder(p.out)
	for {
		var m message
		if dec.Decode(&m) != nil {
			// The rest of the output is not part of the protocol. Read it,
			// so that the child does not block.
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

// pass passes a message to the sink.
func (p *process) pass(m message) error {
	switch {
	case m.Record != nil:
		return p.sink.Record(*m.Record)
	case m.Refused != nil:
		return p.sink.Refused(m.Refused.Case, m.Refused.Reason.received())
	case m.Progress != nil:
		p.last = &m.Progress.Next
		p.sink.Progress(m.Progress.Done, m.Progress.Total, m.Progress.Next)
	case m.Note != nil:
		if n, ok := p.sink.(bench.Noter); ok {
			return n.Note(m.Note.Key, m.Note.Value)
		}
	}
	return nil
}

// crash reports how far the child got.
func (p *process) crash(err error) *Crash {
	c := &Crash{Err: err, Stderr: p.stderr.String()}
	if p.last != nil {
		c.Case = &p.last.Case
		c.Target = p.cfg.Targets[p.last.Target].Name
	}
	return c
}

// startSize is how much of a child's standard error is kept, in bytes. The Go
// runtime prints the cause of a crash first, and then all stacks.
const startSize = 8 << 10

// A beginning is a writer that keeps the beginning of what is written.
type beginning struct {
	mu   sync.Mutex
	kept []byte
}

// Write implements [io.Writer]. It never fails.
func (s *beginning) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.kept = append(s.kept, p[:min(len(p), startSize-len(s.kept))]...)
	return len(p), nil
}

func (s *beginning) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return string(s.kept)
}

// lastWords returns the line that says why a program ended: the Go runtime's
// message, or else the last line.
func lastWords(stderr string) (last string) {
	for line := range strings.Lines(stderr) {
		line = strings.TrimSpace(line)
		for _, start := range []string{"panic: ", "fatal error: ", "runtime: out of memory"} {
			if strings.HasPrefix(line, start) {
				return line
			}
		}
		if line != "" {
			last = line
		}
	}
	return last
}
