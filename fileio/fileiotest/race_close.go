package fileiotest

import (
	"fmt"
	"io"
	"io/fs"
	"strings"
	"sync"
)

func raceCloseCases() []testCase {
	return []testCase{{
		name: "race-close-once",
		rule: "of many calls of Close at the same time exactly one reports no error, the others io/fs.ErrClosed",
		run:  raceCloseOnce,
	}, {
		name: "race-close-write-at",
		rule: "WriteAt racing Close succeeds, and then the bytes are in the file, or reports io/fs.ErrClosed",
		run:  raceCloseWriteAt,
	}, {
		name: "race-close-write",
		rule: "Write racing Close succeeds, and then the bytes are in the file, or reports io/fs.ErrClosed",
		run:  raceCloseWrite,
	}, {
		name: "race-close-cursor",
		rule: "cursor methods racing Close succeed or report io/fs.ErrClosed",
		run:  raceCloseCursor,
	}}
}

func raceCloseOnce(e *env) {
	const closers, rounds = 8, 5
	for range rounds {
		f := e.rdwr("hello world")
		f.write("HELLO")
		var (
			ready, done sync.WaitGroup
			errs        [closers]error
		)
		ready.Add(closers)
		for i := range errs {
			done.Go(func() {
				ready.Done()
				ready.Wait()
				errs[i] = f.Close()
			})
		}
		done.Wait()
		closed := 0
		for _, err := range errs {
			if err == nil {
				closed++
			} else {
				f.wantErr("Close that lost a race", err, fs.ErrClosed)
			}
		}
		if closed != 1 {
			e.errorf("%d of %d racing calls of Close reported no error, want 1", closed, closers)
		}
		f.wantDisk("HELLO world")
	}
}

const (
	closeRounds = 2    // files closed in a race
	closeMost   = 2000 // records of a writer; it stops then
	closeRecord = 8    // bytes
)

// A recorder writes numbered records, of 8 bytes each, and counts those that
// were reported as written.
type recorder struct {
	id      int
	written int
	write   func(record string, number int) error
}

// record returns the record of that number.
func (r *recorder) record(number int) string { return fmt.Sprintf("%d-%05d\n", r.id, number) }

// next writes the next record, if there is one left.
func (r *recorder) next() error {
	if r.written == closeMost {
		return nil
	}
	if err := r.write(r.record(r.written), r.written); err != nil {
		return err
	}
	r.written++
	return nil
}

// closeContent is what a File of fixed size has room for records in.
func (e *env) closeContent(recorders int) string {
	if !e.traits.fixed {
		return ""
	}
	return strings.Repeat("-", recorders*closeMost*closeRecord)
}

// onDisk returns what another reader sees, or false if there is none or if it
// never changes.
func (f *file) onDisk() (string, bool) {
	if f.opened.OnDisk == nil || f.env.traits.private {
		return "", false
	}
	b, err := f.opened.OnDisk()
	if err != nil {
		f.env.errorf("OnDisk: %v", err)
	}
	return string(b), err == nil
}

func raceCloseWriteAt(e *env) {
	const workers = 3
	for range closeRounds {
		f := e.rdwr(e.closeContent(workers))
		at := func(id, number int) int { return (number*workers + id) * closeRecord }
		var recorders [workers]recorder
		var racers []racer
		for id := range recorders {
			r := &recorders[id]
			*r = recorder{id: id, write: func(record string, number int) error {
				_, err := f.WriteAt([]byte(record), int64(at(id, number)))
				return err
			}}
			racers = append(racers, racer{"WriteAt", r.next})
		}
		f.race(racers, func() { f.wantErr("Close", f.Close(), nil) }, fs.ErrClosed)
		disk, ok := f.onDisk()
		for id := range recorders {
			r := &recorders[id]
			for number := range r.written {
				off := at(id, number)
				if ok && (len(disk) < off+closeRecord || disk[off:off+closeRecord] != r.record(number)) {
					e.errorf("WriteAt of record %q at %d reported no error; it is not in the file of %d bytes",
						r.record(number), off, len(disk))
					break
				}
			}
		}
	}
}

func raceCloseWrite(e *env) {
	const workers = 3
	for range closeRounds {
		f := e.rdwr(e.closeContent(workers))
		var recorders [workers]recorder
		racers := []racer{
			{"Tell", func() error { _, err := f.Tell(); return err }},
			{"Size", func() error { _, err := f.Size(); return err }},
		}
		for id := range recorders {
			r := &recorders[id]
			*r = recorder{id: id, write: func(record string, _ int) error {
				_, err := f.Write([]byte(record))
				return err
			}}
			racers = append(racers, racer{"Write", r.next})
		}
		f.race(racers, func() { f.wantErr("Close", f.Close(), nil) }, fs.ErrClosed)
		disk, ok := f.onDisk()
		for id := range recorders {
			r := &recorders[id]
			if got := strings.Count(disk, fmt.Sprintf("%d-", id)); ok && got < r.written {
				e.errorf("%d records were reported as written; %d are in the file", r.written, got)
			}
		}
	}
}

func raceCloseCursor(e *env) {
	for range closeRounds {
		for f := range e.each(letters(raceSize)) {
			racers := []racer{
				{"Read", func() error { _, err := f.Read(make([]byte, 10)); return err }},
				{"ReadByte", func() error { _, err := f.ReadByte(); return err }},
				{"ReadLine", func() error { _, err := f.ReadLine(); return err }},
				{"WriteTo", func() error { _, err := f.WriteTo(io.Discard); return err }},
				{"Seek", func() error { _, err := f.Seek(0, io.SeekStart); return err }},
				{"Tell", func() error { _, err := f.Tell(); return err }},
			}
			f.race(tolerating(racers, io.EOF), func() {
				f.wantErr("Close", f.Close(), nil)
			}, fs.ErrClosed)
		}
	}
}
