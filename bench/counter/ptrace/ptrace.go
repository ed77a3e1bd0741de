// Package ptrace counts the system calls of single threads of a child process
// with ptrace(2), which takes no privileges.
//
// The parent calls [Start]. The child opens a Thread for each thread that
// counts. The tracer stops that thread at each system call between Start and
// Stop, and lets everything else run freely. Use package counter instead, which
// chooses between ptrace and the kernel's tracepoint.
package ptrace

import "os/exec"

// Start starts cmd and traces it. Calls with the numbers in ignore are not
// counted. wait waits for the child's end and returns what [exec.Cmd.Wait]
// would. [mmapbench/bench/counter.Trace] describes what the child sees.
func Start(cmd *exec.Cmd, ignore []int) (wait func() error, err error) { return start(cmd, ignore) }
