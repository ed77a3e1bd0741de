package ptrace

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"slices"
	"syscall"
	"unsafe"

	"golang.org/x/sys/unix"
)

func start(cmd *exec.Cmd, ignore []int) (wait func() error, err error) {
	var failed error
	started, ended := make(chan error), make(chan struct{})
	go func() {
		// The kernel accepts requests only from the thread that traces.
		// The thread ends with the goroutine, and its end kills or
		// releases what it still traces.
		runtime.LockOSThread()
		defer close(ended)
		stayOnCPU()
		t, err := startTraced(cmd, ignore)
		started <- err
		if err == nil {
			failed = t.follow()
		}
	}()
	if err := <-started; err != nil {
		return nil, fmt.Errorf("ptrace: %w", err)
	}
	return func() error {
		// Waiting earlier would reap the child before the tracer sees
		// its end.
		<-ended
		err := cmd.Wait()
		if failed != nil {
			return fmt.Errorf("ptrace: %w", failed)
		}
		return err
	}, nil
}

// A tracer follows all threads of a process from one thread.
type tracer struct {
	leader  int // process and process group
	threads map[int]*tracee
	leftOut []bool // by number: system calls that are not counted
}

// A tracee is a traced thread.
type tracee struct {
	counting bool
	inside   bool // in a system call
	counts   map[uint64]uint64
}

// stayOnCPU binds the calling thread, and what it starts, to one CPU. Each
// system call of the child switches to the tracer and back twice. With two CPUs
// one is always idle, and a call took 5 times as long on a virtual machine.
// Errors are ignored: tracing then only takes longer.
func stayOnCPU() {
	var allowed, one unix.CPUSet
	if unix.SchedGetaffinity(0, &allowed) != nil {
		return
	}
	for cpu := range 8 * int(unsafe.Sizeof(allowed)) {
		if allowed.IsSet(cpu) {
			one.Set(cpu)
			_ = unix.SchedSetaffinity(0, &one)
			return
		}
	}
}

func startTraced(cmd *exec.Cmd, ignore []int) (*tracer, error) {
	var attr syscall.SysProcAttr
	if cmd.SysProcAttr != nil {
		attr = *cmd.SysProcAttr
	}
	attr.Ptrace = true
	// The process group distinguishes the child from other processes that
	// this one started. A new session is a new group as well.
	attr.Setpgid, attr.Pgid = !attr.Setsid, 0
	// In case this process dies before PTRACE_O_EXITKILL is set.
	attr.Pdeathsig = unix.SIGKILL
	cmd.SysProcAttr = &attr
	if err := cmd.Start(); err != nil {
		return nil, refusedTrace(err)
	}
	t := &tracer{leader: cmd.Process.Pid, threads: make(map[int]*tracee)}
	for _, n := range slices.Concat(ignore, []int{unix.SYS_RT_TGSIGQUEUEINFO}) {
		for len(t.leftOut) <= n {
			t.leftOut = append(t.leftOut, false)
		}
		t.leftOut[n] = true
	}
	if err := t.begin(); err != nil {
		t.kill()
		_ = t.follow()
		_ = cmd.Wait() // the error says that the child was killed
		return nil, refusedTrace(err)
	}
	return t, nil
}

// refusedTrace adds a remedy to err.
func refusedTrace(err error) error {
	switch {
	case errors.Is(err, unix.EPERM):
		return fmt.Errorf("%w: a process that is traced already, a container's seccomp filter or kernel.yama.ptrace_scope=3 refuses it", err)
	case errors.Is(err, unix.ENOSYS), errors.Is(err, unix.EIO), errors.Is(err, unix.EINVAL):
		return fmt.Errorf("%w: needs Linux 5.3, and no emulator: %w", err, errors.ErrUnsupported)
	}
	return err
}

