package ptrace

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"sync/atomic"
	"unsafe"

	"golang.org/x/sys/unix"
)

// A traced process asks its tracer by sending itself a signal. The kernel stops
// the thread before it delivers the signal, and shows it to the tracer. The
// tracer writes an answer into the memory of the process and discards the
// signal. A thread that does not count thus runs without stops.
const (
	// askSignal is a real-time signal, because these queue. Neither the Go
	// runtime nor a C library uses it. If it is ever delivered, the runtime
	// ignores it.
	askSignal = 60

	askUser = 0x636f756e // "coun": the signal is a question

	siQueue = -1 // SI_QUEUE of sigaction(2)
)

// The questions. They take the place of the sender's process ID.
const (
	askStart = 1 + iota // start counting
	askStop             // stop counting and report
)

// A question is the kernel's siginfo_t for SI_QUEUE.
type question struct {
	signo, errno, code int32
	rest               struct {
		what    int32 // si_pid
		user    uint32
		address uintptr // si_ptr: where the answer goes
	}
	_ [104]byte // siginfo_t has 128 bytes, and the kernel writes all of them
}

// maxCalls is the most system calls that an answer holds: more than any kernel
// has.
const maxCalls = 640

// An answer is what the tracer writes.
type answer struct {
	state atomic.Uint32
	n     uint32
	calls [maxCalls]callCount // the first n
}

// States of an answer.
const (
	asked = iota
	answered
)

type callCount struct{ number, n uint64 }

// A Thread counts the system calls of one thread of a process that [Start]
// started. The tracer counts from the answer to Start on. The call by which
// Stop asks is not counted.
type Thread struct {
	process, thread int
	question        question
	answer          answer
}

// errNoTracer says that this process was not started by [Start].
var errNoTracer = errors.New("not started under ptrace by package counter")

// Open returns a Thread for the calling thread, which has the given ID. It
// returns an error if this process was not started by [Start].
func Open(thread int) (*Thread, error) {
	const name = "/proc/self/status"
	status, err := os.ReadFile(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, errNoTracer // there is no /proc
	}
	if err != nil {
		return nil, err
	}
	if !hasTracer(string(status)) {
		return nil, errNoTracer
	}
	p := &Thread{process: unix.Getpid(), thread: thread}
	if err := p.ask(askStart); err != nil {
		return nil, err
	}
	return p, p.ask(askStop)
}

// hasTracer reports whether a process is traced, from the content of its
// /proc/self/status. Without a tracer the signal would be delivered.
func hasTracer(status string) bool {
	for line := range strings.Lines(status) {
		if key, value, _ := strings.Cut(line, ":"); key == "TracerPid" {
			return strings.TrimSpace(value) != "0"
		}
	}
	return false
}

// Start makes the tracer begin to count.
func (p *Thread) Start() error { return p.ask(askStart) }

// Stop makes the tracer stop counting.
func (p *Thread) Stop() error { return p.ask(askStop) }

func (p *Thread) ask(what int32) error {
	p.answer.state.Store(asked)
	q := &p.question
	q.signo, q.code = askSignal, siQueue
	q.rest.what, q.rest.user = what, askUser
	q.rest.address = uintptr(unsafe.Pointer(&p.answer))
	_, _, errno := unix.RawSyscall6(unix.SYS_RT_TGSIGQUEUEINFO,
		uintptr(p.process), uintptr(p.thread), askSignal, uintptr(unsafe.Pointer(q)), 0, 0)
	if errno != 0 {
		return os.NewSyscallError("rt_tgsigqueueinfo", errno)
	}
	if p.answer.state.Load() != answered {
		return errNoTracer
	}
	return nil
}

// Calls returns the calls between Start and Stop, the most frequent first.
func (p *Thread) Calls() ([]Call, error) {
	n := int(p.answer.n)
	if n > len(p.answer.calls) {
		return nil, fmt.Errorf("ptrace: %d different system calls do not fit the %d of an answer", n, len(p.answer.calls))
	}
	calls := make([]Call, 0, n)
	for _, c := range p.answer.calls[:n] {
		calls = append(calls, Call{CallName(c.number), int64(c.n)})
	}
	SortCalls(calls)
	return calls, nil
}
