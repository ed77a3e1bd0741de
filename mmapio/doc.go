// Package mmapio is a memory-mapped file that is a file and a mutable byte
// string at once. It keeps the contract of [mmapbench/fileio.File] on a shared
// mapping (mmap(2)): reads and writes are memory copies instead of system calls,
// and View and Update are not even copies.
//
// # Caveats
//
// Lifetimes: the bytes of View and Update are the mapped file itself and end with
// the callback. The bytes of [File.Bytes] end with Close. A later access is a fault
// in the caller and never shows another file, as long as the File is reachable
// (see [runtime.KeepAlive]).
//
// Faults: the system can't always serve an access. Someone else may cut the file,
// the disk may be full under a sparse page, or the device may fail. Every method,
// and the callbacks of View and Update on the goroutine that called them, turn the
// fault into a [*mmapbench/fileio.FaultError]. They use
// [runtime/debug.SetPanicOnFault] and recover, which costs about 5 ns a call: put
// one View around a loop of small accesses. Accesses through Bytes are not guarded.
// Inside a callback, move bytes to a higher offset that overlaps them by Move and
// not by copy: the runtime does not survive a fault in a copy that runs backward.
// The rest of the page that a file was cut in reads as zeros, and what is stored
// there is lost without an error.
//
// Durability: stores reach the page cache at once. They outlive the process, but
// are durable only after Flush or FlushRange, which also report a failing disk.
// Small changes that are flushed one by one can cost the device many times their
// size, since a store makes all of its folio dirty.
//
// Size: a File grows in steps and is cut to its size by Flush and Close. Until then
// others see a tail of zeros, and after a kill it stays: find the end by the
// content. [ExactSize] has no tail and costs system calls for each growing write. A
// File notices its own changes of size only. Two Files may both append only if both
// are opened with os.O_APPEND.
//
// Writers: Size counts the bytes of a running Write before they are all there. A
// WriteAt is counted when it is done.
//
// Timestamps: a store changes the modification time only when it makes a clean page
// dirty, and does not notify inotify(7).
//
// Scheduling: a page fault that waits for the device blocks its thread without the
// Go scheduler knowing, unlike a system call.
//
// Limits: when the process has no addresses or no mappings (vm.max_map_count) left,
// opening a file returns an error that matches syscall.ENOMEM on Unix. Package
// fallback then reads the file instead.
//
// The manual, docs/mmapio.md, has the details, what differs between systems, and a
// table for users of Python's module mmap.
package mmapio
