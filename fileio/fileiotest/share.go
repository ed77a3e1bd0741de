package fileiotest

import (
	"bytes"
	"os"
	"strings"
)

func shareCases() []testCase {
	return []testCase{{
		name:  "append-shared",
		rule:  "two Files that append to the same file in turns lose nothing and overwrite nothing",
		needs: appending,
		run:   appendShared,
	}, {
		name:  "append-shared-flush",
		rule:  "what one File flushed before another one appends is in front of that",
		needs: appending,
		run:   appendSharedFlush,
	}, {
		name:  "append-shared-other",
		rule:  "a File and another program that append to the same file in turns lose nothing and overwrite nothing",
		needs: appending,
		run:   appendSharedOther,
	}}
}

// appender opens a file that holds content to append.
func (e *env) appender(content string) *file {
	e.tb.Helper()
	return e.open(content, os.O_RDWR|os.O_APPEND)
}

// shareOriginal is what is in a shared file before anything is appended.
const shareOriginal = "01234"

// A tape is what one writer appends to a shared file: letters in an order that
// shows a loss.
type tape struct {
	alphabet string
	written  strings.Builder
}

const (
	// 23 and 19 letters, which are primes: a lost piece of round size shows.
	capitals = "ABCDEFGHIJKLMNOPQRSTUVW"
	smalls   = "abcdefghijklmnopqrs"
)

// next returns the next n bytes of the tape.
func (t *tape) next(n int) string {
	at := t.written.Len() % len(t.alphabet)
	p := strings.Repeat(t.alphabet, n/len(t.alphabet)+2)[at : at+n]
	t.written.WriteString(p)
	return p
}

// shareSizes returns how much is appended at a time, in bytes.
func shareSizes() []int { return []int{1, 7, 5_000, 70_000} }

// shareRounds is how often each appends.
const shareRounds = 5

// reopen opens the file of f again, to append.
func (f *file) reopen() *file {
	g := *f
	g.File = f.opened.Reopen(os.O_RDWR | os.O_APPEND)
	return &g
}

// wantShared checks that the file on disk is what was in it, then what each of
// the tapes' writers wrote, in any mixture.
func (f *file) wantShared(tapes ...*tape) {
	if f.opened.OnDisk == nil {
		return
	}
	disk, err := f.opened.OnDisk()
	if err != nil || !bytes.HasPrefix(disk, []byte(shareOriginal)) {
		f.env.errorf("on disk: %q, %v, want %q first", clip(string(disk)), err, shareOriginal)
		return
	}
	rest := len(disk) - len(shareOriginal)
	for _, t := range tapes {
		got := strings.Map(func(r rune) rune {
			if strings.ContainsRune(t.alphabet, r) {
				return r
			}
			return -1
		}, string(disk))
		if d := differ(got, t.written.String()); d != "" {
			f.env.errorf("on disk, of what appended %s...: %s", t.alphabet[:3], d)
		}
		rest -= len(got)
	}
	if rest != 0 {
		f.env.errorf("on disk: %d bytes that nobody wrote", rest)
	}
}

func appendShared(e *env) {
	for _, size := range shareSizes() {
		for _, firstCloses := range []bool{false, true} {
			f := e.appender(shareOriginal)
			if f.opened.Reopen == nil {
				e.skipped = "the Opener can't open a file twice"
				return
			}
			capital, small := &tape{alphabet: capitals}, &tape{alphabet: smalls}
			f.write(capital.next(size)) // before the other one opens the file
			g := f.reopen()
			for range shareRounds {
				g.write(small.next(size))
				f.write(capital.next(size))
			}
			if firstCloses {
				f, g = g, f
			}
			g.wantErr("Close", g.Close(), nil)
			f.wantErr("Close", f.Close(), nil)
			f.wantShared(capital, small)
		}
	}
}

func appendSharedFlush(e *env) {
	f := e.appender(shareOriginal)
	if f.opened.Reopen == nil {
		e.skipped = "the Opener can't open a file twice"
		return
	}
	files := []*file{f, f.reopen()}
	tapes := []*tape{{alphabet: capitals}, {alphabet: smalls}}
	want := shareOriginal
	for range shareRounds {
		for i, f := range files {
			p := tapes[i].next(100)
			want += p
			f.write(p)
			f.wantErr("Flush", f.Flush(), nil)
		}
	}
	f.wantDisk(want)
	for _, f := range files {
		f.wantErr("Close", f.Close(), nil)
	}
	f.wantDisk(want)
}

func appendSharedOther(e *env) {
	for _, size := range shareSizes() {
		f := e.appender(shareOriginal)
		if f.opened.Append == nil {
			e.skipped = "the Opener can't append as another program would"
			return
		}
		capital, small := &tape{alphabet: capitals}, &tape{alphabet: smalls}
		for range shareRounds {
			f.write(capital.next(size))
			if err := f.opened.Append([]byte(small.next(size))); err != nil {
				e.errorf("Append: %v", err)
			}
		}
		f.wantErr("Close", f.Close(), nil)
		f.wantShared(capital, small)
	}
}
