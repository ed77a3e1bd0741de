package bench

import (
	"context"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"mmapbench/bench/workload"
	"mmapbench/internal/work"
)

func TestSelectionWithMemory(t *testing.T) {
	cases, _ := Selection{Input: 8 << 20, Memory: 4 << 20, More: true}.Cases()
	if len(cases) == 0 {
		t.Fatal("no cases")
	}
	for _, c := range cases {
		if w := workload.Named(c.Workload); w.Changes || c.Memory != 4<<20 || c.Cache != "" || c.Map != "fresh" || !strings.HasSuffix(c.Name(), "/mem=4MiB") {
			t.Errorf("there is %s", c.Name())
		}
	}
	if cases, _ := (Selection{Input: 4 << 20, Memory: 4 << 20}).Cases(); len(cases) > 0 {
		t.Errorf("a file that fits in the memory has cases: %v", cases)
	}
}

// A process that is not confined refuses a confined case.
func TestNotConfined(t *testing.T) {
	dir := t.TempDir()
	in, err := work.Generate(t.Context(), filepath.Join(dir, "input"), 8<<20)
	if err != nil {
		t.Fatal(err)
	}
	c := work.Case{Workload: "Read", Order: "rand", Block: 4 << 10, File: in.Size, Map: "fresh", Memory: in.Size}
	cfg := Config{Cases: []work.Case{c}, Targets: realTargets()[:1], Input: in, Dir: dir, Rounds: 1, Batch: time.Millisecond,
		Counters: func() Counters { return noCounters{} }}
	cfg.Cases[0].Memory = 1 << 10
	var sink collector
	if err := Run(context.Background(), cfg, &sink); err != nil {
		t.Fatal(err)
	}
	if len(sink.records) != 0 || len(sink.refused) != 1 {
		t.Errorf("%d records, refused %v", len(sink.records), sink.refused)
	}
}