// begin waits for the child to stop at the start of its program, sets the trace
// options and resumes the child.
func (t *tracer) begin() error {
	s, err := t.wait()
	if err != nil {
		return err
	}
	if s.ended() {
		return errors.New("the child ended before it began")
	}
	t.threads[t.leader] = new(tracee)
	const options = unix.PTRACE_O_EXITKILL | unix.PTRACE_O_TRACESYSGOOD | unix.PTRACE_O_TRACECLONE | unix.PTRACE_O_TRACEEXEC
	if err := unix.PtraceSetOptions(t.leader, options); err != nil {
		return os.NewSyscallError("PTRACE_SETOPTIONS", err)
	}
	if _, err := enteredCall(t.leader); err != nil {
		return err
	}
	return os.NewSyscallError("PTRACE_CONT", unix.PtraceCont(t.leader, 0))
}

// follow returns when the child has ended and can be waited for.
func (t *tracer) follow() (err error) {
	for {
		s, werr := t.wait()
		if werr != nil {
			t.kill()
			return errors.Join(err, werr)
		}
		pid := int(s.rest.pid)
		if s.ended() {
			if pid == t.leader {
				return err
			}
			delete(t.threads, pid)
			take(pid, unix.WEXITED)
			continue
		}
		serr := t.stopped(pid, int(s.rest.status))
		if errors.Is(serr, unix.ESRCH) {
			// It was killed during a stop.
			take(pid, unix.WSTOPPED)
		} else if serr != nil && err == nil {
			err = serr
			t.kill()
		}
	}
}

func (t *tracer) kill() { _ = unix.Kill(t.leader, unix.SIGKILL) }

// A change is the kernel's siginfo_t for SIGCHLD.
type change struct {
	signo, errno, code int32
	rest               struct {
		_      [0]uintptr // aligned as in the kernel's union
		pid    int32
		uid    uint32
		status int32
	}
	_ [104]byte // siginfo_t has 128 bytes, and the kernel writes all of them
}

// Codes of SIGCHLD, from sigaction(2).
const (
	cldExited = 1 + iota
	cldKilled
	cldDumped
)

func (c *change) ended() bool {
	return c.code == cldExited || c.code == cldKilled || c.code == cldDumped
}

// wait waits for a thread to stop or end and does not consume the event.
// Resuming the thread ends a stop, and [exec.Cmd.Wait] consumes the end of the
// process.
func (t *tracer) wait() (change, error) {
	for {
		c, err := waitid(unix.P_PGID, t.leader, unix.WEXITED|unix.WSTOPPED|unix.WNOWAIT)
		if !errors.Is(err, unix.EINTR) {
			return c, err
		}
	}
}

// take consumes an event of a thread: unix.WEXITED or unix.WSTOPPED.
func take(thread, what int) { _, _ = waitid(unix.P_PID, thread, what|unix.WNOHANG) }

// waitid waits only for children and tracees of this thread.
func waitid(kind, id, options int) (c change, err error) {
	_, _, errno := unix.Syscall6(unix.SYS_WAITID, uintptr(kind), uintptr(id), uintptr(unsafe.Pointer(&c)),
		uintptr(options|unix.WALL|unix.WNOTHREAD), 0, 0)
	if errno != 0 {
		return c, os.NewSyscallError("waitid", errno)
	}
	return c, nil
}

// stopped handles a stop and resumes the thread. status holds the signal, and
// the event in the bits above it; see ptrace(2).
func (t *tracer) stopped(thread, status int) error {
	const systemCall = int(unix.SIGTRAP) | 0x80 // PTRACE_O_TRACESYSGOOD
	event, signal := status>>8, status&0xff
	tr, known := t.threads[thread]
	if !known {
		tr = new(tracee)
		t.threads[thread] = tr
	}
	deliver := 0
	switch {
	case signal == systemCall:
		if err := t.count(thread, tr); err != nil {
			return err
		}
	case event == unix.PTRACE_EVENT_EXEC:
		// After execve the other threads are gone, and the remaining
		// one has the leader's number. The kernel accepts requests for
		// it only after a wait for that number.
		take(thread, unix.WSTOPPED)
		t.threads = map[int]*tracee{thread: new(tracee)}
		tr = t.threads[thread]
	case event != 0:
	case !known && signal == int(unix.SIGSTOP):
		// A new traced thread begins with this stop.
	case signal == askSignal:
		done, err := t.reply(thread, tr)
		if err != nil {
			return err
		}
		if !done {
			deliver = signal
		}
	case slices.Contains(stopSignals(), syscall.Signal(signal)):
		// The signal is seen twice: on arrival, and after it has
		// stopped the process, when there is no signal information.
		// Only a tracer that attached later can keep the process
		// stopped.
		var none question
		switch err := signalInfo(thread, &none); {
		case err == nil:
			deliver = signal
		case !errors.Is(err, unix.EINVAL):
			return err
		}
	default:
		deliver = signal
	}
	if tr.counting {
		return os.NewSyscallError("PTRACE_SYSCALL", unix.PtraceSyscall(thread, deliver))
	}
	return os.NewSyscallError("PTRACE_CONT", unix.PtraceCont(thread, deliver))
}

