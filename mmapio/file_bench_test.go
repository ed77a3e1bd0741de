//go:build unix || windows

package mmapio

import (
	"bufio"
	"io"
	"os"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"mmapbench/fileio"
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

// A guardedCopy is a bareCopy whose faults are found out, and nothing else.
type guardedCopy []byte

func (g guardedCopy) ReadAt(p []byte, off int64) (n int, err error) {
	if len(p) == 0 || off < 0 || int64(len(p)) > int64(len(g))-off {
		return 0, io.EOF
	}
	before := debug.SetPanicOnFault(true)
	defer func() {
		debug.SetPanicOnFault(before)
		if n == 0 {
			_ = recover()
			err = fileio.ErrFault
		}
	}()
	n = copy(p, g[off:])
	return n, nil
}

// A lockedCopy is how a mapping is often guarded against Close.
type lockedCopy struct {
	mu sync.RWMutex
	b  []byte
}

func (l *lockedCopy) ReadAt(p []byte, off int64) (int, error) {
	l.mu.RLock()
	defer l.mu.RUnlock()
	return bareCopy(l.b).ReadAt(p, off)
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
				{"guarded", through(guardedCopy(all))},
				{"rwmutex", through(&lockedCopy{b: all})},
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

// An appender writes records to the end of a new file and makes them durable.
type appender func(name string, record []byte, n int) error

func appendBufio(name string, record []byte, n int) (err error) {
	f, err := os.Create(name)
	if err != nil {
		return err
	}
	defer func() { err = firstError(err, f.Close()) }()
	w := bufio.NewWriterSize(f, 64<<10)
	for range n {
		if _, err := w.Write(record); err != nil {
			return err
		}
	}
	return firstError(w.Flush(), f.Sync())
}

func appendMapped() appender {
	return func(name string, record []byte, n int) (err error) {
		f, err := OpenFile(name, os.O_RDWR|os.O_CREATE|os.O_TRUNC, 0o600)
		if err != nil {
			return err
		}
		defer func() { err = firstError(err, f.Close()) }()
		for range n {
			if _, err := f.Write(record); err != nil {
				return err
			}
		}
		return f.Flush()
	}
}

func firstError(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// BenchmarkAppend fills a new file with records of 64 bytes and flushes it; an
// operation is one file, open and close included. The sides of io=all take
// turns within the benchmark: times-bufio is the median of how many times as fast as
// bufio the mapping was.
func BenchmarkAppend(b *testing.B) {
	const size = 64 << 20
	record := []byte(strings.Repeat("0123456\n", 8))
	records := size / len(record)
	run := func(b *testing.B, side appender) time.Duration {
		name := filepath.Join(b.TempDir(), "file")
		start := time.Now()
		err := side(name, record, records)
		took := time.Since(start)
		b.StopTimer()
		if got := sizeOnDisk(b, name); err != nil || got != size {
			b.Fatalf("the file has %d bytes: %v", got, err)
		}
		if err := os.Remove(name); err != nil {
			b.Fatal(err)
		}
		b.StartTimer()
		return took
	}
	perRecord := func(b *testing.B) {
		b.SetBytes(size)
		b.ReportMetric(float64(b.Elapsed())/float64(b.N)/float64(records), "ns/record")
	}
	sides := []struct {
		name   string
		append appender
	}{{"bufio", appendBufio}, {"mmapio", appendMapped()}}
	for _, side := range sides {
		b.Run("block=64/file=64MiB/io="+side.name, func(b *testing.B) {
			for range b.N {
				run(b, side.append)
			}
			perRecord(b)
		})
	}
	b.Run("block=64/file=64MiB/io=all", func(b *testing.B) {
		ratios := make([][]float64, len(sides))
		for i := range b.N {
			took := make([]time.Duration, len(sides))
			for k := range sides {
				which := (i + k) % len(sides) // who goes first alternates, too
				took[which] = run(b, sides[which].append)
			}
			for k := range sides {
				ratios[k] = append(ratios[k], float64(took[0])/float64(took[k]))
			}
		}
		median := func(r []float64) float64 { slices.Sort(r); return r[len(r)/2] }
		b.ReportMetric(median(ratios[1]), "times-bufio")
	})
}
