package counter

import (
	"os/exec"
	"slices"

	"mmapbench/bench/counter/ptrace"
)

// A Call is how often a system call of one name was entered.
type Call = ptrace.Call

// Calls returns the calls that make up [SystemCalls], the most frequent first.
// It is nil where their names are not known: neither [Trace] nor the records of the
// tracepoint told them.
func (r Reading) Calls() []Call { return slices.Clone(r.calls) }

// Trace starts cmd, a program that uses this package, and counts the system
// calls of its Sets under ptrace(2). It needs no rights, where the tracepoint
// does: [Open] in the child finds out by itself that it is traced. wait waits
// for the child's end and returns what [exec.Cmd.Wait] would; as with that,
// what is read from a StdoutPipe must be read before. cmd.Process is set, and
// may be killed.
//
// A thread of the child is slowed down while a Set of it measures, by some tens
// of microseconds for each system call, and runs freely at other times. What
// the child starts is not traced. The child runs on one CPU, and in a process
// group of its own, so that a terminal's signals do not reach it; signals that
// stop a process do not stop it; and it is killed when this process dies. Trace
// adds what that takes to cmd.SysProcAttr.
//
// It takes Linux 5.3. Where the kernel refuses, the error matches
// [errors.ErrUnsupported] or [io/fs.ErrPermission], and no child is left.
func Trace(cmd *exec.Cmd) (wait func() error, err error) {
	return ptrace.Start(cmd, runtimeCalls())
}