func stopSignals() []syscall.Signal {
	return []syscall.Signal{unix.SIGSTOP, unix.SIGTSTP, unix.SIGTTIN, unix.SIGTTOU}
}

// count counts a system call at its entry. The thread also stops at the exit.
func (t *tracer) count(thread int, tr *tracee) error {
	tr.inside = !tr.inside
	if !tr.inside {
		return nil
	}
	number, err := enteredCall(thread)
	if err != nil {
		return err
	}
	if number < uint64(len(t.leftOut)) && t.leftOut[number] {
		return nil
	}
	tr.counts[number]++
	return nil
}

// reply answers a question. It reports false if the signal is not a question.
func (t *tracer) reply(thread int, tr *tracee) (bool, error) {
	var q question
	if err := signalInfo(thread, &q); err != nil {
		return false, err
	}
	if q.code != siQueue || q.rest.user != askUser {
		return false, nil
	}
	var calls []callCount
	switch q.rest.what {
	case askStart:
		tr.counting, tr.inside, tr.counts = true, false, make(map[uint64]uint64)
	case askStop:
		for number, n := range tr.counts {
			calls = append(calls, callCount{number, n})
		}
		tr.counting, tr.counts = false, nil
	default:
		return false, nil
	}
	return true, tell(thread, q.rest.address, calls)
}

// tell writes an answer into the memory of a thread: first the content, then
// the state that makes it valid.
func tell(thread int, address uintptr, calls []callCount) error {
	var layout answer
	n := uint32(len(calls))
	kept := calls[:min(len(calls), maxCalls)]
	if len(kept) > 0 {
		bytes := unsafe.Slice((*byte)(unsafe.Pointer(&kept[0])), len(kept)*int(unsafe.Sizeof(kept[0])))
		if err := poke(thread, address+unsafe.Offsetof(layout.calls), bytes); err != nil {
			return err
		}
	}
	head := [2]uint32{answered, n}
	return poke(thread, address, unsafe.Slice((*byte)(unsafe.Pointer(&head)), unsafe.Sizeof(head)))
}

func poke(thread int, address uintptr, b []byte) error {
	_, err := unix.PtracePokeData(thread, address, b)
	return os.NewSyscallError("PTRACE_POKEDATA", err)
}

// signalInfo returns the information about the signal that stopped a thread.
func signalInfo(thread int, q *question) error {
	_, _, errno := unix.Syscall6(unix.SYS_PTRACE, unix.PTRACE_GETSIGINFO, uintptr(thread), 0, uintptr(unsafe.Pointer(q)), 0, 0)
	if errno != 0 {
		return os.NewSyscallError("PTRACE_GETSIGINFO", errno)
	}
	return nil
}

// A callInfo is the start of the kernel's struct ptrace_syscall_info, up to the
// number of the entered call. The kernel writes no more than fits.
type callInfo struct {
	op     uint8
	_      [3]byte
	arch   uint32
	ip, sp uint64
	number uint64
}

// enteredCall returns the number of the system call that a thread is entering.
func enteredCall(thread int) (number uint64, err error) {
	var info callInfo
	_, _, errno := unix.Syscall6(unix.SYS_PTRACE, unix.PTRACE_GET_SYSCALL_INFO, uintptr(thread),
		unsafe.Sizeof(info), uintptr(unsafe.Pointer(&info)), 0, 0)
	if errno != 0 {
		return 0, os.NewSyscallError("PTRACE_GET_SYSCALL_INFO", errno)
	}
	return info.number, nil
}
