package fileiotest

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"mmapbench/fileio"
)

// raceSize is the part of the file that the concurrent readers read, in bytes.
const raceSize = 50_000

func raceCases() []testCase {
	return []testCase{{
		name: "race-read",
		rule: "methods that take an offset, Size and the flushes may run at the same time",
		run:  raceRead,
	}, {
		name:  "race-grow",
		rule:  "they may run at the same time as growth, by Truncate or writes behind what they touch",
		needs: growing,
		run:   raceGrow,
	}, {
		name:  "race-shrink",
		rule:  "they may run at the same time as Truncate to less: the loser reports an error, and no foreign bytes are seen",
		needs: growing | faulting,
		run:   raceShrink,
	}, {
		name: "race-close",
		rule: "they may run at the same time as Close: the loser reports io/fs.ErrClosed",
		run:  raceClose,
	}, {
		name: "race-write",
		rule: "writes to ranges that do not overlap need no order",
		run:  raceWrite,
	}, {
		name: "race-cursor-read",
		rule: "cursor methods wait for each other: no byte is read twice, none is lost",
		run:  raceCursorRead,
	}, {
		name: "race-cursor-write",
		rule: "cursor methods wait for each other: no Write is torn, none is lost",
		run:  raceCursorWrite,
	}, {
		name: "race-view-offsets",
		rule: "each View that runs has bytes of its own: no other View or ReadAt changes them",
		run:  raceViewOffsets,
	}, {
		name: "race-read-offsets",
		rule: "each ReadAt, View and Find that runs at the same time answers for its own offset",
		run:  raceReadOffsets,
	}, {
		name:  "race-shrink-update",
		rule:  "Update and Move that lose a race against Truncate don't make the file grow again",
		needs: growing | faulting,
		run:   raceShrinkUpdate,
	}}
}

// A racer is a call that runs again and again in a goroutine of its own. It
// returns the error of the File, which stops it.
type racer struct {
	name string
	call func() error
}

// race starts the racers, runs act once each has made a call, and stops them. A
// racer's error other than tolerated is a finding.
func (f *file) race(racers []racer, act func(), tolerated ...error) {
	var (
		started, done sync.WaitGroup
		stop          atomic.Bool
	)
	started.Add(len(racers))
	for _, r := range racers {
		done.Go(func() {
			err := r.call()
			started.Done()
			for err == nil && !stop.Load() {
				runtime.Gosched() // act must not wait for a processor
				err = r.call()
			}
			if err != nil && !matches(err, tolerated) {
				f.env.errorf("%s in a race: %v", r.name, err)
			}
		})
	}
	started.Wait()
	act()
	stop.Store(true)
	done.Wait()
}

// tolerating returns racers that go on after an error that matches one of
// targets.
func tolerating(racers []racer, targets ...error) []racer {
	for i, r := range racers {
		racers[i].call = func() error {
			if err := r.call(); !matches(err, targets) {
				return err
			}
			return nil
		}
	}
	return racers
}

func matches(err error, targets []error) bool {
	for _, target := range targets {
		if errors.Is(err, target) {
			return true
		}
	}
	return false
}

// racers returns calls on the first raceSize bytes of f, which must be checked
// by same.
func (f *file) racers(same func(got, want string) bool) []racer {
	content := letters(raceSize)
	check := func(name string, got string) {
		if !same(got, content[:len(got)]) {
			f.env.errorf("%s in a race: %s", name, differ(got, content[:len(got)]))
		}
	}
	return []racer{
		{"ReadAt", func() error {
			p := make([]byte, raceSize)
			n, err := f.ReadAt(p, 0)
			check("ReadAt", string(p[:n]))
			return err
		}},
		{"View", func() error {
			return f.View(0, raceSize, func(b []byte) error {
				check("View", string(b))
				return nil
			})
		}},
		{"Size", func() error {
			_, err := f.Size()
			return err
		}},
		{"Flush", f.Flush},
		{"FlushRange", func() error { return f.FlushRange(1, 4096) }},
	}
}

