package bench_test

import (
	"os"
	"testing"

	"mmapbench/bench"
	"mmapbench/fileio"
	"mmapbench/mmapio"
	"mmapbench/stdio"
)

func BenchmarkOwn(b *testing.B) {
	targets := []bench.Target{
		bench.NewTarget("stdio", stdio.OpenFile, stdio.CountCopies),
		bench.NewTarget("mmap", mmapio.OpenFile, mmapio.CountCopies),
	}
	header := make([]byte, 512)
	bench.Benchmark(b, targets, "doc.go", os.O_RDONLY, func(f fileio.File) error {
		_, err := f.ReadAt(header, 0)
		return err
	})
}
