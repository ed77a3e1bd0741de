package work

import "testing"

func TestCaseNames(t *testing.T) {
	c := Case{Workload: "Read", Order: "rand", Block: 4 << 10, File: 64 << 20, Cache: "warm", Map: "kept"}
	const want = "Read/order=rand/block=4KiB/file=64MiB/cache=warm/map=kept/io=mmap"
	if got := c.ResultName("mmap", 2); got != want+"-2" {
		t.Errorf("ResultName is %q, want %q", got, want+"-2")
	}
	if got := c.ResultName("mmap", 1); got != want {
		t.Errorf("with GOMAXPROCS 1 ResultName is %q, want %q", got, want)
	}
	c = Case{Workload: "Find", Needle: "near", File: 123456789, Cache: "warm", Map: "kept", Sync: "never"}
	if got, want := c.Name(), "Find/needle=near/file=117.74MiB/cache=warm/map=kept/sync=never"; got != want {
		t.Errorf("Name is %q, want %q", got, want)
	}
}

// A batch and a counting pass end in time, however large the file is.
func TestVisited(t *testing.T) {
	for _, test := range []struct {
		c    Case
		want int64
	}{
		{Case{Sync: "never", Block: 64}, 1 << 30},
		{Case{Sync: "end", Block: 64}, 4096},
		{Case{Sync: "end", Block: 4 << 10}, 1024},
		{Case{Sync: "end", Block: 64 << 20}, 1},
		{Case{Sync: "each", Block: 64}, 128},
	} {
		if got := test.c.Visited(1 << 30); got != test.want {
			t.Errorf("%+v visits %d blocks, want %d", test.c, got, test.want)
		}
	}
	if got := (Case{Sync: "each", Block: 64}).Visited(3); got != 3 {
		t.Errorf("of 3 blocks %d are visited", got)
	}
}
