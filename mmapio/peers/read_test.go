package peers

import (
	"bufio"
	"encoding/binary"
	"io"
	"math/rand/v2"
	"os"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"

	"mmapbench/fileio"
	"mmapbench/mmapio"
	"mmapbench/stdio"
)

// Blocks in bytes, each a multiple of 8.
func blocks() []int { return []int{8, 64, 4 << 10, 64 << 10} }

// fold consumes all of b, whose length is a multiple of 8.
func fold(b []byte) (sum uint64) {
	for ; len(b) >= 32; b = b[32:] {
		sum += binary.LittleEndian.Uint64(b) + binary.LittleEndian.Uint64(b[8:]) +
			binary.LittleEndian.Uint64(b[16:]) + binary.LittleEndian.Uint64(b[24:])
	}
	for ; len(b) >= 8; b = b[8:] {
		sum += binary.LittleEndian.Uint64(b)
	}
	return sum
}

// ends consumes the first and the last word of what was copied: a copy can't
// leave out the rest, and a fold would hide what it costs.
func ends(p []byte) uint64 {
	return binary.LittleEndian.Uint64(p) ^ binary.LittleEndian.Uint64(p[len(p)-8:])
}

// sink keeps results from being optimised away.
var sink atomic.Uint64

// offsets returns a power of two of places of n bytes in a file of size bytes.
func offsets(order string, n, size int) []int64 {
	offs := make([]int64, 4<<10)
	rng := rand.New(rand.NewPCG(1, 2))
	for i := range offs {
		if order == "rand" {
			offs[i] = rng.Int64N(int64(size - n))
		} else {
			offs[i] = int64(i * n % size)
		}
	}
	return offs
}

// A work reads n times into p, beginning with offs[i].
type work func(p []byte, offs []int64, i, n int) (uint64, error)

// inline is the copy with nothing around it.
func inline(all []byte) work {
	return func(p []byte, offs []int64, i, n int) (sum uint64, _ error) {
		for ; n > 0; n-- {
			copy(p, all[offs[i&(len(offs)-1)]:])
			sum += ends(p)
			i++
		}
		return sum, nil
	}
}

func through(r io.ReaderAt) work {
	return func(p []byte, offs []int64, i, n int) (sum uint64, _ error) {
		for ; n > 0; n-- {
			if _, err := r.ReadAt(p, offs[i&(len(offs)-1)]); err != nil {
				return 0, err
			}
			sum += ends(p)
			i++
		}
		return sum, nil
	}
}

// BenchmarkReadAt reads a file that is in the processor's cache and the page
// tables. The operations are shared among the goroutines.
func BenchmarkReadAt(b *testing.B) {
	const size = 1 << 20
	name, content := newFile(b, size)
	works := make(map[string]work)
	names := []string{"inline"}
	for _, s := range sides() {
		r, err := s.open(name)
		if err != nil {
			b.Fatal(err)
		}
		defer r.close()
		works[s.name] = through(r)
		names = append(names, s.name)
		if s.name == "copy" {
			works["inline"] = inline(r.bytes)
		}
	}
	for _, block := range blocks() {
		for _, order := range []string{"seq", "rand"} {
			offs := offsets(order, block, size)
			want, _ := inline(content)(make([]byte, block), offs, 0, len(offs))
			for _, workers := range []int{1, 2} {
				for _, io := range names {
					key := "order=" + order + "/block=" + strconv.Itoa(block) + "/workers=" + strconv.Itoa(workers) + "/io=" + io
					b.Run(key, func(b *testing.B) {
						// It reads what it should, and warms up.
						got, err := works[io](make([]byte, block), offs, 0, len(offs))
						if err != nil || got != want {
							b.Fatalf("read other bytes: %v", err)
						}
						b.SetBytes(int64(block))
						share(b, workers, block, offs, works[io])
					})
				}
			}
		}
	}
}

