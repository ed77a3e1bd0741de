// Package ptrace counts the system calls of a thread with ptrace(2), which takes
// no privileges. It needs Linux 5.3.
//
// A thread can't trace itself, so [Open] starts a tracer: the running program
// once more, in which an init function of this package takes over before main.
// The init functions of packages that come before it have run by then.
//
// The tracer stops the thread at each system call between Start and Stop, and
// leaves everything else alone. It ends with the thread at the latest, and the
// thread runs on if the tracer ends first.
package ptrace

// A Call counts the entries of one system call.
type Call struct {
	// Name is the name in the kernel's table, for example "pread64", or the
	// number if this package knows no name: "call 461".
	Name string
	N    int64
}
