package main

import (
	"bytes"
	"errors"
	"maps"
	"math"
	"slices"
	"strings"
	"testing"

	"mmapbench/bench"
)

func TestCompareCounts(t *testing.T) {
	for _, test := range []struct {
		ours   float64
		theirs tally
		want   verdict
	}{
		{1, tally{10000, 10000}, agrees},
		{1, tally{10099, 10000}, agrees},
		{1, tally{10102, 10000}, differs},
		{1, tally{9898, 10000}, differs},
		{2, tally{10000, 10000}, differs},
		{0, tally{0, 10000}, agrees},
		{0, tally{stray, 10000}, agrees},
		{0, tally{-3, 10000}, agrees},
		{0, tally{stray + 1, 10000}, differs},
		{1, tally{0, 10000}, differs},
		{1, tally{-10000, 10000}, differs},
		{math.NaN(), tally{10000, 10000}, differs},
	} {
		if c := compareCounts("", test.ours, test.theirs, callLimit); c.verdict != test.want {
			t.Errorf("%v against %v: %s, want %s", test.ours, test.theirs, c.verdict, test.want)
		}
	}
}

func TestCompareTimes(t *testing.T) {
	for _, test := range []struct {
		ours, theirs float64
		want         verdict
		ratio        string
	}{
		{114, 100, agrees, "1.14"},
		{116, 100, differs, "1.16"},
		{86, 100, agrees, "0.86"},
		{84, 100, differs, "0.84"},
		{-100, 100, differs, "-1.00"},
		{100, 0, differs, "+Inf"},
		{0, 0, differs, "NaN"},
		{samples(nil).least(), 100, differs, "NaN"},
	} {
		c := compareTimes("", test.ours, test.theirs)
		if c.verdict != test.want || c.ratio != test.ratio {
			t.Errorf("%v against %v: %s %s, want %s %s", test.ours, test.theirs, c.ratio, c.verdict, test.ratio, test.want)
		}
	}
}

// A round in which something disturbs does not count.
func TestLeast(t *testing.T) {
	ours, theirs := samples{300, 100, 110}, samples{100, 120, 100}
	if ours.least() != 100 || theirs.least() != 100 {
		t.Errorf("%v, %v", ours.least(), theirs.least())
	}
	if got := span(ours, theirs); got != " (0.83 to 3.00)" {
		t.Error(got)
	}
	inf := math.Inf(1)
	if got := span(samples{300, 50, 100, 120}, samples{100, inf, 100, 100}); got != " (1.00 to 3.00)" {
		t.Error(got)
	}
	if got := span(ours[:1], theirs[:1]) + span(nil, theirs) + span(ours, samples{inf, inf, inf}); got != "" {
		t.Error(got)
	}
}

// A difference is explained only by parts that account for it.
func TestJudgeTimes(t *testing.T) {
	c := bench.Case{Workload: "Read", Order: "seq", Block: 4096}
	p := pair{target: "stdio", engine: "psync", bare: "bare"}
	for _, test := range []struct {
		name                           string
		target, bare, none, psync, own float64
		want                           verdict
	}{
		{"the same", 1000, 900, 100, 1000, 100, agrees},
		{"our harness takes longer", 1500, 1400, 600, 900, 100, explained},
		{"our package takes longer", 1500, 900, 100, 900, 100, explained},
		{"their loop takes longer", 1000, 900, 100, 1500, 700, explained},
		{"our reads take longer", 1500, 1400, 100, 900, 100, differs},
		{"their reads take longer", 1000, 900, 100, 1500, 100, differs},
	} {
		got := judgeTimes(c, p, timed{
			ours:   series{"stdio": {test.target}, "bare": {test.bare}, targetNone: {test.none}},
			theirs: series{"psync": {test.psync}, engineNull: {test.own}},
		})
		if len(got) != 2 || got[0].verdict != test.want || got[1].verdict != part {
			t.Errorf("%s: %+v, want %s", test.name, got, test.want)
		}
	}
	// A machine that is busy all the time proves nothing.
	for _, engine := range []string{"psync", engineNull} {
		theirs := series{"psync": {900, 900}, engineNull: {100, 100}}
		theirs[engine] = samples{math.Inf(1), math.Inf(1)}
		got := judgeTimes(c, p, timed{ours: series{"stdio": {900}, "bare": {900}, targetNone: {100}}, theirs: theirs})
		if len(got) != 1 || got[0].verdict != skipped || !strings.Contains(got[0].remark, "busy") {
			t.Errorf("no time of %s: %+v", engine, got)
		}
	}
	// Where there is no bare way, nothing explains anything.
	got := judgeTimes(c, p, timed{
		ours:   series{"stdio": {1500}, targetNone: {600}},
		theirs: series{"psync": {900}, engineNull: {100}},
	})
	if len(got) != 1 || got[0].verdict != differs {
		t.Errorf("without a bare way: %+v", got)
	}
}

// Cases are timed again as long as they differ or could not be compared, in turns.
func TestUnsettled(t *testing.T) {
	agree := timed{
		ours:   series{"stdio": {1000, 1000}, "mmap": {500, 500}, targetNone: {100, 100}},
		theirs: series{"psync": {1000, 1000}, "mmap": {500, 500}, engineNull: {100, 100}},
	}
	with := func(engine string, times samples) timed {
		theirs := maps.Clone(agree.theirs)
		theirs[engine] = times
		return timed{agree.ours, theirs}
	}
	cases := []bench.Case{{Block: 1}, {Block: 2}, {Block: 3}, {Block: 4}}
	all := map[bench.Case]timed{
		cases[0]: agree,
		cases[1]: with("mmap", samples{900, 800}),
		cases[2]: with("psync", samples{1900, 1100}), // once is enough
		cases[3]: with(engineNull, samples{math.Inf(1)}),
	}
	want := []bench.Case{cases[3], cases[1]} // that with fewer rounds first
	if got := unsettled(cases, all); !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}

func TestConclude(t *testing.T) {
	checks := []check{
		{name: "a", ours: "1.00 µs", theirs: "999 ns", verdict: agrees},
		{name: "b", verdict: explained, remark: "so"},
		{name: "  of it", verdict: part},
		skip("c", errors.New("is not installed")),
	}
	var out bytes.Buffer
	if err := conclude(checks, &out); err != nil {
		t.Errorf("nothing differs, but: %v", err)
	}
	if !strings.HasSuffix(out.String(), "\n3 checks: 1 ok, 1 explained, 0 differ, 1 skipped\n") {
		t.Errorf("it counts wrong:\n%s", &out)
	}
	if err := conclude(append(checks, check{verdict: differs}), &out); !errors.Is(err, errDiffers) {
		t.Errorf("one differs, but: %v", err)
	}
}

func TestDuration(t *testing.T) {
	for ns, want := range map[float64]string{
		0: "0.0 ns", 12.34: "12.3 ns", 99.96: "100 ns", 999.6: "1.00 µs", 1234: "1.23 µs", 123456: "123 µs", -250: "-250 ns",
	} {
		if got := duration(ns); got != want {
			t.Errorf("%v ns: %q, want %q", ns, got, want)
		}
	}
}
