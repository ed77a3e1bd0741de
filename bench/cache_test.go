package bench

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"mmapbench/internal/work"
)

// Where the system does not tell what is cached, a warm case is still measured,
// and the record says that the state is not proven.
func TestCachedIsNotProven(t *testing.T) {
	dir := t.TempDir()
	in, err := work.Generate(t.Context(), filepath.Join(dir, "input"), 1<<20)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(in.Path, 0o444); err != nil {
		t.Fatal(err)
	}
	if _, err := (Case{Cache: work.Warm}).State().Prove(in.Path); !errors.Is(err, work.ErrUnproven) {
		t.Skip("the system tells this user which pages of any file are cached")
	}
	cfg := Config{
		Cases: []work.Case{{Workload: "Read", Order: "rand", Block: 4 << 10, File: in.Size, Cache: "warm", Map: "kept"},
			{Workload: "Read", Order: "seq", Block: 4 << 10, File: in.Size, Cache: "warm", Map: "kept"}},
		Targets: realTargets()[:1], Input: in, Dir: dir, Rounds: 1, Batch: time.Millisecond,
		Counters: func() Counters { return noCounters{} },
	}
	var sink noting
	if err := Run(t.Context(), cfg, &sink); err != nil {
		t.Fatal(err)
	}
	if got := sink.note("warning"); len(got) != 1 || !strings.HasPrefix(got[0], "cache=warm is not proven: ") {
		t.Errorf("the warnings are %q", got)
	}
	if len(sink.records) == 0 {
		t.Error("nothing was measured")
	}
}
