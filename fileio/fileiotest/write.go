package fileiotest

import (
	"fmt"
	"io"
	"io/fs"
	"math"
	"strings"
)

func writeCases() []testCase {
	return []testCase{{
		name:  "grow-large",
		rule:  "a file grows by any method that writes, to any size",
		needs: growing,
		run:   growLarge,
	}, {
		name: "write-overflow",
		rule: "a write that would end behind the largest offset, 2^63-1, is an error and changes nothing",
		run:  writeOverflow,
	}}
}

func growLarge(e *env) {
	big := letters(600_001)
	f := e.rdwr("abc")
	f.seek(3)
	f.write(big)
	f.wantFlushed("abc" + big)

	f = e.rdwr("abc")
	f.seek(5)
	half := big[:len(big)/2]
	n, err := f.ReadFrom(bareReader{strings.NewReader(half)})
	f.wantCount("ReadFrom", n, err, int64(len(half)), nil)
	f.wantTell(int64(len(half)) + 5)
	f.wantFlushed("abc\x00\x00" + half)

	f = e.rdwr("abc")
	f.truncate(int64(len(big)))
	f.wantFlushed("abc" + strings.Repeat("\x00", len(big)-3))
}

func writeOverflow(e *env) {
	f := e.rdwr("hello")
	for _, n := range []int64{1, 2, 500} {
		p := letters(int(n))
		for _, off := range []int64{math.MaxInt64 - n + 1, math.MaxInt64} {
			got, err := f.WriteAt([]byte(p), off)
			f.wantRefused(fmt.Sprintf("WriteAt(%d bytes, %d)", n, off), int64(got), err)
			if _, err := f.Seek(off, io.SeekStart); err != nil {
				f.wantErr("Seek", err, fs.ErrInvalid) // the system has no such position
				continue
			}
			got, err = f.Write([]byte(p))
			f.wantRefused(fmt.Sprintf("Write of %d bytes at %d", n, off), int64(got), err)
			copied, err := f.ReadFrom(strings.NewReader(p[:math.MaxInt64-off+1]))
			f.wantRefused(fmt.Sprintf("ReadFrom at %d", off), copied, err)
			f.wantTell(off)
		}
	}
	f.seek(0)
	f.wantFlushed("hello")
}

// wantRefused checks that call reported an error, any, and wrote nothing.
func (f *file) wantRefused(call string, n int64, err error) {
	if n != 0 || err == nil {
		f.env.errorf("%s = %d, %v, want 0 and an error", call, n, err)
	}
	f.wantSize(int64(len(f.original)))
}
