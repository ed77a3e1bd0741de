package fileiotest

import (
	"errors"
	"fmt"
	"io/fs"
	"math"
	"strings"
)

func truncateCases() []testCase {
	return []testCase{{
		name:  "truncate-shrink",
		rule:  "Truncate to a smaller size drops the end",
		needs: growing,
		run:   truncateShrink,
	}, {
		name:  "truncate-grow",
		rule:  "growth by Truncate reads as zeros",
		needs: growing,
		run:   truncateGrow,
	}, {
		name:  "truncate-shrink-grow",
		rule:  "what Truncate cut off reads as zeros when the file grows again",
		needs: growing,
		run:   truncateShrinkGrow,
	}, {
		name:  "truncate-zero",
		rule:  "Truncate to 0 and back works",
		needs: growing,
		run:   truncateZero,
	}, {
		name:  "truncate-cursor",
		rule:  "Truncate leaves the cursor where it was, even behind the end",
		needs: growing,
		run:   truncateCursor,
	}, {
		name: "truncate-negative",
		rule: "a negative size is io/fs.ErrInvalid",
		run:  truncateNegative,
	}, {
		name:  "truncate-fixed",
		rule:  "on a fixed-size File Truncate to any size but its own is errors.ErrUnsupported",
		needs: fixedSize,
		run:   truncateFixed,
	}}
}

func truncateShrink(e *env) {
	content := letters(100_000)
	f := e.rdwr(content)
	for _, size := range []int64{100_000, 99_999, 65_536, 4097, 4096, 4095, 1} {
		f.truncate(size)
		f.wantFlushed(content[:size])
	}
}

func truncateGrow(e *env) {
	content := "abc"
	f := e.rdwr(content)
	for _, size := range []int{4, 4095, 4096, 4097, 65_536, 300_000, 2_000_000} {
		f.truncate(int64(size))
		content += strings.Repeat("\x00", size-len(content))
		f.wantFlushed(content)
	}
}

func truncateShrinkGrow(e *env) {
	for _, size := range []int{1, 4000, 4096, 50_000} {
		content := letters(100_000)
		f := e.rdwr(content)
		f.wantRead(100, content[:100]) // may read ahead
		f.truncate(int64(size))
		f.truncate(100_000)
		f.wantFlushed(content[:size] + strings.Repeat("\x00", 100_000-size))
	}
}

func truncateZero(e *env) {
	f := e.rdwr("hello")
	f.truncate(0)
	f.wantFlushed("")
	f.truncate(3)
	f.wantFlushed("\x00\x00\x00")
	f.truncate(0)
	f.write("new")
	f.wantFlushed("new")
}

func truncateCursor(e *env) {
	f := e.rdwr("hello world")
	f.seek(8)
	f.truncate(5)
	f.wantTell(8)
	f.wantRead(1, "")
	f.write("x")
	f.wantTell(9)
	f.wantFlushed("hello\x00\x00\x00x")
	f.truncate(20)
	f.wantTell(9)
}

func truncateNegative(e *env) {
	f := e.rdwr("abc")
	for _, size := range []int64{-1, math.MinInt64} {
		f.wantErr(fmt.Sprintf("Truncate(%d)", size), f.Truncate(size), fs.ErrInvalid)
	}
	f.wantFlushed("abc")
}

func truncateFixed(e *env) {
	f := e.rdwr("abc")
	f.truncate(3)
	for _, size := range []int64{0, 2, 4, math.MaxInt64} {
		f.wantErr(fmt.Sprintf("Truncate(%d)", size), f.Truncate(size), errors.ErrUnsupported)
	}
	f.wantFlushed("abc")
}
