//go:build unix || windows

package mmapio

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math/rand/v2"
	"os"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"testing"

	"mmapbench/fileio"
	"mmapbench/fileio/fileiotest"
)

// A raceFile is a file that is cut to the floor and regrown while callers use it.
type raceFile struct {
	name        string
	want        pattern
	floor, size int64
}

const (
	raceSize  = 256<<10 + 100
	raceFloor = raceSize/4 + 33
	raceSlack = 128 << 10 // how far a File may grow by itself
)

func newRaceFile(t *testing.T) raceFile {
	want := newPattern('a', raceSize+raceSlack)
	return raceFile{newFile(t, string(want[:raceSize])), want, raceFloor, raceSize}
}

// Comparing and searching load up to a whole vector register that ends with the
// bytes in question, as long as it lies in the same page.
const overread = 63

// A tally counts how a call ended.
type tally struct{ right, faults, others atomic.Int64 }

// A race runs callers until its rounds are over.
type race struct {
	t       *testing.T
	calls   []call
	callers []*caller
	tallies map[string]*tally
	allowed []error // besides faults
	over    atomic.Bool
}

func newRace(t *testing.T, f *File, file raceFile, off int64, some []call, allowed ...error) *race {
	r := &race{t: t, calls: some, allowed: allowed, tallies: map[string]*tally{}}
	for _, c := range some {
		r.tallies[c.name] = new(tally)
	}
	size, err := f.Size()
	if err != nil {
		t.Fatal(err)
	}
	r.callers = newCallers(t, 4, file.want[off:], size, file.floor-off)
	for _, c := range r.callers {
		c.f = f
	}
	return r
}

// run calls round that many times, and then sees every call end well. How many met a
// fault meanwhile is luck: TestFaultIsAnError has all of them meet one.
func (r *race) run(rounds int, round func() error) {
	var wg sync.WaitGroup
	for _, c := range r.callers {
		wg.Go(func() {
			for !r.over.Load() && !r.t.Failed() {
				r.one(c)
			}
		})
	}
	done := 0
	var err error
	for err == nil && !r.t.Failed() && done < rounds {
		err = round()
		done++
	}
	r.over.Store(true)
	wg.Wait()
	if err != nil {
		r.t.Fatal(err)
	}
	r.endWell()
	var right, faults, others int64
	for _, c := range r.tallies {
		right, faults, others = right+c.right.Load(), faults+c.faults.Load(), others+c.others.Load()
	}
	r.t.Logf("%d rounds: %d right answers, %d faults, %d other errors", done, right, faults, others)
}

// endWell makes every call once more, now that nobody cuts the file.
func (r *race) endWell() {
	c := r.callers[0]
	if slices.ContainsFunc(r.calls, func(one call) bool { return one.resizes }) {
		// What the callers have grown the File by may have been cut by others.
		if err := c.f.Truncate(c.size); err != nil {
			r.t.Error(err)
		}
	}
	for _, one := range r.calls {
		if s, err := one.do(c); err != nil {
			r.t.Errorf("%s of %d bytes at %d, when nobody cuts the file: %v", one.name, s.n, s.off, err)
		}
	}
}

// one is one call and what it may answer.
func (r *race) one(c *caller) {
	one := c.pick(r.calls)
	s, err := one.do(c)
	got := r.tallies[one.name]
	var fault *fileio.FaultError
	switch {
	case err == nil:
		got.right.Add(1)
	case isWrong(err):
		r.t.Errorf("%s of %d bytes at %d: %v", one.name, s.n, s.off, err)
	case errors.As(err, &fault) && errors.Is(err, fileio.ErrFault):
		got.faults.Add(1)
		if one.rare {
			// A flush finds out where someone else has made the file end.
			if fault.Off < c.floor || len(r.allowed) > 0 {
				r.t.Errorf("%s met a fault at %d", one.name, fault.Off)
			}
		} else if !one.touches && !one.resizes {
			r.t.Errorf("%s met %v", one.name, err)
		} else if fault.Off < max(s.off-overread, c.floor) || fault.Off >= s.off+s.n && !one.toTheEnd() {
			r.t.Errorf("%s of %d bytes at %d met a fault at %d", one.name, s.n, s.off, fault.Off)
		}
	case (one.resizes || one.toTheEnd()) && errors.Is(err, fs.ErrInvalid), r.allows(err):
		// Another caller took its growth back.
		got.others.Add(1)
	default:
		r.t.Errorf("%s of %d bytes at %d: %v", one.name, s.n, s.off, err)
	}
}

// toTheEnd tells whether the call works up to the end of the file, wherever
// that is by now.
func (c call) toTheEnd() bool { return c.name == "WriteTo" || c.name == "ReadLine" }

func (r *race) allows(err error) bool {
	for _, a := range r.allowed {
		if errors.Is(err, a) {
			return true
		}
	}
	return false
}

