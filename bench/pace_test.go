package bench

import (
	"flag"
	"io"
	"slices"
	"sync/atomic"
	"time"

	"mmapbench/bench/workload"
	"mmapbench/fileio"
	"mmapbench/internal/work"
)

// The number of operations of a batch can be forced, to show that no test
// depends on the speed of the machine:
//
//	go test ./bench -ops=1
//	go test -timeout=1h ./bench -ops=20000
var forcedOps = flag.Int("ops", 0, "operations of a batch in all tests; 0 is what fits its `time`")

// untimely reports whether a case waits for real time, which does not pass when
// the number of operations is forced.
func untimely(c work.Case) bool { return *forcedOps > 0 && workload.Named(c.Workload).Stalls }

// A pace is a Clock that operations advance, each by the same time, so that the
// number of operations in a batch does not depend on the machine. Reading it
// advances it by a nanosecond, so that a wait for a time ends.
type pace struct {
	cost time.Duration
	now  atomic.Int64
}

// batchesOf returns a pace at which a batch of the given duration has n
// operations that call one method each.
func batchesOf(n int, batch time.Duration) *pace {
	return &pace{cost: max(batch/time.Duration(n), 1)}
}

func (p *pace) Now() time.Duration { return time.Duration(p.now.Add(1)) }

// set makes the targets of a run advance its clock.
func (p *pace) set(cfg *Config) {
	cfg.Clock = p
	cfg.Targets = slices.Clone(cfg.Targets)
	for i, t := range cfg.Targets {
		cfg.Targets[i].Open = func(name string, flag int, o work.Opening) (fileio.File, error) {
			p.step()
			f, err := t.Open(name, flag, o)
			if err != nil {
				return nil, err
			}
			return pacedFile{f, p}, nil
		}
	}
}

func (p *pace) step() { p.now.Add(int64(p.cost)) }

// A pacedFile advances the clock with each call.
type pacedFile struct {
	fileio.File
	pace *pace
}

func (f pacedFile) Read(p []byte) (int, error) {
	f.pace.step()
	return f.File.Read(p)
}

func (f pacedFile) Write(p []byte) (int, error) {
	f.pace.step()
	return f.File.Write(p)
}

func (f pacedFile) Seek(off int64, whence int) (int64, error) {
	f.pace.step()
	return f.File.Seek(off, whence)
}

func (f pacedFile) ReadAt(p []byte, off int64) (int, error) {
	f.pace.step()
	return f.File.ReadAt(p, off)
}

func (f pacedFile) WriteAt(p []byte, off int64) (int, error) {
	f.pace.step()
	return f.File.WriteAt(p, off)
}

func (f pacedFile) ReadLine() ([]byte, error) {
	f.pace.step()
	return f.File.ReadLine()
}

func (f pacedFile) WriteTo(w io.Writer) (int64, error) {
	f.pace.step()
	return f.File.WriteTo(w)
}

func (f pacedFile) Find(pattern []byte, start, end int64) (int64, error) {
	f.pace.step()
	return f.File.Find(pattern, start, end)
}

func (f pacedFile) RFind(pattern []byte, start, end int64) (int64, error) {
	f.pace.step()
	return f.File.RFind(pattern, start, end)
}

func (f pacedFile) View(off, n int64, fn func(b []byte) error) error {
	f.pace.step()
	return f.File.View(off, n, fn)
}

func (f pacedFile) Update(off, n int64, fn func(b []byte) error) error {
	f.pace.step()
	return f.File.Update(off, n, fn)
}

func (f pacedFile) Move(dst, src, n int64) error {
	f.pace.step()
	return f.File.Move(dst, src, n)
}
