package report

import (
	"strings"
	"testing"
)

// A run of many cases fits one screen, and so does the summary.
func TestScreenIsOneScreen(t *testing.T) {
	r := build(t, parse(t, "# precision: 0.0001\n# warning: "+strings.Repeat("a long one ", 30)+"\n"+site(40, 40, 1, 1)))
	s := onScreen(t, r)
	if n := strings.Count(s, "\n"); n > 60 {
		t.Errorf("%d lines:\n%s", n, s)
	}
	checkWidth(t, s, textWidth)
	if !strings.Contains(s, "more: -full") {
		t.Errorf("that rows are left out is not said:\n%s", s)
	}
}

// With one case the decision is the first line.
func TestOneCase(t *testing.T) {
	s := onScreen(t, build(t, parse(t, reads(map[string]float64{"stdio": 1000, "mmap": 400}))))
	first, _, _ := strings.Cut(s, "\n")
	if !strings.HasPrefix(first, "MAP: reads 4 KiB at random, 2.5") || !strings.HasSuffix(first, "-> 402 ns, 1 call saved") {
		t.Errorf("the first line is %q", first)
	}
}
