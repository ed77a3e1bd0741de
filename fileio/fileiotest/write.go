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
		name: "write",
		rule: "Write writes p at the cursor and advances it",
		run:  write,
	}, {
		name:  "write-grows",
		rule:  "Write over the end grows the file",
		needs: growing,
		run:   writeGrows,
	}, {
		name:  "write-gap",
		rule:  "behind the end the file grows and the gap reads as zeros",
		needs: growing,
		run:   writeGap,
	}, {
		name:  "write-gap-after-shrink",
		rule:  "the gap reads as zeros, not as bytes that were once there",
		needs: growing,
		run:   writeGapAfterShrink,
	}, {
		name: "write-empty",
		rule: "an empty Write or WriteAt changes nothing, wherever it is",
		run:  writeEmpty,
	}, {
		name: "write-byte",
		rule: "WriteByte is Write of one byte",
		run:  writeByte,
	}, {
		name: "write-at",
		rule: "WriteAt writes p at the offset",
		run:  writeAt,
	}, {
		name:  "write-at-grows",
		rule:  "WriteAt grows the file as Write does",
		needs: growing,
		run:   writeAtGrows,
	}, {
		name: "write-at-negative",
		rule: "WriteAt with a negative offset is io/fs.ErrInvalid",
		run:  writeAtNegative,
	}, {
		name: "write-overflow",
		rule: "a write that would end behind the largest offset, 2^63-1, is an error and changes nothing",
		run:  writeOverflow,
	}, {
		name:  "write-small",
		rule:  "many small writes add up, and Size includes what is still buffered",
		needs: growing,
		run:   writeSmall,
	}}
}

func write(e *env) {
	f := e.rdwr("hello world")
	f.write("HEL")
	f.wantTell(3)
	f.seek(6)
	f.write("WORLD")
	f.wantTell(11)
	f.wantFlushed("HELlo WORLD")

	big := letters(300_001)
	f = e.rdwr(strings.Repeat("-", len(big)+7))
	f.seek(3)
	f.write(big)
	f.wantTell(int64(len(big) + 3))
	f.wantFlushed("---" + big + "----")
}

func writeGrows(e *env) {
	f := e.rdwr("hello")
	f.seek(3)
	f.write("p me")
	f.wantTell(7)
	f.wantFlushed("help me")

	big := letters(2_000_001)
	f.write(big)
	f.wantFlushed("help me" + big)
}

func writeGap(e *env) {
	for _, gap := range []int{1, 100, 4096, 100_000} {
		f := e.rdwr("abc")
		f.wantSeek(int64(gap), io.SeekEnd, int64(3+gap))
		f.wantSize(3)
		f.write("xyz")
		f.wantTell(int64(gap + 6))
		f.wantFlushed("abc" + strings.Repeat("\x00", gap) + "xyz")
	}
}

func writeGapAfterShrink(e *env) {
	f := e.rdwr(letters(10_000))
	f.truncate(5)
	f.seek(9000)
	f.write("x")
	f.wantFlushed(letters(5) + strings.Repeat("\x00", 8995) + "x")
	f.truncate(2)
	f.writeAt("y", 8000)
	f.wantFlushed(letters(2) + strings.Repeat("\x00", 7998) + "y")
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

func writeByte(e *env) {
	f := e.rdwr("abc")
	for i, c := range []byte{'x', 0, 0xff} {
		f.wantErr("WriteByte", f.WriteByte(c), nil)
		f.wantTell(int64(i) + 1)
	}
	f.wantFlushed("x\x00\xff")
	if !e.traits.fixed {
		f.wantErr("WriteByte at the end", f.WriteByte('d'), nil)
		f.wantFlushed("x\x00\xffd")
	}
}

func writeAt(e *env) {
	big := letters(200_000)
	f := e.rdwr(big)
	want := []byte(big)
	for _, off := range []int{0, 4095, 65_535, 131_071, 199_997} {
		f.writeAt("\x00\x01\x02", int64(off))
		copy(want[off:], "\x00\x01\x02")
	}
	f.wantTell(0)
	f.wantFlushed(string(want))
}

func writeAtGrows(e *env) {
	f := e.rdwr("abc")
	f.writeAt("CDE", 2)
	f.wantContent("abCDE")
	f.writeAt("x", 10_000)
	f.wantTell(0)
	f.wantFlushed("abCDE" + strings.Repeat("\x00", 9995) + "x")
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

func writeAtNegative(e *env) {
	f := e.rdwr("abc")
	for _, off := range []int64{-1, math.MinInt64} {
		n, err := f.WriteAt([]byte("x"), off)
		f.wantCount(fmt.Sprintf("WriteAt(1 byte, %d)", off), int64(n), err, 0, fs.ErrInvalid)
	}
	f.wantContent("abc")
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