// Whatever another process cuts off and puts back, every call returns the right
// bytes, or zeros where they are, or an error.
func TestTruncateByAnotherProcess(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("Windows lets nobody cut a mapped file")
	}
	fileiotest.NeedBusErrors(t)
	const windowAt = 5001
	for _, test := range []struct {
		name             string
		flag             int
		changes, resizes bool
		off              int64
		opts             []Option
	}{
		{"plain", os.O_RDWR, true, true, 0, nil},
		{"ExactSize", os.O_RDWR, true, true, 0, []Option{ExactSize()}},
		{"read-only", os.O_RDONLY, false, false, 0, nil},
		{"Private", os.O_RDONLY, true, false, 0, []Option{Private()}},
		{"Window", os.O_RDWR, true, false, windowAt, []Option{Window(windowAt, raceSize-2*windowAt)}},
	} {
		t.Run(test.name, func(t *testing.T) {
			file := newRaceFile(t)
			f := openFile(t, file.name, test.flag, test.opts...)
			other := startChild(t, "cut", file.name, file.floor, file.size, newRand(t).Uint64())
			r := newRace(t, f, file, test.off, callsOf(test.changes, test.resizes))
			r.run(scaled(t, 10_000, 15), func() error {
				if _, err := other.in.Write([]byte{'\n'}); err != nil {
					return err
				}
				_, err := io.ReadFull(other.out, make([]byte, 1))
				return err
			})
			if err := other.in.Close(); err != nil {
				t.Error(err)
			}
			if err := other.cmd.Wait(); err != nil {
				t.Error("the process that cuts:", err)
			}
		})
	}
}

// cutAndRegrow cuts and regrows a file once for every byte of stdin, and
// answers with a byte when it is done.
func cutAndRegrow(args []string) error {
	var name string
	var floor, size int64
	var seed uint64
	if err := scan(args, &name, &floor, &size, &seed); err != nil {
		return err
	}
	f, err := os.OpenFile(name, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	defer f.Close()
	want := newPattern('a', int(size))
	r := rand.New(rand.NewPCG(seed, 1))
	for {
		if _, err := io.ReadFull(os.Stdin, make([]byte, 1)); err == io.EOF {
			return nil
		} else if err != nil {
			return err
		}
		if err := cutOnce(f, want, floor, size, r); err != nil {
			return err
		}
		if _, err := os.Stdout.Write([]byte{'\n'}); err != nil {
			return err
		}
	}
}

// A truncater is what can be cut: a File, or an os.File in another process.
type truncater interface {
	io.WriterAt
	Truncate(size int64) error
}

// cutOnce cuts f somewhere above floor, leaves it so for a while, grows it to
// size again and puts part of the content back.
func cutOnce(f truncater, want pattern, floor, size int64, r *rand.Rand) error {
	at := floor + r.Int64N(size-floor)
	if err := f.Truncate(at); err != nil {
		return fmt.Errorf("cutting: %w", err)
	}
	for range r.IntN(200) {
		runtime.Gosched()
	}
	if err := f.Truncate(size); err != nil {
		return fmt.Errorf("regrowing: %w", err)
	}
	back := at + r.Int64N(size-at)
	if _, err := f.WriteAt(want[at:back], at); err != nil {
		return fmt.Errorf("writing anew: %w", err)
	}
	return nil
}

// The same with the File's own Truncate, which need not be a fault: a call may
// also find its range outside of the file.
func TestTruncateInThisProcess(t *testing.T) {
	fileiotest.NeedBusErrors(t)
	for _, test := range []struct {
		name string
		opts []Option
	}{
		{"plain", nil},
		{"ExactSize", []Option{ExactSize()}},
	} {
		t.Run(test.name, func(t *testing.T) {
			file := newRaceFile(t)
			f := openFile(t, file.name, os.O_RDWR, test.opts...)
			rand := newRand(t)
			r := newRace(t, f, file, 0, callsOf(true, true), fs.ErrInvalid, io.EOF)
			r.run(scaled(t, 10_000, 15), func() error {
				return cutOnce(f, file.want, file.floor, file.size, rand)
			})
		})
	}
}

// The File's own Truncate is no error for calls that copy: they find the file as it
// was before or is then, as they would with an os.File, and a write extends it.
func TestTruncateUnderCopies(t *testing.T) {
	if !counted {
		fileiotest.NeedBusErrors(t)
	}
	const size = 100_000
	f := openFile(t, newFile(t, ""), os.O_RDWR)
	b := newPattern('a', 100)
	var over atomic.Bool
	var wg sync.WaitGroup
	var copies atomic.Int64
	for name, do := range map[string]func(p []byte) (int, error){
		"Write":   func([]byte) (int, error) { return f.Write(b) },
		"WriteAt": func([]byte) (int, error) { return f.WriteAt(b, size/2) },
		"Read":    f.Read,
		"ReadByte": func([]byte) (int, error) {
			_, err := f.ReadByte()
			return 1, err
		},
		"WriteTo": func([]byte) (int, error) {
			if _, err := f.Seek(0, io.SeekStart); err != nil {
				return 0, err
			}
			n, err := f.WriteTo(struct{ io.Writer }{io.Discard})
			return int(n), err
		},
		"ReadAt": func(p []byte) (int, error) { return f.ReadAt(p, size/4) },
	} {
		wg.Go(func() {
			p := make([]byte, len(b))
			for !over.Load() && !t.Failed() {
				if _, err := do(p); err != nil && err != io.EOF {
					t.Errorf("%s: %v", name, err)
				}
				copies.Add(1)
			}
		})
	}
	for range scaled(t, 50_000, 50) {
		for _, n := range []int64{0, size} {
			if _, err := f.Seek(n/2, io.SeekStart); err != nil {
				t.Error(err)
			}
			if err := f.Truncate(n); err != nil {
				t.Error(err)
			}
		}
	}
	over.Store(true)
	wg.Wait()
	t.Logf("%d copies", copies.Load())
}
