package mmapio

import (
	"math"
	"os"
	"strings"
	"testing"
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
		name      string
		p         pace
		end, most int64
		want      int64 // less than one border
	}{
		{"a new file", opened(0), 64, far, minStep},
		{"a file that grows", opened(0), 1 << 20, far, 1 << 20},
		{"a long file", opened(0), 1 << 40, far, maxStep},
		{"a long file that was opened", opened(1 << 30), 1<<30 + 64, far, minStep},
		{"little space", opened(0), 1 << 20, 1<<20 + 100, 100},
		{"flushed record by record", flushed(opened(1<<30), 1<<30+64, 1<<30+128), 1<<30 + 192, far, leastStep},
		{"flushed by the half MiB", flushed(opened(1<<30), 1<<30+1<<19), 1<<30 + 1<<19 + 64, far, 1 << 19},
		{"more than usual", flushed(opened(0), 64), 64 + 1<<18, far, 1 << 18},
		{"much more than usual", flushed(opened(0), 64), 64 + 1<<40, far, maxStep},
		{"flushed twice", flushed(opened(0), 1<<19, 1<<19), 1<<19 + 64, far, 1 << 19},
		{"truncated", flushed(opened(1<<30), 0), 64, far, minStep},
	} {
		border := page
		if test.want >= 2*hugePage {
			border = hugePage
		}
		got := test.p.step(test.end, test.most)
		if got > test.want || got <= test.want-border || got < 0 {
			t.Errorf("%s: the step is %d, want %d, or less by up to %d", test.name, got, test.want, border)
		}
		if to := test.end + got; got >= border && to%border != 0 {
			t.Errorf("%s: it ends at %d", test.name, to)
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
		most := int64(minStep)
		if i > 0 {
			most = leastStep
		}
		if behind < 0 || behind > most {
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
