package record

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestParseName(t *testing.T) {
	for _, tt := range []struct {
		name, target, twin string
		want               Case
	}{
		{"Read/order=rand/io=mmap-view-2", "mmap-view", "", Case{Name: "Read", Key: "Read/order=rand", Procs: 2, Params: []KeyValue{{"order", "rand"}}}},
		{"Read/block=4KiB/io=stdio/twin=2-2", "stdio", "2", Case{Name: "Read", Key: "Read/block=4KiB", Procs: 2, Params: []KeyValue{{"block", "4KiB"}}}},
		{"Read/io=stdio/twin=", "stdio", "", Case{Name: "Read", Key: "Read/twin=", Procs: 1, Params: []KeyValue{{"twin", ""}}}},
		{"Read/io=mmap", "mmap", "", Case{Name: "Read", Key: "Read", Procs: 1}},
		{"Read/io=/x=1", "", "", Case{Name: "Read", Key: "Read/x=1", Procs: 1, Params: []KeyValue{{"x", "1"}}}},
		{"Read/io=a/io=b", "a", "", Case{Name: "Read", Key: "Read/io=b", Procs: 1, Params: []KeyValue{{"io", "b"}}}},
		{"Copy-8", "", "", Case{Name: "Copy", Key: "Copy", Procs: 8}},
		{"Copy/4KiB/warm#01-8", "", "", Case{Name: "Copy", Key: "Copy/4KiB/warm#01", Procs: 8, Params: []KeyValue{{"sub1", "4KiB"}, {"sub2", "warm#01"}}}},
		{"Copy/a=b=c", "", "", Case{Name: "Copy", Key: "Copy/a=b=c", Procs: 1, Params: []KeyValue{{"a", "b=c"}}}},
		{"Copy-99999999999999999999", "", "", Case{Name: "Copy-99999999999999999999", Key: "Copy-99999999999999999999", Procs: 1}},
		{"Size-10000", "", "", Case{Name: "Size-10000", Key: "Size-10000", Procs: 1}},
		{"Store/Add-1", "", "", Case{Name: "Store", Key: "Store/Add-1", Procs: 1, Params: []KeyValue{{"sub1", "Add-1"}}}},
		{"Store/n=10-08", "", "", Case{Name: "Store", Key: "Store/n=10-08", Procs: 1, Params: []KeyValue{{"n", "10-08"}}}},
		{"Size-10000-8", "", "", Case{Name: "Size-10000", Key: "Size-10000", Procs: 8}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, target, twin := parseName(tt.name, true)
			if target != tt.target || twin != tt.twin {
				t.Errorf("target %q, twin %q, want %q and %q", target, twin, tt.target, tt.twin)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

func TestSuffixesAreProcs(t *testing.T) {
	for _, tt := range []struct {
		name  string
		names []string
		want  bool
	}{
		{"all have one", []string{"A-8", "B/x-8", "Size-10000-8"}, true},
		{"GOMAXPROCS is 1", []string{"Store/Add", "Store/Add-1", "Store/Add-2"}, false},
		{"GOMAXPROCS is 1, and sizes", []string{"Load", "Size-10", "Size-100"}, false},
		{"-cpu 1,2,4", []string{"A", "A-2", "A-4", "B", "B-2", "B-4"}, true},
		{"-cpu 2,4", []string{"A-2", "A-4", "B-2", "B-4"}, true},
		{"-cpu 1,2 of names with numbers", []string{"Add", "Add-2", "Add-1", "Add-1-2"}, true},
		{"-cpu 2,4, interrupted", []string{"A-2", "A-4", "B-2"}, true},
	} {
		if got := suffixesAreProcs(tt.names); got != tt.want {
			t.Errorf("%s: %v", tt.name, got)
		}
	}
}

// Each start of a test binary has its own GOMAXPROCS.
func TestProcs(t *testing.T) {
	run := load(t, "BenchmarkA 1 1 ns/op\nBenchmarkA-2 1 1 ns/op\nBenchmarkB 1 1 ns/op\nPASS\nBenchmarkA-4 1 1 ns/op\nBenchmarkB-4 1 1 ns/op\n")
	var got []string
	for _, c := range run.Cases {
		got = append(got, c.FullName("")+" of "+c.Key)
	}
	if diff := cmp.Diff([]string{"A of A", "A-2 of A-2", "B of B", "A-4 of A", "B-4 of B"}, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	if diff := cmp.Diff([]int{1, 4}, run.Procs()); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	if got := run.Cases[0].FullName("mmap"); got != "A/io=mmap" {
		t.Errorf("name %q", got)
	}
}

// The name of a benchmark counts even if its figures are lost.
func TestProcsOfTornLines(t *testing.T) {
	run := load(t, "BenchmarkA 1 1 ns/op\nBenchmarkA-2 1 1 ns/op\nBenchmarkB 1 1 ns/op\nBenchmarkB-2 \tprinted\n")
	if diff := cmp.Diff([]int{1, 2}, run.Procs()); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}
