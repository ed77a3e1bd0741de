package fileiotest

import (
	"fmt"
	"math"

	"mmapbench/fileio"
)

func moveCases() []testCase {
	return []testCase{{
		name: "move",
		rule: "Move copies n bytes from src to dst",
		run:  move,
	}, {
		name: "move-overlap",
		rule: "the ranges of Move may overlap, in both directions",
		run:  moveOverlap,
	}, {
		name: "move-empty",
		rule: "Move of no bytes changes nothing, at any offset up to the size",
		run:  moveEmpty,
	}, {
		name: "move-range",
		rule: "both ranges must lie inside the file, else Move returns a *RangeError and changes nothing",
		run:  moveRange,
	}}
}

func move(e *env) {
	f := e.rdwr("hello world")
	f.write("HE")
	f.wantErr("Move(6, 0, 5)", f.Move(6, 0, 5), nil)
	f.wantFlushed("HEllo HEllo")
	f.wantErr("Move(0, 10, 1)", f.Move(0, 10, 1), nil)
	f.wantErr("Move(0, 0, 11)", f.Move(0, 0, 11), nil)
	f.wantFlushed("oEllo HEllo")
}

func moveOverlap(e *env) {
	const size = 300_000
	content := letters(size)
	for _, by := range []int64{1, 3, 4095, 4096, 4097, 65_536, 100_001} {
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

func moveEmpty(e *env) {
	f := e.rdwr("abc")
	for _, r := range [][2]int64{{0, 0}, {0, 3}, {3, 0}, {3, 3}} {
		f.wantErr(fmt.Sprintf("Move(%d, %d, 0)", r[0], r[1]), f.Move(r[0], r[1], 0), nil)
	}
	f.wantFlushed("abc")
}

func moveRange(e *env) {
	f := e.rdwr("abcdef")
	tests := []struct{ dst, src, n, bad int64 }{
		{0, 1, 6, 1}, {1, 0, 6, 1}, // bad is the offset of the range outside
		{7, 0, 0, 7}, {0, 7, 0, 7},
		{-1, 0, 1, -1}, {0, -1, 1, -1},
		{0, math.MaxInt64, 1, math.MaxInt64}, {math.MaxInt64, 0, 1, math.MaxInt64},
		{3, 3, math.MaxInt64, 3}, {0, 0, -1, 0},
	}
	for _, test := range tests {
		call := fmt.Sprintf("Move(%d, %d, %d)", test.dst, test.src, test.n)
		err := f.Move(test.dst, test.src, test.n)
		f.wantRange(call, err, fileio.RangeError{Off: test.bad, N: test.n, Size: 6})
	}
	f.wantFlushed("abcdef")
}