// finders returns searches in the first raceSize bytes of f, which must be
// there.
func (f *file) finders() []racer {
	const period = 251 // of letters
	needle := []byte(letters(period))
	first, last := int64(0), int64((raceSize/period-1)*period)
	check := func(name string, got, want int64, err error) error {
		if err == nil && got != want {
			f.env.errorf("%s in a race = %d, want %d", name, got, want)
		}
		return err
	}
	return []racer{
		{"Find", func() error {
			got, err := f.Find(needle, 0, raceSize)
			return check("Find", got, first, err)
		}},
		{"RFind", func() error {
			got, err := f.RFind(needle, 0, raceSize)
			return check("RFind", got, last, err)
		}},
	}
}

func identical(got, want string) bool { return got == want }

// identicalOrZero reports whether got is want with some bytes zero.
func identicalOrZero(got, want string) bool {
	for i := range len(got) {
		if got[i] != want[i] && got[i] != 0 {
			return false
		}
	}
	return true
}

func raceRead(e *env) {
	const rounds = 10
	for f := range e.each(letters(raceSize)) {
		racers := append(f.racers(identical), f.finders()...)
		var done sync.WaitGroup
		for _, r := range racers {
			done.Go(func() {
				for range rounds {
					f.wantErr(r.name, r.call(), nil)
				}
			})
		}
		done.Wait()
	}
}

func raceGrow(e *env) {
	f := e.rdwr(letters(raceSize))
	f.race(append(f.racers(identical), f.finders()...), func() {
		size := int64(raceSize)
		f.seek(size)
		for range 20 {
			f.write("written")
			f.writeAt("far behind", size+10_000)
			size += 50_000
			f.truncate(size)
		}
	})
	f.wantReadAt(raceSize, 0, letters(raceSize))
}

func raceShrink(e *env) {
	f := e.rdwr(letters(raceSize))
	racers := tolerating(f.racers(identicalOrZero), io.EOF, fs.ErrInvalid, fileio.ErrFault)
	f.race(racers, func() {
		for i := range int64(50) {
			f.truncate(i * 100)
			f.truncate(raceSize)
		}
		f.truncate(0)
		f.truncate(raceSize)
	})
	f.wantContent(strings.Repeat("\x00", raceSize))
}

func raceClose(e *env) {
	for range 5 {
		for f := range e.each(letters(raceSize)) {
			f.race(append(f.racers(identical), f.finders()...), func() {
				f.wantErr("Close", f.Close(), nil)
			}, fs.ErrClosed)
			_, err := f.Size()
			f.wantErr("Size after Close", err, fs.ErrClosed)
		}
	}
}

// raceWrite gives each writer a stripe of the file of its own.
func raceWrite(e *env) {
	const stripe = 10_007 // not aligned to anything
	steps := []func(f *file, off int64, p string){
		func(f *file, off int64, p string) { f.writeAt(p, off) },
		func(f *file, off int64, p string) { f.update(off, p) },
		func(f *file, off int64, p string) {
			half := int64(len(p) / 2)
			f.writeAt(p, off)
			f.wantErr("Move", f.Move(off, off+half, half), nil)
			f.wantErr("Move", f.Move(off+half, off, half), nil)
			f.writeAt(p, off)
		},
		func(f *file, off int64, p string) {
			f.writeAt(p, off)
			f.wantErr("FlushRange", f.FlushRange(off, int64(len(p))), nil)
		},
	}
	f := e.rdwr(strings.Repeat("-", stripe*len(steps)))
	var (
		done sync.WaitGroup
		want strings.Builder
	)
	for i, s := range steps {
		p := letters(stripe + i)[i:]
		want.WriteString(p)
		done.Go(func() {
			for range 10 {
				s(f, int64(i*stripe), p)
			}
		})
	}
	done.Wait()
	f.wantFlushed(want.String())
}

func raceCursorRead(e *env) {
	content := letters(10_000)
	for f := range e.each(content) {
		const workers = 4
		var (
			done sync.WaitGroup
			got  [workers][]byte
		)
		for i := range got {
			done.Go(func() {
				for {
					c, err := f.ReadByte()
					if err != nil {
						f.wantErr("ReadByte", err, io.EOF)
						return
					}
					got[i] = append(got[i], c)
				}
			})
		}
		done.Wait()
		all := string(got[0]) + string(got[1]) + string(got[2]) + string(got[3])
		if d := differ(sorted(all), sorted(content)); d != "" {
			e.errorf("bytes read by %d goroutines, sorted: %s", workers, d)
		}
		f.wantTell(int64(len(content)))
	}
}

