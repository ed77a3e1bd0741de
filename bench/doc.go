// Package bench runs identical workloads on several implementations of
// [mmapbench/fileio.File], proves that all of them did the same work, and
// records what it cost each. It never prints.
//
// # What is proven
//
// Every operation consumes each byte it reads and produces each byte it writes
// with the same code, whatever the target. What the operations of a batch read
// is summed up and held against the sum expected from the file's content, read
// by other means; what they wrote is read back. A batch that fails is an error
// that names the case and the target, never a number.
//
// # What is measured
//
// The counting pass tells what an operation costs in system calls, copied
// bytes and page faults; the timing pass tells its time, with nothing else
// switched on. Times are those of the calling thread's wall clock, in rounds:
// each target once a round, in an order shuffled by a recorded seed, so that
// times of one round can be compared in pairs although the machine's speed
// drifts.
//
// # Caveats
//
// Each target writes to a file of its own. How the kernel laid out its pages
// differs from file to file, and with it the time of equal writes: by up to
// 10 % between two targets that make the same calls.
//
// Run locks its goroutine to a thread and switches automatic garbage
// collection off while it measures; one Run at a time in a process. What an
// implementation leaves to the collector is done between the batches and is in
// no figure: package mmapio gives the addresses of closed files back so, by a
// munmap(2) for each.
package bench
