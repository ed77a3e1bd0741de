package peers

import (
	"bufio"
	"errors"
	"flag"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/dgraph-io/ristretto/v2/z"

	"mmapbench/mmapio"
	"mmapbench/stdio"
)

var large = flag.Bool("large", false, "also append up to 1 GiB")

// An appender fills a new file with n records and makes content and size
// durable before it closes it.
type appender struct {
	name string
	run  func(name string, record []byte, n int) error
}

func appenders() []appender {
	return []appender{
		{"bufio", appendBufio},
		{"mmapio", appendMapped},
		{"stdio-buf", appendStdio},
		{"ristretto", appendRistretto},
	}
}

func write(w io.Writer, record []byte, n int) error {
	for range n {
		if _, err := w.Write(record); err != nil {
			return err
		}
	}
	return nil
}

func appendBufio(name string, record []byte, n int) error {
	f, err := os.Create(name)
	if err != nil {
		return err
	}
	w := bufio.NewWriterSize(f, 64<<10)
	err = write(w, record, n)
	if err == nil {
		err = w.Flush()
	}
	if err == nil {
		err = f.Sync()
	}
	return errors.Join(err, f.Close())
}

func appendMapped(name string, record []byte, n int) error {
	f, err := mmapio.OpenFile(name, os.O_RDWR|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	err = write(f, record, n)
	if err == nil {
		err = f.Flush()
	}
	return errors.Join(err, f.Close())
}

func appendStdio(name string, record []byte, n int) error {
	f, err := stdio.OpenFile(name, os.O_RDWR|os.O_CREATE|os.O_TRUNC, 0o600, stdio.Buffer(64<<10))
	if err != nil {
		return err
	}
	err = write(f, record, n)
	if err == nil {
		err = f.Flush()
	}
	return errors.Join(err, f.Close())
}

// appendRistretto grows as AllocateSlice of that package does, by doubling, at
// most by 1 GiB.
func appendRistretto(name string, record []byte, n int) error {
	f, err := z.OpenMmapFile(name, os.O_RDWR|os.O_CREATE|os.O_TRUNC, 1<<20)
	if err != nil && err != z.NewFile {
		return err
	}
	end := 0
	for range n {
		if end+len(record) > len(f.Data) {
			if err := f.Truncate(int64(len(f.Data) + min(len(f.Data), 1<<30))); err != nil {
				return err
			}
		}
		end += copy(f.Data[end:], record)
	}
	err = f.Truncate(int64(end))
	if err == nil {
		err = f.Fd.Sync() // Truncate syncs before it cuts, not after
	}
	return errors.Join(err, f.Close(-1))
}

// All write the same file.
func TestSameFile(t *testing.T) {
	const n = 50_000
	want := strings.Repeat(record, n)
	for _, a := range appenders() {
		t.Run(a.name, func(t *testing.T) {
			name := filepath.Join(t.TempDir(), "file")
			if err := a.run(name, []byte(record), n); err != nil {
				t.Fatal(err)
			}
			if got, err := os.ReadFile(name); err != nil || string(got) != want {
				t.Errorf("the file of %d bytes is not what was written: %v", len(got), err)
			}
		})
	}
}

const record = "a record of 64 bytes, its newline counted, for every appender..\n"

// BenchmarkAppend fills a new file; an operation is a file. With io=pair, bufio
// and mmapio take turns and bufio/mmapio is the median ratio of their times:
// page cache that was used lately is cheaper than such that the system has to
// get first, so only neighbours compare.
func BenchmarkAppend(b *testing.B) {
	type size struct {
		name  string
		bytes int
	}
	sizes := []size{{"64MiB", 64 << 20}}
	if *large {
		sizes = append(sizes, size{"1GiB", 1 << 30})
	}
	for _, size := range sizes {
		n := size.bytes / len(record)
		run := func(b *testing.B, a appender) time.Duration {
			name := filepath.Join(b.TempDir(), "file")
			start := time.Now()
			err := a.run(name, []byte(record), n)
			took := time.Since(start)
			b.StopTimer()
			info, serr := os.Stat(name)
			if err := errors.Join(err, serr, os.Remove(name)); err != nil || info.Size() != int64(size.bytes) {
				b.Fatalf("the file is not whole: %v", err)
			}
			b.StartTimer()
			return took
		}
		for _, a := range appenders() {
			b.Run("block=64/file="+size.name+"/io="+a.name, func(b *testing.B) {
				b.SetBytes(int64(size.bytes))
				for range b.N {
					run(b, a)
				}
			})
		}
		b.Run("block=64/file="+size.name+"/io=pair", func(b *testing.B) {
			var ratios []float64
			pair := appenders()[:2]
			for i := range b.N {
				var took [2]time.Duration
				for k := range pair {
					which := (i + k) % 2 // who goes first alternates, too
					took[which] = run(b, pair[which])
				}
				ratios = append(ratios, float64(took[0])/float64(took[1]))
			}
			slices.Sort(ratios)
			b.ReportMetric(ratios[len(ratios)/2], "bufio/mmapio")
		})
	}
}
