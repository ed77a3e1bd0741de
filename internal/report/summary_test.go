package report

import (
	"fmt"
	"strings"
	"testing"
)

// A pick is what a target does in one case: its time, and its figures in
// the benchmark format.
type pick struct {
	target  string
	ns      float64
	figures string
}

// recordOf writes a case with enough rounds for a verdict.
func recordOf(name string, picks ...pick) string {
	var b strings.Builder
	b.WriteString("Unit syscalls/op assume=exact\nUnit kernel-B/op assume=exact\nUnit minflt/op assume=exact\nUnit user-B/op assume=exact\n")
	for _, p := range picks {
		if p.figures != "" {
			fmt.Fprintf(&b, "Benchmark%s/io=%s 1 %s\n", name, p.target, p.figures)
		}
		for range 6 {
			fmt.Fprintf(&b, "Benchmark%s/io=%s 1 %v ns/op\n", name, p.target, p.ns)
		}
	}
	return b.String()
}

// A reason is what the figures show, and only where it can be one.
func TestReasons(t *testing.T) {
	for _, tt := range []struct {
		name   string
		record string
		want   string
	}{
		{"one saving", recordOf("R", pick{"stdio", 900, "1 syscalls/op"}, pick{"mmap", 300, "0 syscalls/op"}),
			", because stdio costs 1 system call per operation and mmap none."},
		{"one saving, by name", recordOf("R", pick{"stdio", 900, "2 syscalls/op"}, pick{"mmap", 300, "0 syscalls/op"}) + "# calls: R io=stdio: pread64 1, lseek 1\n",
			", because stdio costs 2 system calls (pread64 1, lseek 1) per operation and mmap none."},
		{"one call, by name", recordOf("R", pick{"stdio", 900, "1 syscalls/op"}, pick{"mmap", 300, "0 syscalls/op"}) + "# calls: R io=stdio: pread64 1\n",
			", because stdio costs 1 system call (pread64) per operation and mmap none."},
		{"two savings", recordOf("R", pick{"stdio", 900, "1 syscalls/op 4096 kernel-B/op 0 user-B/op"}, pick{"mmap", 300, "0 syscalls/op 0 kernel-B/op 0 user-B/op"}),
			", because stdio costs 1 system call and 4 KiB copied by the kernel per operation and mmap neither."},
		{"the same bytes copied elsewhere", recordOf("R", pick{"stdio", 300, "4096 kernel-B/op 0 user-B/op"}, pick{"mmap", 900, "0 kernel-B/op 4096 user-B/op"}),
			"; no counter of this record shows why."},
		{"copied once instead of twice", recordOf("R", pick{"stdio", 900, "4096 kernel-B/op 4096 user-B/op"}, pick{"mmap", 300, "0 kernel-B/op 4096 user-B/op"}),
			", because stdio costs 8 KiB copied (mmap 4 KiB) per operation."},
		{"who copies elsewhere is not known", recordOf("R", pick{"stdio", 900, "1 syscalls/op 4096 kernel-B/op"}, pick{"mmap", 300, "0 syscalls/op 0 kernel-B/op"}),
			", because stdio costs 1 system call per operation and mmap none."},
		{"ten calls instead of nine", recordOf("R", pick{"stdio", 6000, "9 syscalls/op"}, pick{"mmap", 24000, "10 syscalls/op"}),
			"; no counter of this record shows why."},
		{"a mapping for each operation", recordOf("R/map=fresh", pick{"stdio", 6000, "9 syscalls/op 0 minflt/op"}, pick{"mmap", 24000, "10 syscalls/op 1 minflt/op"}),
			", because mmap pays for making and removing the mapping, and for its first page faults: it costs 1 page fault per operation and stdio none."},
		{"a mapping without page faults", recordOf("R/map=fresh", pick{"stdio", 6000, "9 syscalls/op 0 minflt/op"}, pick{"mmap", 24000, "10 syscalls/op 0 minflt/op"}),
			", because mmap pays for making and removing the mapping."},
		{"a mapping for many operations", recordOf("R/map=fresh", pick{"stdio", 600, "1 syscalls/op 0 minflt/op"}, pick{"mmap", 900, "0.01 syscalls/op 0.5 minflt/op"}),
			", because mmap costs 0.5 page faults per operation and stdio none"},
		{"a part is saved", recordOf("R", pick{"stdio", 900, "16 syscalls/op"}, pick{"mmap", 300, "2 syscalls/op"}),
			", because stdio costs 16 system calls (mmap 2) per operation."},
		{"a saving with its price", recordOf("R", pick{"stdio", 900, "1 syscalls/op 0 minflt/op"}, pick{"mmap", 300, "0 syscalls/op 0.5 minflt/op"}),
			", although mmap adds 0.5 page faults."},
		{"a saving of nearly one", recordOf("R", pick{"stdio", 900, "1.0002 syscalls/op"}, pick{"mmap", 300, "0 syscalls/op"}),
			", because stdio costs 1 system call per operation and mmap none."},
		{"a loss", recordOf("R", pick{"stdio", 300, "1 syscalls/op 0 minflt/op"}, pick{"mmap", 900, "1 syscalls/op 0.5 minflt/op"}),
			"Mapping loses the only case against stdio, R: stdio is 3.0× faster than mmap [3.0, 3.0], because mmap costs 0.5 page faults per operation and stdio none."},
		{"nothing saved", recordOf("R", pick{"stdio", 900, "1 syscalls/op"}, pick{"mmap", 300, "1 syscalls/op"}),
			"; no counter of this record shows why."},
		{"too little saved to matter", recordOf("R", pick{"stdio", 9e6, "2 syscalls/op"}, pick{"mmap", 3e6, "1 syscalls/op"}),
			"; no counter of this record shows why."},
		{"nothing measured", recordOf("R", pick{"stdio", 900, ""}, pick{"mmap", 300, ""}),
			"The reason is not measured: the record counts no system calls, copied bytes or page faults."},
		{"measured on one side only", recordOf("R", pick{"stdio", 900, "1 syscalls/op"}, pick{"mmap", 300, ""}),
			"The reason is not measured: the record counts no system calls, copied bytes or page faults."},
		{"absent", "# absent: syscalls/op: no right to.\n# absent: minflt/op: no right to\n" + recordOf("R", pick{"stdio", 900, ""}, pick{"mmap", 300, ""}),
			"The reason is not measured: absent are syscalls/op and minflt/op (no right to)."},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := strings.Join(build(t, parse(t, tt.record)).Summary, " ")
			if !strings.Contains(got, tt.want) {
				t.Errorf("%q lacks %q", got, tt.want)
			}
			if because := strings.Contains(got, "because"); because != strings.Contains(tt.want, "because") && !strings.Contains(tt.want, "although") {
				t.Errorf("%q: a reason %v", got, because)
			}
		})
	}
}

