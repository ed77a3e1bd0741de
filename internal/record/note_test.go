package record

import (
	"strings"
	"testing"
)

// Records of older versions contain rates over time, which are ignored.
func TestOlderRecordsLoad(t *testing.T) {
	const file = "# series: Read/io=mmap-2: t=0s 1.69312e+06 op/s t=1s 2000 op/s\n# seed: 1\nBenchmarkA 1 1 ns/op\n"
	run, err := Load(strings.NewReader(file), "f")
	if err != nil {
		t.Fatal(err)
	}
	if len(run.Warnings) > 0 || len(run.Notes) != 1 || run.Notes[0].Key != "seed" {
		t.Errorf("warnings %q, notes %v", run.Warnings, run.Notes)
	}
}
