package stdio

import (
	"bytes"
	"os"
	"strings"
	"sync/atomic"
	"testing"
)

// wantFind compares Find and RFind with package bytes.
func wantFind(t *testing.T, f *File, content, pattern string, start, end int) {
	t.Helper()
	text := []byte(content)[start:end]
	for _, c := range []struct {
		name string
		find func([]byte, int64, int64) (int64, error)
		want int
	}{{"Find", f.Find, bytes.Index(text, []byte(pattern))}, {"RFind", f.RFind, bytes.LastIndex(text, []byte(pattern))}} {
		if c.want >= 0 {
			c.want += start
		}
		got, err := c.find([]byte(pattern), int64(start), int64(end))
		if err != nil || got != int64(c.want) {
			t.Errorf("%s(%d bytes, %d, %d) = %d, %v, want %d", c.name, len(pattern), start, end, got, err, c.want)
		}
	}
}

// An occurrence is found wherever it lies relative to the borders of blocks.
func TestFindAcrossBlocks(t *testing.T) {
	const size = 3*maxFindBlock + 1000
	const pattern = "a needle"
	borders := []int{0, size - len(pattern)}
	for off, block := 0, firstFindBlock; off < size; block = min(2*block, maxFindBlock) {
		off += block
		borders = append(borders, off, size-off)
	}
	name := tempFile(t, "")
	f := openFile(t, name, os.O_RDWR)
	for _, border := range borders {
		for _, shift := range []int{-len(pattern), 1 - len(pattern), -1, 0, 1} {
			at := border + shift
			if at < 0 || at > size-len(pattern) {
				continue
			}
			content := strings.Repeat("a", at) + pattern + strings.Repeat("a", size-at-len(pattern))
			must(t, os.WriteFile(name, []byte(content), 0o666))
			wantFind(t, f, content, pattern, 0, size)
		}
	}
}

// Only the overlap of blocks is copied.
func TestFindCounts(t *testing.T) {
	var copied atomic.Int64
	f := openTemp(t, strings.Repeat("x", 2*firstFindBlock), CountCopies(&copied))
	_, err := f.RFind([]byte("needle"), 0, 2*firstFindBlock)
	must(t, err)
	if n := copied.Load(); n != 5 {
		t.Errorf("%d bytes copied, want the 5 of the overlap", n)
	}
}
