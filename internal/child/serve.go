package child

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strconv"
	"syscall"

	"mmapbench/bench"
)

// The arguments of a child: the word, the ID of its parent and, if there is
// one, the file by which it joins a control group.
const word = "child-of"

// Called reports whether args, which include the name of the program, mark a
// process that [Run] started. No user can give them, because they hold the
// parent's ID.
func Called(args []string) bool {
	return len(args) >= 3 && args[1] == word && args[2] == strconv.Itoa(os.Getppid())
}

// Main is what a child does instead of its usual work. It reads the job from
// standard input. From base it takes what cannot be sent: Targets, Clock and
// Counters; the job names the targets to run. It returns the exit status.
func Main(base bench.Config) int {
	if len(os.Args) > 3 {
		if err := enter(os.Args[3]); err != nil {
			fmt.Fprintln(os.Stderr, err)
			return 1
		}
	}
	// The parent is in charge: it ends the child by closing its input.
	signal.Ignore(os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	out := os.Stdout
	os.Stdout = os.Stderr // keeps what a target prints out of the messages
	if err := Serve(os.Stdin, out, base); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return 0
}

// enter moves the process to the control group of the cgroup.procs file procs,
// and executes the program anew, so that all its memory is charged to the
// group. See cgroups(7).
func enter(procs string) error {
	if err := os.WriteFile(procs, []byte(strconv.Itoa(os.Getpid())), 0); err != nil {
		return fmt.Errorf("entering the control group: %w", err)
	}
	exe, err := os.Executable()
	if err != nil {
		return err
	}
	err = syscall.Exec(exe, os.Args[:3], os.Environ())
	return fmt.Errorf("starting anew in the control group: %w", err)
}

// Serve reads one job from in, runs it, and writes the results to out. base is
// the Config given to [Main]. After each message Serve waits for a byte from
// in. The run ends when in does. The error is an error of the protocol; errors
// of the run are sent as a message.
func Serve(in io.Reader, out io.Writer, base bench.Config) error {
	dec := json.NewDecoder(in)
	var j job
	if err := dec.Decode(&j); err != nil {
		return fmt.Errorf("reading the job: %w", err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	s := &sender{enc: json.NewEncoder(out), answers: make(chan byte, 1)}
	go func() {
		defer cancel()
		defer close(s.answers)
		s.listen(io.MultiReader(dec.Buffered(), in))
	}()
	cfg, err := j.config(base)
	if err == nil {
		if j.Asks {
			cfg.Enough = s.enough
		}
		err = bench.Run(ctx, cfg, s)
	}
	return s.enc.Encode(message{End: &end{toSend(err)}})
}

// A sender is the sink of the child.
type sender struct {
	enc     *json.Encoder
	answers chan byte // one per message; closed when the parent has gone
}

// The parent's answers: it has handled the message, or its answer to a question
// is no.
const (
	yes = '+'
	no  = '-'
)

func (s *sender) listen(in io.Reader) {
	var b [1]byte
	for {
		if _, err := io.ReadFull(in, b[:]); err != nil {
			return
		}
		if b[0] == yes || b[0] == no {
			s.answers <- b[0]
		}
	}
}

// send sends a message and returns the answer.
func (s *sender) send(m message) (answer byte, err error) {
	if err := s.enc.Encode(m); err != nil {
		return 0, err
	}
	answer, ok := <-s.answers
	if !ok {
		return 0, context.Canceled
	}
	return answer, nil
}

// tell sends a message that is not a question.
func (s *sender) tell(m message) error {
	_, err := s.send(m)
	return err
}

// Record implements [bench.Sink].
func (s *sender) Record(r bench.Measurement) error { return s.tell(message{Record: &r}) }

// Refused implements [bench.Sink].
func (s *sender) Refused(c bench.Case, reason error) error {
	return s.tell(message{Refused: &refused{c, toSend(reason)}})
}

// Progress implements [bench.Sink].
func (s *sender) Progress(done, total int, next bench.Step) {
	// If the parent has gone, the next record fails.
	_ = s.tell(message{Progress: &progress{done, total, next}})
}

// enough asks the parent whether the rounds are enough.
func (s *sender) enough(times [][]float64) bool {
	answer, err := s.send(message{Times: times})
	return err == nil && answer == yes
}

// Note implements [bench.Noter].
func (s *sender) Note(key, value string) error {
	return s.tell(message{Note: &note{key, value}})
}
