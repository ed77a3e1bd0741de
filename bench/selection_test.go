package bench

import (
	"slices"
	"testing"

	"mmapbench/bench/workload"
	"mmapbench/internal/work"
)

// The registry holds every workload, and no two cases share a name.
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
	for _, w := range workload.All() {
		if workloads[w.Name] == 0 && !w.Stalls || w.Doc == "" {
			t.Errorf("%s has %d cases and the doc %q", w.Name, workloads[w.Name], w.Doc)
		}
	}
}

// Cases outside a standard run have their own block sizes, unless others are
// requested.
func TestMoreShapes(t *testing.T) {
	s := Selection{Input: 1 << 20, More: true, Match: func(c work.Case) bool { return c.Workload == "Regexp" }}
	sizes := func() (blocks []int64) {
		cases, _ := s.Cases()
		for _, c := range cases {
			blocks = append(blocks, c.Block)
		}
		return blocks
	}
	if got, want := sizes(), []int64{64 << 10, 4 << 10, 1 << 20}; !slices.Equal(got, want) {
		t.Errorf("the blocks are %v, want %v", got, want)
	}
	s.Blocks = []int64{512}
	if got := sizes(); !slices.Equal(got, s.Blocks) {
		t.Errorf("the blocks are %v, want %v", got, s.Blocks)
	}
	s.Blocks, s.More = nil, false
	if got := sizes(); !slices.Equal(got, []int64{64 << 10}) {
		t.Errorf("without more, the blocks are %v", got)
	}
}

// A copy stays for the whole run, beside that of a twin. Files that a case makes for itself go with
// it.
func TestScratchBytes(t *testing.T) {
	targets := []work.Target{{Name: "a"}, {Name: "b"}} // one of them has a twin
	write := work.Case{Workload: "Write", Block: 4 << 10, File: 10 << 20}
	grow := work.Case{Workload: "Append", Block: 4 << 10, File: 2 << 20}
	many := work.Case{Workload: "ManyFiles", Block: 4 << 10, File: 8 << 20}
	few := work.Case{Workload: "ManyFiles", Block: 4 << 10, File: 4 << 10}
	for _, test := range []struct {
		cases []work.Case
		want  int64
	}{
		{nil, 0},
		{[]work.Case{{Workload: "Read", Block: 64, File: 1 << 30}}, 0},
		{[]work.Case{write, {Workload: "Mixed", Block: 4 << 10, File: 10 << 20}}, 20 << 20},
		{[]work.Case{grow}, 6 << 20},
		{[]work.Case{many}, 24 << 20},
		{[]work.Case{many, write, grow}, 44 << 20},
		{[]work.Case{few, write, grow}, 26 << 20},
	} {
		if got := ScratchBytes(test.cases, targets); got != test.want {
			t.Errorf("%v take %d bytes, want %d", test.cases, got, test.want)
		}
	}
}

func TestSelection(t *testing.T) {
	s := Selection{
		Input: 1 << 20, Scratch: 1 << 10, Blocks: []int64{512, 2 << 10, 512},
		Match: func(c work.Case) bool {
			return c.Workload == "Write" || c.Workload == "Seek" || c.Workload == "ReadLine"
		},
	}
	cases, left := s.Cases()
	var names []string
	for _, c := range cases {
		names = append(names, c.Name())
	}
	want := []string{
		"Seek/order=rand/block=512B/file=1MiB/fill=write4k/cache=warm/map=kept",
		"Seek/order=rand/block=2KiB/file=1MiB/fill=write4k/cache=warm/map=kept",
		"ReadLine/order=seq/file=1MiB/fill=read/cache=warm/map=kept",
		"Write/order=seq/block=512B/file=1KiB/fill=read/cache=warm/map=kept/sync=never",
		"Write/order=rand/block=512B/file=1KiB/fill=write4k/cache=warm/map=kept/sync=never",
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
