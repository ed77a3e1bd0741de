//go:build unix || windows

package mmapio

import (
	"io"
	"os"
	"strconv"
	"strings"
	"sync"
	"testing"
)

// The benchmarks hold methods against what a program could do without this
// package. Compare with benchstat -col /io; on a machine that others use too,
// run them many times for a short time each (-benchtime=0.1s) instead of once
// for long, so that the sides alternate. Nested module mmapio/peers compares
// with other packages.

// A bareCopy is what ReadAt must do at least: check the range and copy.
type bareCopy []byte

func (b bareCopy) ReadAt(p []byte, off int64) (int, error) {
	if off < 0 || off >= int64(len(b)) {
		return 0, io.EOF
	}
	n := copy(p, b[off:])
	if n < len(p) {
		return n, io.EOF
	}
	return n, nil
}

// BenchmarkReadAt compares with copies out of the same mapping, which has the
// page tables filled. The operations are shared among the workers: with two,
// ns/op is half of that with one if they don't hinder each other.
func BenchmarkReadAt(b *testing.B) {
	const size = 1 << 20
	f := openFile(b, newFile(b, strings.Repeat("x", size)), os.O_RDONLY)
	all := f.Bytes()
	loop := func(b, p []byte, i, n int) {
		for ; n > 0; n-- {
			copy(p, b[i*len(p)%size:])
			i++
		}
	}
	inline := func(p []byte, i, n int) { loop(all, p, i, n) }
	inView := func(p []byte, i, n int) {
		err := f.View(0, size, func(b []byte) error { loop(b, p, i, n); return nil })
		if err != nil {
			b.Error(err)
		}
	}
	through := func(r io.ReaderAt) func(p []byte, i, n int) {
		return func(p []byte, i, n int) {
			for ; n > 0; n-- {
				if _, err := r.ReadAt(p, int64(i*len(p)%size)); err != nil {
					b.Error(err)
					return
				}
				i++
			}
		}
	}
	for _, block := range []int{64, 4 << 10} {
		for _, workers := range []int{1, 2} {
			for _, side := range []struct {
				name string
				read func(p []byte, i, n int)
			}{
				{"inline", inline},
				{"view", inView},
				{"copy", through(bareCopy(all))},
				{"mmapio", through(f)},
			} {
				name := "block=" + strconv.Itoa(block) + "/workers=" + strconv.Itoa(workers) + "/io=" + side.name
				b.Run(name, func(b *testing.B) { share(b, block, workers, side.read) })
			}
		}
	}
}

// share runs b.N operations on workers goroutines. Each has its own buffer and
// begins at its own place.
func share(b *testing.B, block, workers int, run func(p []byte, i, n int)) {
	b.SetBytes(int64(block))
	buffers := make([][]byte, workers)
	for w := range buffers {
		buffers[w] = make([]byte, max(block, 4<<10))[:block]
	}
	var done sync.WaitGroup
	b.ResetTimer()
	for w, p := range buffers {
		n := (b.N + w) / workers
		if workers == 1 {
			run(p, 0, n)
			continue
		}
		done.Go(func() { run(p, w*1000, n) })
	}
	done.Wait()
}
