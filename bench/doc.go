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
// The latency pass times each operation singly, in one batch, into an HDR
// histogram, which tells values apart that differ by 1 %. A figure pP-ns is the
// time that P % of the operations do not exceed. It takes ten samples beyond it
// at least: 20 for p50-ns, 10,000 for p99.9-ns. What the clock takes is measured
// in the same run, is part of each latency, and is written down (# clock: …);
// a percentile that is less than four times as long, at the median or for p99-ns
// and above at the clock's own 99th percentile, is left out, and how often that
// was is written down too (# absent: …). Operations follow on each other as fast
// as they can: who waits for a slow one does not make a sample, as requests that
// arrive at their own rate would.
//
// Of cases that take seconds the record has a series, which tells how many
// operations a second the turns of each second had (# series: …).
//
// # Workers
//
// With [Case.Workers] as many threads do the operations of a batch at once. They
// share one File where operations say at which offset, as the goroutines of a Go
// program do; where they use the cursor, or open files, each has its own, as the
// jobs of fio(1) have. Buffers are always their own. They begin together, each at
// another place of the period, and divide the operations of the batch evenly;
// the batch ends with the last of them. What each has read is proven, and the
// counters of all threads are summed up.
//
// ns/op is then the time of the batch by the operations of all, as with
// RunParallel of package testing, and B/s what all had together; worker-ns/op is
// what an operation takes the worker that does it: as many times ns/op as there
// are workers, unless these are more than GOMAXPROCS, of which some wait to begin. Percentiles are of the operations of all. workers=1
// is one thread beside that of Run; a case without has no other.
//
// # Stalls
//
// The workload Stall does not tell what reading costs, but what it does to
// others: while goroutines read cold blocks, a canary has a timer set for a
// millisecond over and over again. late-p50-ns, late-p99-ns and late-max-ns are
// how late it was, idle-late-… the same with nothing else to do, right before.
// GOMAXPROCS, the suffix of the name, goes from 1 in powers of two to that of
// the run. A thread keeps its P, the right to run Go code, while a page fault is
// served, as the runtime can't know that it waits; in a system call it does not.
// The timers that would have been due while the canary was stalled count as
// well. The readers are goroutines, not threads; each turn lasts until 1000
// timers were due. There is one turn and no rounds: the percentiles of one are
// its statistics.
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