// sorted returns the bytes of s in order.
func sorted(s string) string {
	return string(slices.Sorted(slices.Values([]byte(s))))
}

func raceCursorWrite(e *env) {
	flags := []int{os.O_RDWR}
	if e.traits.missing(appending) == "" {
		flags = append(flags, os.O_RDWR|os.O_APPEND)
	}
	for _, flag := range flags {
		const workers, records = 4, 250
		content := "" // what is appended to, or what fills a fixed-size File
		if e.traits.fixed {
			content = strings.Repeat("-", 8*workers*records)
		}
		f := e.open(content, flag)
		var done sync.WaitGroup
		for i := range workers {
			done.Go(func() {
				for j := range records {
					f.write(fmt.Sprintf("%d-%05d\n", i, j))
				}
			})
		}
		done.Wait()
		f.wantRecords(workers, records)
	}
}

// wantRecords checks that all records of all workers are there once, each
// worker's in the order it wrote them.
func (f *file) wantRecords(workers, records int) {
	f.wantSize(int64(8 * workers * records))
	f.seek(0)
	next := make([]int, workers)
	for range workers * records {
		record, err := readFull(f, 8)
		var i, j int
		if _, scanErr := fmt.Sscanf(record, "%d-%05d\n", &i, &j); err != nil || scanErr != nil || i < 0 || i >= workers {
			f.env.errorf("record %q, %v: want one that was written", record, err)
			return
		}
		if j != next[i] {
			f.env.errorf("record %q: want number %d of worker %d", record, next[i], i)
			return
		}
		next[i]++
	}
}

const (
	viewers  = 4
	viewerAt = 12_345 // bytes from one viewer's range to the next one's
	viewed   = 3_000  // bytes in a range
)

// raceViewOffsets has all callbacks wait for each other, so that all of their
// bytes are in use at the same time.
func raceViewOffsets(e *env) {
	content := letters(viewers * viewerAt)
	for f := range e.each(content) {
		var inside, looked, done sync.WaitGroup
		inside.Add(viewers)
		looked.Add(viewers)
		for i := range viewers {
			done.Go(func() {
				off := i * viewerAt
				want := content[off : off+viewed]
				enter, leave := sync.OnceFunc(inside.Done), sync.OnceFunc(looked.Done)
				defer leave()
				defer enter()
				err := f.View(int64(off), viewed, func(b []byte) error {
					enter()
					inside.Wait()
					f.wantReadAt(viewed, int64(off+1), content[off+1:off+1+viewed])
					leave()
					looked.Wait()
					if d := differ(string(b), want); d != "" {
						e.errorf("one of %d Views: %s", viewers, d)
					}
					return nil
				})
				f.wantErr("View", err, nil)
			})
		}
		done.Wait()
	}
}

func raceReadOffsets(e *env) {
	const rounds, period = 50, 251 // of letters
	content := letters(viewers * viewerAt)
	for f := range e.each(content) {
		var done sync.WaitGroup
		for i := range viewers {
			done.Go(func() {
				off := i * viewerAt
				for range rounds {
					f.wantReadAt(viewed, int64(off), content[off:off+viewed])
					f.wantView(int64(off), viewed, content[off:off+viewed])
					f.wantSearch(search{content[off+9 : off+90], int64(off), int64(off + viewed), int64(off + 9), int64(off + 9 + 11*period)})
				}
			})
		}
		done.Wait()
	}
}

func raceShrinkUpdate(e *env) {
	f := e.rdwr(letters(raceSize))
	racers := tolerating([]racer{
		{"Update", func() error {
			return f.Update(0, raceSize, func(b []byte) error { fill(b); return nil })
		}},
		{"Move", func() error { return f.Move(raceSize/2, 0, raceSize/2) }},
	}, fs.ErrInvalid, fileio.ErrFault)
	f.race(racers, func() {
		for i := range int64(50) {
			f.truncate(i * 100)
			f.wantSize(i * 100)
			f.truncate(raceSize)
		}
		f.truncate(10)
	})
	f.wantSize(10)
	f.wantFlushedSize(10)
}
