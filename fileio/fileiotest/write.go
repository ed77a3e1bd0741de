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
		name: "write-empty",
		rule: "an empty Write or WriteAt changes nothing, wherever it is",
		run:  writeEmpty,
	}, {
		name: "write-overflow",
		rule: "a write that would end behind the largest offset, 2^63-1, is an error and changes nothing",
		run:  writeOverflow,
	}, {
		name:  "write-small",
		rule:  "many small writes add up, and Size includes what is still buffered",
		needs: growing,
		run:   writeSmall,
	}, {
		name: "move-overlap",
		rule: "the ranges of Move may overlap, in both directions",
		run:  moveOverlap,
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

func writeEmpty(e *env) {
	f := e.rdwr("abc")
	for _, off := range []int64{0, 3, 10} {
		f.seek(off)
		f.write("")
		f.wantTell(off)
		f.writeAt("", off)
		f.wantContent("abc")
	}
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

func writeSmall(e *env) {
	f := e.rdwr("")
	var want strings.Builder
	for i := range 3000 {
		line := fmt.Sprintf("line %d\n", i)
		f.write(line)
		want.WriteString(line)
		if i%500 == 0 {
			f.wantSize(int64(want.Len()))
		}
	}
	f.wantFlushed(want.String())
}

func moveOverlap(e *env) {
	const size = 150_000
	content := letters(size)
	for _, by := range []int64{1, 4096, 4097, 65_536} {
		n := size - by - 5
		for _, r := range [][2]int64{{3, 3 + by}, {3 + by, 3}} {
			dst, src := r[0], r[1]
			f := e.rdwr(content)
			f.wantErr(fmt.Sprintf("Move(%d, %d, %d)", dst, src, n), f.Move(dst, src, n), nil)
			want := []byte(content)
			copy(want[dst:dst+n], content[src:src+n])
			if e.errored() {
				return
			}
			f.wantContent(string(want))
		}
	}
}
