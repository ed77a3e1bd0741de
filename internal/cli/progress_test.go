package cli

import (
	"testing"
	"time"

	"mmapbench/bench"
)

// A line tells the case, the median times of its targets, and the time left.
func TestProgressDescribes(t *testing.T) {
	read := bench.Case{Workload: "Read", Block: 4096, File: 1 << 20}
	find := bench.Case{Workload: "Find", File: 1 << 20}
	p := &progress{cases: []bench.Case{read, find}, base: "stdio"}
	time := func(c bench.Case, target string, ns float64) bench.Measurement {
		return bench.Measurement{Case: c, Target: target, Pass: bench.Timing, Values: []bench.Value{{Unit: "ns/op", Value: ns}}}
	}
	for _, m := range []bench.Measurement{
		{Case: read, Target: "stdio", Pass: bench.Counting, Values: []bench.Value{{Unit: "ns/op", Value: 1}}},
		{Case: read, Target: "stdio", Twin: true, Pass: bench.Timing, Values: []bench.Value{{Unit: "ns/op", Value: 1}}},
		time(read, "stdio", 1896), time(read, "stdio", 1904), time(read, "stdio", 10), time(read, "mmap", 900), time(read, "mmap-view", 420),
	} {
		p.record(m)
	}
	if got, want := p.describe(read), "1/2 Read 4KiB stdio 1.90 µs mmap-view 420 ns"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if got, want := p.describe(find), "2/2 Find"; got != want {
		t.Errorf("a case without times: got %q, want %q", got, want)
	}
	p.record(time(find, "mmap", 1_234_567))
	if got, want := p.describe(find), "2/2 Find mmap 1.23 ms"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// The time left is always told, whatever else has to be cut.
func TestProgressFits(t *testing.T) {
	for _, tt := range []struct {
		done    int
		columns int
		want    string
	}{
		{0, 40, "1/2 Read 4KiB stdio 1.9µs"},
		{1, 60, "1/2 Read 4KiB stdio 1.9µs, 6s left"},
		{3, 24, "1/2 Read 4KiB s, 2s left"},
		{4, 33, "1/2 Read 4KiB stdio 1.9, 0s left"}, // no half of a character
		{1, 0, ", 6s left"},
	} {
		left := timeLeft(time.Duration(tt.done)*2*time.Second, tt.done, 4)
		if got := fitted("1/2 Read 4KiB stdio 1.9µs", left, tt.columns); got != tt.want {
			t.Errorf("%+v: got %q", tt, got)
		}
	}
}
