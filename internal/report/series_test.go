package report

import (
	"fmt"
	"strings"
	"testing"
)

func TestOverTime(t *testing.T) {
	text := "# series: R/io=a-2: t=0s 100 op/s t=1s 50 op/s\n# series: R/io=a-2: t=4s 200 op/s\n"
	for i := range 12 {
		text += fmt.Sprintf("# series: S/io=c%d-2: t=0s 100 op/s t=1s 101 op/s\n", i)
	}
	got := printed(t, build(t, parse(t, text+"BenchmarkR/io=a-2 1 1 ns/op\n")), Text)
	for _, want := range []string{
		"OVER TIME\n  R/io=a-2: 3 seconds with turns, from 50 op/s (in second 1) to 200 op/s (in second 4)\n",
		"  3 more, which vary less, are in the record\n",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("lacks %q:\n%s", want, got)
		}
	}
	if strings.Contains(got, "series:") {
		t.Errorf("series in full:\n%s", got)
	}
}
