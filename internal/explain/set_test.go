package explain

import (
	"math"
	"strings"
	"testing"

	"mmapbench/bench/model"
	"mmapbench/internal/record"
)

func load(t *testing.T, text string) *record.Run {
	t.Helper()
	run, err := record.Load(strings.NewReader(text), "f")
	if err != nil {
		t.Fatal(err)
	}
	return run
}

func TestSet(t *testing.T) {
	s := Set(load(t, `# floor: read of 1 B: 4e-07 [3e-07, 5e-07] sec/op
# floor: read of 1 B: 6e-07 [5e-07, 7e-07] sec/op
BenchmarkRead/order=rand/block=4KiB/file=64MiB/cache=warm/map=kept/mem=32MiB/io=stdio-2 100 1000 ns/op
BenchmarkRead/order=rand/block=4KiB/file=64MiB/cache=warm/map=kept/mem=32MiB/io=mmap-2 100 500 ns/op
BenchmarkRead/order=rand/block=4KiB/file=64MiB/cache=warm/map=kept/mem=32MiB/io=stdio-2 100 1100 ns/op
BenchmarkRead/order=rand/block=4KiB/file=64MiB/cache=warm/map=kept/mem=32MiB/io=stdio-2 1 1 syscalls/op 4096 kernel-B/op 0 user-B/op 3 minflt/op 2 majflt/op
BenchmarkOther/speed=7/io=stdio-2 100 1000 ns/op
`), 3)
	if len(s.Cases) != 1 || s.Seed != 3 {
		t.Fatalf("%d cases, seed %d", len(s.Cases), s.Seed)
	}
	c := s.Cases[0]
	want := model.Pattern{Workload: "Read", Order: "rand", Cache: "warm", Map: "kept", Procs: 2, Memory: 32 << 20}
	if c.Pattern != want || c.Block != 4096 || c.File != 64<<20 {
		t.Errorf("the case is %+v", c)
	}
	stdio, mapped := c.Trial("stdio"), c.Trial("mmap")
	if len(stdio.Times) != 1 || len(mapped.Times) != 1 {
		t.Errorf("only one round is of both targets, but there are %v and %v", stdio.Times, mapped.Times)
	}
	if stdio.Calls != 1 || stdio.Copied != 4096 || stdio.Faults != 5 {
		t.Errorf("the counts are %+v", stdio)
	}
	if !math.IsNaN(mapped.Calls) || !math.IsNaN(mapped.Copied) || !math.IsNaN(mapped.Faults) {
		t.Errorf("what was not counted is %+v", mapped)
	}
	if len(s.Gauges) != 1 || math.Abs(s.Gauges[0].Value-5e-7) > 1e-12 || s.Gauges[0].Low != 3e-7 || s.Gauges[0].High != 7e-7 {
		t.Errorf("two floors of one name make %+v", s.Gauges)
	}
}
