package ptrace

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"sync/atomic"
	"syscall"
	"unsafe"

	"golang.org/x/sys/unix"
)

// A thread asks its tracer by sending itself a signal. The kernel stops the
// thread before it delivers the signal, and shows it to the tracer. The tracer
// writes an answer into the memory of the process and discards the signal. A
// thread that does not count thus runs without stops.
const (
	// askSignal is a real-time signal, because these queue. Neither the Go
	// runtime nor a C library uses it. If it is ever delivered, the runtime
	// ignores it.
	askSignal = 60

	askUser = 0x636f756e // "coun": the signal is a question
	siQueue = -1         // SI_QUEUE of sigaction(2)
)

// The questions. They take the place of the sender's process ID.
const (
	askStart = 1 + iota // start counting
	askStop             // stop counting and report
)

// A question is the kernel's siginfo_t for SI_QUEUE.
type question struct {
	signo, errno, code int32

	rest struct {
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

// A Thread counts the system calls of the thread that opened it. It counts from
// the answer to Start on. The call by which Stop asks is not counted, and
// neither are the calls by which the Go runtime schedules and preempts.
type Thread struct {
	process, thread int
	tracer          *exec.Cmd
	allowed         unix.CPUSet // of the thread before Open
	question        question
	answer          answer
}

// Open returns a Thread for the calling thread, to which the goroutine must be
// locked until Close. Until then the thread stays on one CPU: each system call
// switches to the tracer and back twice, and with two CPUs, one of which is
// always idle, that took 5 times as long on a virtual machine. Open takes some
// milliseconds.
//
// If the kernel refuses, the error matches [errors.ErrUnsupported] or
// [io/fs.ErrPermission].
func Open() (*Thread, error) {
	t := &Thread{process: unix.Getpid(), thread: unix.Gettid()}
	if err := os.NewSyscallError("sched_getaffinity", unix.SchedGetaffinity(0, &t.allowed)); err != nil {
		return nil, err
	}
	stayOnCPU(t.allowed)
	if err := t.startTracer(); err != nil {
		t.release()
		return nil, fmt.Errorf("ptrace: %w", err)
	}
	// The first use must not fault inside a measurement.
	if err := errors.Join(t.Start(), t.Stop()); err != nil {
		return nil, errors.Join(err, t.Close())
	}
	return t, nil
}

// stayOnCPU binds the calling thread, and the processes that it starts, to one of
// the allowed CPUs. Errors are ignored: tracing then only takes longer.
func stayOnCPU(allowed unix.CPUSet) {
	var one unix.CPUSet
	for cpu := range 8 * int(unsafe.Sizeof(allowed)) {
		if allowed.IsSet(cpu) {
			one.Set(cpu)
			_ = unix.SchedSetaffinity(0, &one)
			return
		}
	}
}

// startTracer starts the tracer and waits until it traces the thread.
func (t *Thread) startTracer() error {
	// With kernel.yama.ptrace_scope=1 a child may trace its parent only if the
	// parent allows it. Elsewhere there is no such call.
	_ = unix.Prctl(unix.PR_SET_PTRACER, uintptr(t.process), 0, 0, 0)

	// Only the environment tells the child that it is a tracer.
	t.tracer = &exec.Cmd{
		Path: "/proc/self/exe", Args: os.Args[:1], Env: append(os.Environ(), threadKey+"="+strconv.Itoa(t.thread)),
		SysProcAttr: &syscall.SysProcAttr{Setpgid: true, Pdeathsig: unix.SIGKILL},
	}
	said, err := t.tracer.StdoutPipe()
	if err != nil {
		return err
	}
	if err := t.tracer.Start(); err != nil {
		return fmt.Errorf("starting the tracer: %w", err)
	}
	var call string
	var errno syscall.Errno
	if _, err := fmt.Fscan(said, &call, &errno); err != nil {
		return errors.Join(fmt.Errorf("the tracer ended: %w", err), t.endTracer())
	}
	if errno != 0 {
		return errors.Join(refused(os.NewSyscallError(call, errno)), t.endTracer())
	}
	return nil
}

// refused adds a remedy to err.
func refused(err error) error {
	switch {
	case errors.Is(err, unix.EPERM):
		return fmt.Errorf("%w: a debugger or strace, which traces this process already, a container's seccomp filter or kernel.yama.ptrace_scope=3 refuses it", err)
	case errors.Is(err, unix.ENOSYS), errors.Is(err, unix.EIO), errors.Is(err, unix.EINVAL):
		return fmt.Errorf("%w: needs Linux 5.3, and no emulator: %w", err, errors.ErrUnsupported)
	}
	return err
}

// endTracer ends the tracer, which releases the thread wherever it is.
func (t *Thread) endTracer() error {
	if err := t.tracer.Process.Kill(); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return err
	}
	var killed *exec.ExitError
	if err := t.tracer.Wait(); err != nil && !errors.As(err, &killed) {
		return err
	}
	return nil
}

// release lets the thread use all its CPUs again, if it still runs.
func (t *Thread) release() { _ = unix.SchedSetaffinity(t.thread, &t.allowed) }

// Close ends the tracing. Any thread may call it, also between Start and Stop.
func (t *Thread) Close() error {
	t.release()
	return t.endTracer()
}

// Start begins to count. It does not allocate.
func (t *Thread) Start() error { return t.ask(askStart) }

// Stop ends the counting. It does not allocate.
func (t *Thread) Stop() error { return t.ask(askStop) }

func (t *Thread) ask(what int32) error {
	t.answer.state.Store(asked)
	q := &t.question
	q.signo, q.code = askSignal, siQueue
	q.rest.what, q.rest.user = what, askUser
	q.rest.address = uintptr(unsafe.Pointer(&t.answer))
	_, _, errno := unix.RawSyscall6(unix.SYS_RT_TGSIGQUEUEINFO,
		uintptr(t.process), uintptr(t.thread), askSignal, uintptr(unsafe.Pointer(q)), 0, 0)
	if errno != 0 {
		return os.NewSyscallError("rt_tgsigqueueinfo", errno)
	}
	if t.answer.state.Load() != answered {
		return errors.New("ptrace: the tracer has ended")
	}
	return nil
}

// Calls returns the calls between Start and Stop, the most frequent first.
func (t *Thread) Calls() ([]Call, error) {
	n := int(t.answer.n)
	if n > len(t.answer.calls) {
		return nil, fmt.Errorf("ptrace: %d different system calls do not fit the %d of an answer", n, len(t.answer.calls))
	}
	calls := make([]Call, 0, n)
	for _, c := range t.answer.calls[:n] {
		calls = append(calls, Call{callName(c.number), int64(c.n)})
	}
	slices.SortFunc(calls, func(a, b Call) int {
		return cmp.Or(cmp.Compare(b.N, a.N), cmp.Compare(a.Name, b.Name))
	})
	return calls, nil
}
