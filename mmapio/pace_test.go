//go:build unix || windows

package mmapio

import (
	"math"
	"os"
	"strings"
	"testing"

	"mmapbench/mmapio/internal/sys"
)

func TestPace(t *testing.T) {
	const far = math.MaxInt64
	page := int64(os.Getpagesize())
	opened := func(size int64) pace { return pace{from: size} }
	flushed := func(p pace, sizes ...int64) pace {
		for _, size := range sizes {
			p.cut(size)
		}
		return p
	}
	for _, test := range []struct {
		name         string
		p            pace
		end, most    int64
		want, border int64 // the step, less what is behind the last border
	}{
		{"a new file", opened(0), 64, far, minStep, page},
		{"a file that grows", opened(0), 1 << 20, far, 1 << 20, page},
		{"a long file", opened(0), 1 << 40, far, maxStep, sys.HugePageSize},
		{"a long file that was opened", opened(1 << 30), 1<<30 + 64, far, minStep, page},
		{"little space", opened(0), 1 << 20, 1<<20 + 100, 100, 1},
		{"flushed record by record", flushed(opened(1<<30), 1<<30+64, 1<<30+128), 1<<30 + 192, far, 0, 1},
		{"flushed by the half MiB", flushed(opened(1<<30), 1<<30+1<<19), 1<<30 + 1<<19 + 64, far, 1<<19 - 64, 1},
		{"flushed by the GiB", flushed(opened(1<<30), 1<<31), 1<<31 + 64, far, maxStep, sys.HugePageSize},
		{"at the end of the usual", flushed(opened(0), 1<<19), 1 << 20, far, 0, 1},
		{"a bit more than usual", flushed(opened(0), 64), 192, far, leastStep, min(page, leastStep)},
		{"more than usual", flushed(opened(0), 64), 64 + 1<<18, far, 1 << 18, page},
		{"much more than usual", flushed(opened(0), 64), 64 + 1<<40, far, maxStep, sys.HugePageSize},
		{"flushed twice", flushed(opened(0), 1<<19, 1<<19), 1<<19 + 64, far, 1<<19 - 64, 1},
		{"flushed, then truncated", flushed(opened(0), 8<<20, 0), 64, far, minStep, 1},
		{"truncated", flushed(opened(1<<30), 0), 64, far, minStep, page},
	} {
		got := test.p.step(test.end, test.most)
		if got > test.want || got <= test.want-test.border {
			t.Errorf("%s: the step is %d, want %d, or less by up to %d", test.name, got, test.want, test.border)
		}
		if to := test.end + got; to%test.border != 0 && page <= leastStep {
			t.Errorf("%s: it ends at %d, want a multiple of %d", test.name, to, test.border)
		}
	}
}

// A log that is flushed record by record gets no long steps for it.
func TestFlushedAppendsAreExtendedByLittle(t *testing.T) {
	name := newFile(t, strings.Repeat("x", 1<<20))
	f := openFile(t, name, os.O_RDWR)
	end := int64(1 << 20)
	for i := range 3 {
		if _, err := f.WriteAt([]byte("record"), end); err != nil {
			t.Fatal(err)
		}
		end += 6
		behind := sizeOnDisk(t, name) - end
		if i == 0 && behind <= 0 {
			t.Error("the first write is followed by nothing")
		}
		if i > 0 && behind != 0 {
			t.Errorf("after %d flushes of 6 bytes a write leaves %d behind it", i, behind)
		}
		if err := f.Flush(); err != nil {
			t.Fatal(err)
		}
		if got := sizeOnDisk(t, name); got != end {
			t.Errorf("after a flush the file has %d bytes, want %d", got, end)
		}
	}
}
