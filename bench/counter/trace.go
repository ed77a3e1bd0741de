package counter

import (
	"os/exec"
	"slices"

	"mmapbench/bench/counter/ptrace"
)

// A Call counts the entries of one system call.
type Call = ptrace.Call

// Calls returns the calls that make up [SystemCalls], the most frequent first.
// It is nil if their names are unknown: neither [Trace] nor the records of the
// tracepoint provided them.
func (r Reading) Calls() []Call { return slices.Clone(r.calls) }

// Trace starts cmd, a program that uses this package, and counts the system
// calls of its Sets with ptrace(2). It needs no privileges, where the
// tracepoint does. [Open] in the child detects the tracer by itself. wait waits
// for the child's end and returns what [exec.Cmd.Wait] would. As with Wait, a
// StdoutPipe must be read before. cmd.Process is set, and may be killed.
//
// While a Set measures, each system call of its thread takes some tens of
// microseconds longer. At other times the thread runs freely. Processes that
// the child starts are not traced. The child runs on one CPU and in its own
// process group, so signals of a terminal do not reach it. Signals that stop a
// process do not stop it. It is killed when this process dies. Trace changes
// cmd.SysProcAttr accordingly.
//
// Trace needs Linux 5.3. If the kernel refuses, the error matches
// [errors.ErrUnsupported] or [io/fs.ErrPermission], and no child is left.
func Trace(cmd *exec.Cmd) (wait func() error, err error) {
	return ptrace.Start(cmd, runtimeCalls())
}
