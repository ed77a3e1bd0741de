package ptrace

import (
	"errors"
	"fmt"
	"os"
	"runtime"
	"slices"
	"strconv"
	"syscall"
	"unsafe"

	"golang.org/x/sys/unix"
)

// threadKey is the environment variable that makes a program the tracer of the
// thread that it names.
const threadKey = "MMAPBENCH_TRACED_THREAD"

func init() {
	thread, err := strconv.Atoi(os.Getenv(threadKey))
	if err != nil {
		return
	}
	// The kernel accepts requests only from the thread that traces.
	runtime.LockOSThread()
	t := &tracer{thread: thread}
	if err := t.attach(); err != nil {
		report(err)
		os.Exit(1)
	}
	report(nil)
	if t.follow() != nil {
		os.Exit(1) // the thread finds that nobody answers
	}
	os.Exit(0)
}

// report tells the traced program, on the standard output, which call has failed
// and its number as an error, or that none has.
func report(err error) {
	failed := &os.SyscallError{Syscall: "none", Err: syscall.Errno(0)}
	errors.As(err, &failed)
	fmt.Printf("%s %d\n", failed.Syscall, failed.Err)
}

// A tracer follows a thread of another process.
type tracer struct {
	thread   int
	counting bool
	inside   bool // in a system call
	counts   map[uint64]uint64
}

// leftOut are the calls that are not counted: by the first, a thread asks. By the
// others the Go runtime schedules and preempts goroutines. It makes them at any
// time: work of more than 10 ms would count a few.
func leftOut(number uint64) bool {
	const futexTime64 = 422 // on 32-bit systems; no other system uses the number
	return slices.Contains([]uint64{
		unix.SYS_RT_TGSIGQUEUEINFO,
		unix.SYS_FUTEX, futexTime64, unix.SYS_RT_SIGRETURN, unix.SYS_RT_SIGPROCMASK, unix.SYS_TGKILL, unix.SYS_GETPID,
		unix.SYS_SCHED_YIELD, unix.SYS_NANOSLEEP,
	}, number)
}

// attach begins to trace the thread, and stops it once to see whether the kernel
// can tell which system call a thread is in.
func (t *tracer) attach() error {
	if err := unix.PtraceSeize(t.thread); err != nil {
		return os.NewSyscallError("PTRACE_SEIZE", err)
	}
	if err := unix.PtraceInterrupt(t.thread); err != nil {
		return os.NewSyscallError("PTRACE_INTERRUPT", err)
	}
	status, err := t.wait()
	if err != nil {
		return err
	}
	if err := unix.PtraceSetOptions(t.thread, unix.PTRACE_O_TRACESYSGOOD); err != nil {
		return os.NewSyscallError("PTRACE_SETOPTIONS", err)
	}
	if _, err := enteredCall(t.thread); err != nil {
		return err
	}
	return t.stopped(status)
}

// follow returns when the thread has ended.
func (t *tracer) follow() error {
	for {
		status, err := t.wait()
		if err != nil || !status.Stopped() {
			return err
		}
		// A thread that is killed during a stop can't be asked any more.
		if err := t.stopped(status); err != nil && !errors.Is(err, unix.ESRCH) {
			return err
		}
	}
}

// wait waits for the thread to stop or end.
func (t *tracer) wait() (status unix.WaitStatus, err error) {
	for {
		_, err = unix.Wait4(t.thread, &status, unix.WALL, nil)
		if err != unix.EINTR {
			return status, os.NewSyscallError("wait4", err)
		}
	}
}

// stopped handles a stop and resumes the thread. The status holds the signal, and
// above it the event; see ptrace(2).
func (t *tracer) stopped(status unix.WaitStatus) error {
	const systemCall = unix.SIGTRAP | 0x80 // PTRACE_O_TRACESYSGOOD
	event, signal := int(status)>>16, status.StopSignal()
	switch {
	case signal == systemCall:
		if err := t.count(); err != nil {
			return err
		}
		signal = 0
	case event != 0 && signal == unix.SIGTRAP:
		signal = 0 // after PTRACE_INTERRUPT, or SIGCONT
	case event != 0:
		// A signal has stopped the process, which stays so until SIGCONT.
		return os.NewSyscallError("PTRACE_LISTEN", request(unix.PTRACE_LISTEN, t.thread, 0, nil))
	case signal == askSignal:
		done, err := t.reply()
		if err != nil {
			return err
		}
		if done {
			signal = 0
		}
	}
	if t.counting {
		return os.NewSyscallError("PTRACE_SYSCALL", unix.PtraceSyscall(t.thread, int(signal)))
	}
	return os.NewSyscallError("PTRACE_CONT", unix.PtraceCont(t.thread, int(signal)))
}

// count counts a system call at its entry. The thread also stops at the exit.
func (t *tracer) count() error {
	t.inside = !t.inside
	if !t.inside {
		return nil
	}
	number, err := enteredCall(t.thread)
	if err == nil && !leftOut(number) {
		t.counts[number]++
	}
	return err
}

// reply answers a question. It reports false if the signal is not a question.
func (t *tracer) reply() (bool, error) {
	var q question
	if err := request(unix.PTRACE_GETSIGINFO, t.thread, 0, unsafe.Pointer(&q)); err != nil {
		return false, os.NewSyscallError("PTRACE_GETSIGINFO", err)
	}
	if q.code != siQueue || q.rest.user != askUser {
		return false, nil
	}
	var calls []callCount
	switch q.rest.what {
	case askStart:
		t.counting, t.inside, t.counts = true, false, make(map[uint64]uint64)
	case askStop:
		for number, n := range t.counts {
			calls = append(calls, callCount{number, n})
		}
		t.counting, t.counts = false, nil
	default:
		return false, nil
	}
	return true, t.tell(q.rest.address, calls)
}

// tell writes an answer into the memory of the thread: first the content, then
// the state that makes it valid.
func (t *tracer) tell(address uintptr, calls []callCount) error {
	var layout answer
	n := uint32(len(calls))
	kept := calls[:min(len(calls), maxCalls)]
	if len(kept) > 0 {
		bytes := unsafe.Slice((*byte)(unsafe.Pointer(&kept[0])), len(kept)*int(unsafe.Sizeof(kept[0])))
		if err := t.poke(address+unsafe.Offsetof(layout.calls), bytes); err != nil {
			return err
		}
	}
	head := [2]uint32{answered, n}
	return t.poke(address, unsafe.Slice((*byte)(unsafe.Pointer(&head)), unsafe.Sizeof(head)))
}

func (t *tracer) poke(address uintptr, b []byte) error {
	_, err := unix.PtracePokeData(t.thread, address, b)
	return os.NewSyscallError("PTRACE_POKEDATA", err)
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
	err = request(unix.PTRACE_GET_SYSCALL_INFO, thread, unsafe.Sizeof(info), unsafe.Pointer(&info))
	return info.number, os.NewSyscallError("PTRACE_GET_SYSCALL_INFO", err)
}

// request makes a request of ptrace(2) for which package unix has no function.
func request(what, thread int, address uintptr, data unsafe.Pointer) error {
	_, _, errno := unix.Syscall6(unix.SYS_PTRACE, uintptr(what), uintptr(thread), address, uintptr(data), 0, 0)
	if errno != 0 {
		return errno
	}
	return nil
}
