package stdio

import (
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
