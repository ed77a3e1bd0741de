package stdio

import (
	"bufio"
	"bytes"
	"io"
	"math/rand/v2"
	"os"
	"strings"
	"testing"
)

// The benchmarks hold each method against what a program would write without
// this package. Compare with benchstat -col /impl.

const benchSize = 64 << 20 // bytes

// benchFile returns the name of a file of benchSize bytes of text.
func benchFile(b *testing.B) string {
	const line = "the quick brown fox jumps over the lazy dog, and on and on\n"
	return tempFile(b, strings.Repeat(line, benchSize/len(line)+1)[:benchSize])
}

func openOS(b *testing.B, name string) *os.File {
	f, err := os.OpenFile(name, os.O_RDWR, 0)
	must(b, err)
	b.Cleanup(func() { f.Close() })
	return f
}

func BenchmarkReadAt(b *testing.B) {
	name := benchFile(b)
	for _, impl := range []struct {
		name string
		r    io.ReaderAt
	}{{"os", openOS(b, name)}, {"stdio", openFile(b, name, os.O_RDWR)}, {"stdio-buf", openFile(b, name, os.O_RDWR, Buffer(64<<10))}} {
		b.Run("block=4KiB/impl="+impl.name, func(b *testing.B) {
			rng := rand.New(rand.NewPCG(1, 2))
			p := make([]byte, 4<<10)
			b.SetBytes(int64(len(p)))
			for b.Loop() {
				if _, err := impl.r.ReadAt(p, rng.Int64N(benchSize-int64(len(p)))); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkView(b *testing.B) {
	f := openFile(b, benchFile(b), os.O_RDWR)
	rng := rand.New(rand.NewPCG(1, 2))
	b.SetBytes(4 << 10)
	b.ReportAllocs()
	for b.Loop() {
		if err := f.View(rng.Int64N(benchSize-4<<10), 4<<10, func([]byte) error { return nil }); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkRead(b *testing.B) {
	name := benchFile(b)
	osf := openOS(b, name)
	for _, impl := range []struct {
		name string
		r    io.Reader
		s    io.Seeker
	}{{"os", osf, osf}, {"bufio", bufio.NewReaderSize(osf, 64<<10), osf}, seeker("stdio", openFile(b, name, os.O_RDWR)), seeker("stdio-buf", openFile(b, name, os.O_RDWR, Buffer(64<<10)))} {
		b.Run("block=64/impl="+impl.name, func(b *testing.B) {
			p := make([]byte, 64)
			b.SetBytes(int64(len(p)))
			for b.Loop() {
				if _, err := impl.r.Read(p); err == io.EOF {
					if _, err := impl.s.Seek(0, io.SeekStart); err != nil {
						b.Fatal(err)
					}
				} else if err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func seeker(name string, f *File) struct {
	name string
	r    io.Reader
	s    io.Seeker
} {
	return struct {
		name string
		r    io.Reader
		s    io.Seeker
	}{name, f, f}
}

// BenchmarkWrite goes round in the file, so that it does not grow without end.
func BenchmarkWrite(b *testing.B) {
	name := benchFile(b)
	osf, plain := openOS(b, name), openFile(b, name, os.O_RDWR)
	buffered := openFile(b, name, os.O_RDWR, Buffer(64<<10))
	bw := bufio.NewWriterSize(osf, 64<<10)
	for _, impl := range []struct {
		name string
		w    io.Writer
		back func() error
	}{
		{"os", osf, func() error { _, err := osf.Seek(0, io.SeekStart); return err }},
		{"bufio", bw, func() error {
			if err := bw.Flush(); err != nil {
				return err
			}
			_, err := osf.Seek(0, io.SeekStart)
			return err
		}},
		{"stdio", plain, func() error { _, err := plain.Seek(0, io.SeekStart); return err }},
		{"stdio-buf", buffered, func() error { _, err := buffered.Seek(0, io.SeekStart); return err }},
	} {
		b.Run("block=64/impl="+impl.name, func(b *testing.B) {
			p := make([]byte, 64)
			b.SetBytes(int64(len(p)))
			for n := 0; b.Loop(); n += len(p) {
				if n == benchSize {
					must(b, impl.back())
					n = 0
				}
				if _, err := impl.w.Write(p); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkReadLine(b *testing.B) {
	name := benchFile(b)
	osf, plain := openOS(b, name), openFile(b, name, os.O_RDWR)
	br := bufio.NewReaderSize(osf, lineAhead)
	for _, impl := range []struct {
		name string
		line func() ([]byte, error)
		s    io.Seeker
	}{
		{"bufio", func() ([]byte, error) { return br.ReadSlice('\n') }, osf},
		{"stdio", plain.ReadLine, plain},
	} {
		b.Run("impl="+impl.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				_, err := impl.line()
				if err == io.EOF {
					_, err = impl.s.Seek(0, io.SeekStart)
				}
				if err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkFind(b *testing.B) {
	name := benchFile(b)
	osf, f := openOS(b, name), openFile(b, name, os.O_RDWR)
	chunks := func(pattern []byte) (int64, error) {
		p := make([]byte, 256<<10)
		for off := int64(0); ; off += int64(len(p) - len(pattern) + 1) {
			n, err := osf.ReadAt(p, off)
			if i := bytes.Index(p[:n], pattern); i >= 0 {
				return off + int64(i), nil
			}
			if err == io.EOF {
				return -1, nil
			}
			if err != nil {
				return -1, err
			}
		}
	}
	for _, impl := range []struct {
		name string
		find func(pattern []byte) (int64, error)
	}{
		{"os", chunks},
		{"Find", func(p []byte) (int64, error) { return f.Find(p, 0, benchSize) }},
		{"RFind", func(p []byte) (int64, error) { return f.RFind(p, 0, benchSize) }},
	} {
		for _, pattern := range []struct{ name, text string }{{"rare", "\x00needle"}, {"common", "the lazy cat"}} {
			b.Run("pattern="+pattern.name+"/impl="+impl.name, func(b *testing.B) {
				b.SetBytes(benchSize)
				for b.Loop() {
					if n, err := impl.find([]byte(pattern.text)); n != -1 || err != nil {
						b.Fatal(n, err)
					}
				}
			})
		}
	}
}
