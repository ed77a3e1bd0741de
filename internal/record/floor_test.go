package record

import (
	"strings"
	"testing"
)

func TestFloors(t *testing.T) {
	want := Floor{"read of 1 B", "sec/op", 6.5e-07, 6.4e-07, 6.7e-07}
	text := "# floor: " + want.String() + "\n# floor: nonsense\n# floor: copy: 0 [0, 0] B/s\nBenchmarkX 1 1 ns/op\n"
	run, err := Load(strings.NewReader(text), "f")
	if err != nil {
		t.Fatal(err)
	}
	if len(run.Floors) != 1 || run.Floors[0] != want {
		t.Errorf("floors are %v, not %v", run.Floors, want)
	}
	if len(run.Warnings) != 2 {
		t.Errorf("two floors make no sense, but the warnings are %q", run.Warnings)
	}
}