func TestSummary(t *testing.T) {
	for _, tt := range []struct {
		name, record string
		want         []string
	}{
		{"nothing decided", "BenchmarkR/io=stdio 1 2 ns/op\nBenchmarkR/io=mmap 1 1 ns/op\n",
			[]string{"Nothing is decided: a 95 % interval needs 6 rounds, and no case has as many; add some with -count."}},
		{"no times", "BenchmarkR/io=stdio 1 2 x/op\nBenchmarkR/io=mmap 1 1 x/op\n",
			[]string{"No case has times of both sides, stdio and mmap, so nothing is compared."}},
		{"no times, one target", "BenchmarkR/io=stdio 1 2 x/op\n",
			[]string{"Only stdio was measured, so nothing is compared; there are no times either."}},
		{"the better mapping counts", recordOf("R", pick{"stdio", 200, "1 syscalls/op"}, pick{"mmap", 300, "1 syscalls/op"}, pick{"mmap-view", 100, "0 syscalls/op"}),
			[]string{"Mapping (the faster of mmap and mmap-view) wins the only case against stdio, R: mmap-view is 2.0× faster than stdio [2.0, 2.0], because stdio costs 1 system call per operation and mmap-view none."}},
		{"no difference in the only case", recordOf("R", pick{"stdio", 200, ""}, pick{"mmap", 200, ""}),
			[]string{"Mapping shows no difference from stdio in the only case, R [1.00, 1.00]."}},
		{"the better of the others counts", recordOf("R", pick{"mmap", 200, "0 syscalls/op"}, pick{"x", 100, "0 syscalls/op"}, pick{"y", 400, "0 syscalls/op"}),
			[]string{"Mapping loses the only case against the faster of x and y, R: x is 2.0× faster than mmap [2.0, 2.0]; no counter of this record shows why."}},
		{"no mapping", recordOf("R", pick{"stdio", 200, "0 syscalls/op"}, pick{"x", 100, "0 syscalls/op"}, pick{"y", 400, "0 syscalls/op"}),
			[]string{"The faster of x and y wins the only case against stdio, R: x is 2.0× faster than stdio [2.0, 2.0]; no counter of this record shows why."}},
		{"stdio is no straw man", recordOf("R", pick{"stdio", 900, "1 syscalls/op"}, pick{"stdio-buf", 150, "0 syscalls/op"}, pick{"mmap", 100, "0 syscalls/op"}),
			[]string{"Mapping wins the only case against the faster of stdio and stdio-buf, R: mmap is 1.5× faster than stdio-buf [1.5, 1.5]; no counter of this record shows why.",
				"A buffer alone (stdio-buf) is faster than stdio in the only case, R (6.0× [6.0, 6.0]); there mmap is 9.0× faster than stdio [9.0, 9.0], but 1.5× faster than stdio-buf [1.5, 1.5]."}},
		{"a target with too few rounds is not chosen", recordOf("R", pick{"stdio", 300, "1 syscalls/op"}, pick{"mmap", 100, "0 syscalls/op"}) + "BenchmarkR/io=mmap-view 1 50 ns/op\n",
			[]string{"Mapping (the faster of mmap and mmap-view) wins the only case against stdio, R: mmap is 3.0× faster than stdio [3.0, 3.0], because stdio costs 1 system call per operation and mmap none."}},
		{"one case is open", recordOf("R", pick{"stdio", 300, "1 syscalls/op"}, pick{"mmap", 100, "0 syscalls/op"}) + "BenchmarkS/io=stdio 1 2 ns/op\nBenchmarkS/io=mmap 1 1 ns/op\n",
			[]string{"Mapping wins 1 of 2 cases against stdio, loses none and leaves S open, with too few rounds (6 are needed; see -count).",
				"It wins R: mmap is 3.0× faster than stdio [3.0, 3.0], because stdio costs 1 system call per operation and mmap none."}},
		{"a buffer is enough", recordOf("R", pick{"stdio", 900, "1 syscalls/op"}, pick{"stdio-buf", 100, "0 syscalls/op"}, pick{"mmap", 200, "0 syscalls/op"}),
			[]string{"Mapping loses the only case against the faster of stdio and stdio-buf, R: stdio-buf is 2.0× faster than mmap [2.0, 2.0]; no counter of this record shows why.",
				"A buffer alone (stdio-buf) is faster than stdio in the only case, R (9.0× [9.0, 9.0]); there mmap is 4.5× faster than stdio [4.5, 4.5], but stdio-buf is 2.0× faster than mmap [2.0, 2.0]."}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := build(t, parse(t, tt.record)).Summary
			if strings.Join(got, "\n") != strings.Join(tt.want, "\n") {
				t.Errorf("got  %q\nwant %q", got, tt.want)
			}
		})
	}
}

