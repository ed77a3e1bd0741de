// Package bench runs identical workloads on several implementations of
// [mmapbench/fileio.File], proves that all of them did the same work, and
// records what it cost each. It never prints.
//
// # Caveats
//
// How the kernel laid out the pages of a file in memory makes equal writes to one
// up to 40 % slower than to another, for as long as the files are there. The
// targets of a case therefore write to one file, by turns; but those of two runs
// do not, and their times differ by that.
//
// Run locks its goroutine to a thread and switches automatic garbage
// collection off while it measures; one Run at a time in a process. What an
// implementation leaves to the collector is done between the batches and is in
// no figure: package mmapio gives the addresses of closed files back so, by a
// munmap(2) for each.
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
// RunParallel of package testing, and B/s what all had together. worker-ns/op is
// the time one worker spends on one of its own operations: about ns/op times the
// number of workers. With more workers than GOMAXPROCS it is less, as some have
// not begun. Percentiles are of the operations of all. workers=1 is one thread
// beside that of Run; a case without has no other.
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
// timers were due, or its time is up: a percentile that has too few of them is
// then left out. There is one turn and no rounds: the percentiles of one are its
// statistics.
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
// touched. Each block is visited at most once in a batch, unless order=zipf
// draws it again. A batch is the same number of operations on every target, and
// the fewer the slower they are: 1024 cold blocks in random order, 16 MiB in
// sequence, 256 MiB of a fresh mapping.
//
// mem=SIZE: the process is confined to less memory than the file, by somebody
// else (package internal/confine). Before each batch the file is taken out of the
// cache and its end is read as far as there is room, as after a pass over all of
// it: all targets begin with the same pages, which count as this process's. The
// file is then opened anew, and a batch in random order has 256 operations. The
// case is refused if more of the file is cached than there is memory.
//
// hint=…: what the system is told when the file is opened. Where opening is not
// timed, what willneed and populate do then is not either.
//
// # What the workloads measure, and what they don't
//
// Read, Seek, ReadLine, Scan, Find, RFind: getting at bytes of one file that is
// kept open, and folding or searching them. With order=zipf few blocks are read
// again and again and stay in the processor's caches: what is measured is the
// calls and the copies more than the memory.
//
// Regexp: most of its time is that of package regexp, the same on all targets:
// more than ten times that of getting the bytes, although its expression, with
// a literal first letter, is among the fast ones. It tells how little there is
// to gain where bytes are worked on. Its page faults are mostly those of the
// memory that package regexp allocates for the matches.
//
// Update, Write, Mixed, Append, Move: changing a file. With sync=never they
// measure changing the page cache and not the device, which gets the bytes some
// time later. The offsets of Mixed are those of the order for reads and writes
// alike. A Move of stdio asks for the size of the file, reads and writes.
//
// OpenClose, ManyFiles: opening and closing, with one access between. The
// files of ManyFiles were written shortly before and have all been opened, so
// that the kernel finds their names in its cache of directory entries and reads
// neither a directory nor an inode: opening files for the first time takes
// longer, on all targets alike. They lie in one directory.
//
// # Durability
//
// With sync=each every operation is followed by a FlushRange of the block it
// wrote, or a Flush where the file grows, and with sync=end a Flush follows on
// a batch, inside its time; batches then have equally many operations on all
// targets, of 4 MiB or 4096 blocks at most: the more is written between two
// flushes, the less of one each operation bears. The promise is the same for all
// targets, that of [fileio.File]; how it is kept is not: stdio calls fsync(2),
// while a FlushRange of a mapping is an msync(2), which leaves out the time of
// modification, as fdatasync(2) does. The first store to a page after a flush
// faults again: the kernel has to learn that it changed. What it learns is that
// something in a folio did, which may be many pages; write(2) tells it which
// blocks did. So a flush through a mapping can write far more: with ext4 on
// Linux 6.18, a file of 16 MiB that was just written and 64 changes of 4 KiB far
// apart, each flushed, the device got 345 KiB for each from a mapping, and 7 KiB
// from stdio. No figure of a case shows that but its time.
//
// The time is that of the device more than that of the calls, and of its
// promise: fsync(2) has the kernel send the device a command to write its own
// cache to the medium, unless the file system was mounted without barriers
// (ext4(5), nobarrier). Devices whose cache outlives a loss of power, virtual
// disks and those that lie answer in microseconds, others in milliseconds; on
// tmpfs there is nothing to do. That the bytes are on the medium is not proven:
// only a loss of power could.
//
// # Operations of one's own
//
// [Benchmark] runs any function of a File on all targets from a test file of
// another package, under go test -bench:
//
//	func BenchmarkHeader(b *testing.B) {
//		targets := []bench.Target{
//			bench.NewTarget("stdio", stdio.OpenFile, stdio.CountCopies),
//			bench.NewTarget("mmap", mmapio.OpenFile, mmapio.CountCopies),
//		}
//		header := make([]byte, 512)
//		bench.Benchmark(b, targets, "data.bin", os.O_RDONLY, func(f fileio.File) error {
//			_, err := f.ReadAt(header, 0)
//			return err
//		})
//	}
package bench
