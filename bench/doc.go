// Package bench runs identical workloads on several implementations of
// [mmapbench/fileio.File], proves that all of them did the same work, and
// records what it cost each. It never prints.
//
// A [Selection] makes the cases. [Run] measures them on the targets of a
// [Config] and hands each [Measurement] to a [Sink]. Cases that differ only in
// their hint or fill take turns as targets do. A case has up to three passes:
// the counting pass measures system calls, copied bytes and page faults; the
// timing pass measures time, with nothing on that slows a system call; the
// latency pass times single operations. docs/method.md explains the figures, the
// states of a file, and what each workload does and does not show.
//
// # Proof
//
// Every operation consumes each byte it reads and produces each byte it writes
// with the same code, whatever the target. The checksum of a batch must match
// the file's content, which is read by other means. Written bytes are read back.
// A batch that fails is an error that names the case and the target, never a
// number.
//
// # Caveats
//
// Run locks its goroutine to a thread and turns automatic garbage collection
// off while it measures, so only one Run may be active in a process. Cleanups
// that an implementation leaves to the collector run between batches and are in
// no figure. Package mmapio unmaps closed files this way.
//
// The layout of a file's pages in memory can make writes to one file up to 40 %
// slower than equal writes to another, for the lifetime of the files. The targets
// of a case therefore take turns on one file. Two runs use different files, and
// their times may differ by as much, unless [Config.Files] makes each use several.
//
// In the fills read and rand, Run drops a file of the user's from the page cache
// and reads it back.
//
// A cold file is absent from this kernel's page cache. The device, or the host
// of a virtual machine, may still have it in a cache of its own.
//
// Operations follow each other without a pause. Their latencies are therefore
// not the latencies of requests that arrive at a given rate.
//
// Durability is not proven: only a loss of power could show that a flushed
// byte reached the medium.
//
// # Example
//
// [Benchmark] runs any function of a File on all targets, from a test file of
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