// A case that lacks the baseline is named, not dropped.
func TestUncompared(t *testing.T) {
	run := parse(t, recordOf("R", pick{"stdio", 200, ""}, pick{"mmap", 100, ""})+recordOf("Scan", pick{"mmap", 100, ""}))
	text := printed(t, build(t, run), Text)
	if want := "times of both stdio and another target are missing, so nothing is compared with stdio, in Scan"; !strings.Contains(text, want) {
		t.Errorf("lacks %q:\n%s", want, text)
	}
}

// Counters that vary between passes are told once for each unit.
func TestVariedCounters(t *testing.T) {
	run := parse(t, "Unit minflt/op assume=exact\nBenchmarkR/io=mmap 1 3 minflt/op\nBenchmarkR/io=mmap 1 4 minflt/op\nBenchmarkR/io=mmap 1 4 minflt/op\n")
	text := printed(t, build(t, run), Text)
	if want := "should not vary but does once (first: R mmap, 3 to 4)"; !strings.Contains(text, want) {
		t.Errorf("lacks %q:\n%s", want, text)
	}
}

// What the parameters show of the conditions is said, and nothing else.
func TestLimits(t *testing.T) {
	both := func(name string) string {
		return recordOf(name, pick{"stdio", 200, ""}, pick{"mmap", 100, ""})
	}
	for _, tt := range []struct{ name, record, want string }{
		{"nothing said", both("R"), ""},
		{"warm", both("R/cache=warm"), "all files were in memory (cache=warm)"},
		{"cold", both("R/cache=cold"), "no file was in memory at the start (cache=cold)"},
		{"both", both("R/cache=cold") + both("R/cache=warm"), "files were in memory in 1 case (cache=warm) and not at the start in 1 case (cache=cold)"},
		{"one does not say", both("R/cache=warm") + both("S"), ""},
		{"kept", both("R/map=kept"), "mappings were kept (map=kept); no case pays for making a mapping"},
		{"fresh", both("R/map=fresh"), "every mapping was made anew (map=fresh)"},
		{"a workload makes its own", both("R/map=kept") + both("S/map=fresh"), "mappings were kept (map=kept); only S pays for making a mapping (map=fresh)"},
		{"a case makes its own", both("R/map=kept") + both("R/map=fresh"), "mappings were kept (map=kept); only R map=fresh pays for making a mapping (map=fresh)"},
		{"no mapping", recordOf("R/map=kept", pick{"stdio", 200, ""}), ""},
		{"durable", both("R/sync=each"), ""},
		{"not durable", both("R/sync=never") + both("S"), "no write was forced to the device (sync=never)"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			b := &builder{r: build(t, parse(t, tt.record))}
			if got := b.limits(); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}
