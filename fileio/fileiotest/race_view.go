package fileiotest

import (
	"io/fs"
	"sync"

	"mmapbench/fileio"
)

func raceViewCases() []testCase {
	return []testCase{{
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
	const rounds = 50
	content := letters(viewers * viewerAt)
	for f := range e.each(content) {
		var done sync.WaitGroup
		for i := range viewers {
			done.Go(func() {
				off := i * viewerAt
				for range rounds {
					f.wantReadAt(viewed, int64(off), content[off:off+viewed])
					f.wantView(int64(off), viewed, content[off:off+viewed])
					f.wantFind(content[off+9:off+90], int64(off), int64(off+viewed), int64(off+9))
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