// share runs b.N operations on workers goroutines, each with its own buffer and
// beginning at its own place.
func share(b *testing.B, workers, block int, offs []int64, run work) {
	buffers := make([][]byte, workers)
	for w := range buffers {
		buffers[w] = make([]byte, max(block, 4<<10))[:block]
		_ = fold(buffers[w])
	}
	var done sync.WaitGroup
	b.ResetTimer()
	for w, p := range buffers {
		one := func() {
			sum, err := run(p, offs, w*1000, (b.N+w)/workers)
			if err != nil {
				b.Error(err)
			}
			sink.Add(sum)
		}
		if workers == 1 {
			one()
			continue
		}
		done.Go(one)
	}
	done.Wait()
}

// BenchmarkOpen opens a small file, reads all of it and closes it.
func BenchmarkOpen(b *testing.B) {
	const size = 4 << 10
	name, content := newFile(b, size)
	for _, s := range sides() {
		if s.name == "copy" || s.name == "rwmutex" {
			continue // they open by mmapio
		}
		b.Run("file=4KiB/io="+s.name, func(b *testing.B) {
			p := make([]byte, size)
			b.SetBytes(size)
			for b.Loop() {
				r, err := s.open(name)
				if err != nil {
					b.Fatal(err)
				}
				if _, err := r.ReadAt(p, 0); err != nil {
					b.Fatal(err)
				}
				if err := r.close(); err != nil {
					b.Fatal(err)
				}
				if fold(p) != fold(content) {
					b.Fatal("read other bytes")
				}
			}
		})
	}
}

// BenchmarkScan folds a file of 64 MiB in chunks of 64 KiB, with open and
// close: in place where the side can, through a buffer where it can't.
func BenchmarkScan(b *testing.B) {
	const size, chunk = 64 << 20, 64 << 10
	name, content := newFile(b, size)
	want := fold(content)
	slice := func(all []byte) (sum uint64) {
		for ; len(all) > 0; all = all[chunk:] {
			sum += fold(all[:chunk])
		}
		return sum
	}
	read := func(r io.Reader) (sum uint64, err error) {
		p := make([]byte, chunk)
		for {
			n, err := io.ReadFull(r, p)
			if err == io.EOF {
				return sum, nil
			}
			if err != nil {
				return 0, err
			}
			sum += fold(p[:n])
		}
	}
	view := func(f fileio.File) (sum uint64, err error) {
		for off := int64(0); off < size && err == nil; off += chunk {
			err = f.View(off, chunk, func(b []byte) error { sum += fold(b); return nil })
		}
		return sum, err
	}
	type scan struct {
		name string
		run  func() (uint64, error)
	}
	scans := []scan{
		{"memory", func() (uint64, error) { return slice(content), nil }},
		{"mmapio", func() (uint64, error) {
			f, err := mmapio.Open(name)
			if err != nil {
				return 0, err
			}
			defer f.Close()
			return view(f)
		}},
		{"stdio", func() (uint64, error) {
			f, err := stdio.Open(name)
			if err != nil {
				return 0, err
			}
			defer f.Close()
			return view(f)
		}},
		{"os", func() (uint64, error) {
			f, err := os.Open(name)
			if err != nil {
				return 0, err
			}
			defer f.Close()
			return read(f)
		}},
		{"bufio", func() (uint64, error) {
			f, err := os.Open(name)
			if err != nil {
				return 0, err
			}
			defer f.Close()
			return read(bufio.NewReaderSize(f, chunk))
		}},
	}
	for _, s := range sides() {
		switch s.name {
		case "edsrzf", "ristretto", "x-exp":
			scans = append(scans, scan{s.name, func() (uint64, error) {
				r, err := s.open(name)
				if err != nil {
					return 0, err
				}
				defer r.close()
				if r.bytes == nil {
					return read(io.NewSectionReader(r, 0, size))
				}
				return slice(r.bytes), nil
			}})
		}
	}
	for _, s := range scans {
		b.Run("file=64MiB/map=fresh/io="+s.name, func(b *testing.B) {
			b.SetBytes(size)
			for b.Loop() {
				if sum, err := s.run(); err != nil || sum != want {
					b.Fatalf("read other bytes: %v", err)
				}
			}
		})
	}
}
