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
// With [Config.Twins] one target of each case has a second trial in every round,
// which differs from the first in nothing but its File (an A/A pair). What the
// two differ by is noise, and no smaller difference between targets says
// anything. With [Config.Enough] and [Config.MaxRounds] a case has more rounds
// until it says that they tell enough, or [Config.Budget] is spent.
//
// # The states of a file
//
// cache=warm: mincore(2) says that at least 99 % of the file are in the page
// cache before a case begins. cache=cold: before each batch the file is closed,
// written back (fsync(2)), taken out of the page cache (posix_fadvise(2),
// POSIX_FADV_DONTNEED) and opened again, and mincore says that at most 1 % of it
// are left; else the case is refused, as on tmpfs. No privilege is needed, but
// the right to write to the file, without which Linux does not tell what is
// cached. Where the counters tell, a cold case is also refused if the device
// delivered less than 95 % of the bytes that were asked for. Cold speaks of this
// kernel's cache: that of a device or of a virtual machine's host may be warm.
//
// map=kept: the File stays open, and its page tables are filled before the first
// batch. map=fresh: each batch opens the file, which is not in its time, and
// closes it, which is: taking a mapping down costs by the pages that were
// touched. Each block is visited at most once in a batch, which is the same
// number of operations on every target, and the fewer the slower they are: 1024
// cold blocks in random order, 16 MiB in sequence, 256 MiB of a fresh mapping.
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
