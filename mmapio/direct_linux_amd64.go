//go:build gc && !purego && !race && !msan && !asan

package mmapio

import (
	"runtime"
	"sync"
	"unsafe"

	"golang.org/x/sys/cpu"
	"golang.org/x/sys/unix"
)

// How many bytes copyDirectly copies at most. To a longer copy the guard is little,
// and memmove knows more of the processor.
const (
	mostDirect = 128     // all of it in registers at once
	mostAVX    = 8 << 10 // with AVX
)

// copyDirectly copies n bytes, which must be at least one, and tells whether all
// arrived. If not, there was a fault, they are too many or overlap, or
// catchFaults was not called or could do nothing.
//
// It needs no guard: a handler for SIGBUS and SIGSEGV has the copy end at once, as
// the kernel's own copies of a program's memory end in a fixup of its exception
// table. The guard of the Go runtime costs as much as two or three small copies.
//
//go:noescape
func copyDirectly(dst, src *byte, n int) bool

// places returns where the handler is, and from where to where a fault is
// copyDirectly's.
func places() (handler, start, end uintptr)

// passOn tells the handler of those before it, which get all other signals.
func passOn(bus, segv uintptr)

// copyUpTo sets how many bytes copyDirectly takes at most.
func copyUpTo(n uintptr)

// copiesDirectly returns what copyUpTo has set: 0 until there is a handler.
func copiesDirectly() uintptr

// catchFaults makes copyDirectly work, before the first mapping is published. If
// the system refuses, or no one handles the signals, the guard remains.
var catchFaults = sync.OnceFunc(func() {
	handler, start, end := places()
	if end <= start || runtime.FuncForPC(end-1) != runtime.FuncForPC(start) {
		return // the linker has put something in between
	}
	signals := [...]unix.Signal{unix.SIGBUS, unix.SIGSEGV}
	var actions [len(signals)]sigaction
	for i, s := range signals {
		// The runtime's handler takes a siginfo_t, and runs on a stack of its own.
		const flags = withInfo | onStack
		if err := sigactionOf(s, nil, &actions[i]); err != nil || actions[i].flags&flags != flags || actions[i].handler <= ignored {
			return
		}
	}
	passOn(actions[0].handler, actions[1].handler)
	for i, s := range signals {
		actions[i].handler = handler
		if err := sigactionOf(s, &actions[i], nil); err != nil {
			return
		}
	}
	most := mostDirect
	if cpu.X86.HasAVX {
		most = mostAVX
	}
	copyUpTo(uintptr(most))
})

// A sigaction is what the kernel takes and returns for rt_sigaction(2).
type sigaction struct {
	handler  uintptr
	flags    uint64
	restorer uintptr
	mask     uint64
}

const (
	ignored  = 1          // SIG_IGN; SIG_DFL is 0
	withInfo = 0x4        // SA_SIGINFO
	onStack  = 0x08000000 // SA_ONSTACK
)

func sigactionOf(s unix.Signal, set, old *sigaction) error {
	_, _, errno := unix.RawSyscall6(unix.SYS_RT_SIGACTION, uintptr(s),
		uintptr(unsafe.Pointer(set)), uintptr(unsafe.Pointer(old)), unsafe.Sizeof(set.mask), 0, 0)
	if errno != 0 {
		return errno
	}
	return nil
}
