package report

import (
	"strings"
	"testing"
)

// If two cases differ only in the layout of the page cache, the screen says how
// much that changes the answer.
func TestLayouts(t *testing.T) {
	const name = "Read/order=rand/block=4KiB/cache=warm/fill="
	r := build(t, parse(t, paired(name+"write4k", 1.7, 1)+paired(name+"read", 1.1, 1)+paired("Read/order=seq/block=4KiB/cache=warm/fill=read", 3, 1)))
	s := strings.Join(strings.Fields(onScreen(t, r)), " ")
	for _, want := range []string{
		"The page cache layout matters: reads 4 KiB at random, fill read: map 1.10x, fill write4k: map 1.70x.",
		"reads 4 KiB at random, fill write4k map",
		"reads 4 KiB in order MAP",
	} {
		if !strings.Contains(s, want) {
			t.Errorf("lacks %q:\n%s", want, onScreen(t, r))
		}
	}
}
