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

// A traced process asks its tracer by sending a signal to itself. The kernel stops
// the thread before it delivers the signal and shows the signal to the tracer,
// which writes an answer into the memory of the process and discards the signal.
// So a thread that does not count runs without stops.
const (
	// askSignal is a real-time signal, since these queue. Neither the Go
	// runtime nor a C library uses it; if it is ever delivered, the runtime
	// ignores it.
	askSignal = 60

	askUser = 0x636f756e // "coun": the signal is a question

	siQueue = -1 // SI_QUEUE of sigaction(2)
)

// Questions; they take the place of the sender's process number.
const (
	askStart = 1 + iota // count from here
	askStop             // count no longer, and tell
)

// A question is the kernel's siginfo_t for SI_QUEUE.
type question struct {
	signo, errno, code int32
	rest               struct {
		what    int32 // si_pid
		user    uint32
		address uintptr // si_ptr: where the answer goes
	}
	_ [104]byte // siginfo_t has 128 bytes, and this no less
}

// maxCalls is the most different system calls that an answer holds: more than any
// kernel has.
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
// started. The tracer begins to count when Start has been answered; the call
// by which Stop asks is not counted.
type Thread struct {
	process, thread int
	question        question
	answer          answer
}

// errNoTracer says that this process is not traced by [Start].
var errNoTracer = errors.New("not started under ptrace by package counter")

// Open returns a Thread for the calling thread, which has the given ID. It
// returns an error if this process was not started by [Start].
func Open(thread int) (*Thread, error) {
	const name = "/proc/self/status"
	status, err := os.ReadFile(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, errNoTracer // no /proc
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

// hasTracer reports whether the process is traced, by the content of
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
