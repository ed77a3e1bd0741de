package bench

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

// Every workload is there, and no two cases share a name.
func TestRegistry(t *testing.T) {
	cases, left := Selection{Input: 64 << 20}.Cases()
	if left != nil {
		t.Error("left out:", left)
	}
	seen := map[string]bool{}
	workloads := map[string]int{}
	for _, c := range cases {
		if seen[c.Name()] {
			t.Errorf("%s is there twice", c.Name())
		}
		seen[c.Name()] = true
		workloads[c.Workload]++
	}
	for _, w := range Workloads() {
		if workloads[w.Name] == 0 && !w.stalls || w.Doc == "" {
			t.Errorf("%s has %d cases and the doc %q", w.Name, workloads[w.Name], w.Doc)
		}
	}
}

func TestSelection(t *testing.T) {
	s := Selection{
		Input: 1 << 20, Scratch: 1 << 10, Blocks: []int64{512, 2 << 10, 512},
		Match: func(c Case) bool { return c.Workload == "Write" || c.Workload == "Seek" || c.Workload == "ReadLine" },
	}
	cases, left := s.Cases()
	var names []string
	for _, c := range cases {
		names = append(names, c.Name())
	}
	want := []string{
		"Seek/order=rand/block=512B/file=1MiB/cache=warm/map=kept",
		"Seek/order=rand/block=2KiB/file=1MiB/cache=warm/map=kept",
		"ReadLine/order=seq/file=1MiB/cache=warm/map=kept",
		"Write/order=seq/block=512B/file=1KiB/cache=warm/map=kept/sync=never",
		"Write/order=rand/block=512B/file=1KiB/cache=warm/map=kept/sync=never",
	}
	if len(names) != len(want) || len(left) != 2 {
		t.Fatalf("cases %q, left out %q", names, left)
	}
	for i := range want {
		if names[i] != want[i] {
			t.Errorf("case %d is %q, want %q", i, names[i], want[i])
		}
	}
}
