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
// targets, of 4 MiB or 4096 blocks at most. The promise is the same for all
// targets, that of [fileio.File]; how it is kept is not: stdio calls fsync(2),
// while a FlushRange of a mapping is an msync(2), which leaves out the time of
// modification, as fdatasync(2) does. The first store to a page after a flush
// faults again: the kernel has to learn that it changed.
//
// The time is that of the device more than that of the calls, and of its
// promise: fsync(2) has the kernel send the device a command to write its own
// cache to the medium, unless the file system was mounted without barriers
// (ext4(5), nobarrier). Devices whose cache outlives a loss of power, virtual
// disks and those that lie answer in microseconds, others in milliseconds; on
// tmpfs there is nothing to do. That the bytes are on the medium is not proven:
// only a loss of power could.
//
// # Caveats
//
// A batch of the sizes above and no other tells what a flush costs: the more is
// written between two, the less of it each operation bears.
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
