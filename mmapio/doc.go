// Package mmapio is a memory-mapped file that is a file and a mutable byte
// string at once: it keeps the contract of [mmapbench/fileio.File] on a shared
// mapping (mmap(2)), so that reads and writes are memory copies instead of
// system calls, and View and Update are not even copies.
//
// # Caveats
//
// Lifetimes: the bytes of View and Update are the mapped file itself; they end
// with the callback. Those of [File.Bytes] end with Close: a later access is a
// fault in the caller, never another file's bytes, as long as the File itself
// is reachable (see [runtime.KeepAlive]).
//
// Faults: a file that is cut short by someone else, a full disk under a sparse
// page, or a failing device raises SIGBUS at the access. Every method, and the
// callbacks of View and Update on the goroutine that called them, turn it into
// a [*mmapbench/fileio.FaultError]. An access through Bytes is not guarded.
//
// Durability: stores reach the page cache at once and are seen by every other
// reader of the file, but they are durable only after Flush or FlushRange. A
// write can't report a failing disk; Flush does.
//
// Size: a File that grows is extended in steps and cut to its size by Flush
// and Close, so that other processes may see a tail of zeros in between, and a
// crash may leave it. [ExactSize] avoids that at the price of a system call
// per growing write. A File notices its own changes of size only, not those
// of others; two Files may both append only if both are opened with
// os.O_APPEND.
//
// Scheduling: a page fault that waits for the device blocks its thread without
// the Go scheduler knowing, unlike a system call.
package mmapio
