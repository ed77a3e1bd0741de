package report

import (
	"strings"
	"testing"
)

// What a latency that is missing means is said where one is missing, and the
// plot says whom it leaves out.
func TestMissingLatencies(t *testing.T) {
	const whole = "BenchmarkRead/io=stdio-2 1 5 ns/op 3 p50-ns 9 max-ns\n"
	for _, test := range []struct {
		record  string
		missing bool
	}{
		{whole + "BenchmarkRead/io=mmap-2 1 5 ns/op 3 p50-ns 9 max-ns\n", false},
		{whole + "BenchmarkRead/io=mmap-2 1 5 ns/op 9 max-ns\n", true},
		{whole + "BenchmarkRead/io=mmap-2 1 5 ns/op\n", false}, // no row
	} {
		r := build(t, parse(t, strings.Repeat(test.record, 6)))
		text := strings.Join(strings.Fields(printed(t, r, Text)), " ")
		if got := strings.Contains(text, "–: so short that a reading of the clock"); got != test.missing {
			t.Errorf("of %q the text explains it: %v", test.record, got)
		}
		for _, g := range r.Plots() {
			if g.Title != "Latency of single operations" {
				continue
			}
			if got := strings.Contains(g.Caption, "Left out"); got != test.missing {
				t.Errorf("of %q the plot is of %q", test.record, g.Caption)
			}
		}
	}
}
