package report

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"mmapbench/internal/record"
	"mmapbench/internal/report/format"
)

// paired writes a case on stdio, on mmap, which is faster by gain, and on a
// twin of stdio, which is off by luck. Each has a little noise of its own.
func paired(name string, gain, luck float64) string {
	var b strings.Builder
	for round := range 10 {
		at := func(k int) float64 { return 1000 * (1 + 0.002*math.Sin(float64(7*round+3*k))) }
		fmt.Fprintf(&b, "Benchmark%s/io=stdio-2 1 %v ns/op\nBenchmark%s/io=mmap-2 1 %v ns/op\nBenchmark%s/io=stdio/twin=2-2 1 %v ns/op\n",
			name, at(0), name, at(1)/gain, name, at(2)/luck)
	}
	return b.String()
}

// site writes the given numbers of cases that read and that write, with twins.
func site(reads, writes int, luckOfReads, luckOfWrites float64) string {
	var b strings.Builder
	for i := range reads {
		b.WriteString(paired(fmt.Sprintf("Read/block=%d", i+1), 1.05, luckOfReads))
	}
	for i := range writes {
		b.WriteString(paired(fmt.Sprintf("Write/block=%d/sync=never", i+1), 1.05, luckOfWrites))
	}
	return b.String()
}

// A/A pairs set the floor for differences. Cases that write have a floor of
// their own if there are enough of both kinds. A twin is not a target.
func TestNoise(t *testing.T) {
	for _, tt := range []struct {
		name        string
		record      string
		floors      string // the cases that floors are for
		read, wrote string // verdicts
		caption     string
	}{
		{"both quiet", site(8, 8, 1, 1), "reading writing", "faster", "faster",
			"Noise floor, from one target twice a round: under 1 % reading and under 1 % writing; less is no difference."},
		{"writes are noisy", site(8, 8, 1, 1.06), "reading writing", "faster", "no-difference",
			"under 1 % reading and 8"},
		{"too few writes for a floor of their own", site(8, 2, 1, 1.06), "all", "no-difference", "no-difference",
			"Noise floor, from one target twice a round: "},
		{"a twin that is faster counts as one that is slower", site(8, 8, 1/1.06, 1), "reading writing", "no-difference", "faster", ""},
		{"no pairs", strings.ReplaceAll(site(8, 8, 1, 1), "io=stdio/twin=2", "io=x"), "", "faster", "faster", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r, err := Build(parse(t, tt.record), Options{Resamples: 500})
			if err != nil {
				t.Fatal(err)
			}
			var floors []string
			for _, n := range r.Noise {
				floors = append(floors, n.Cases)
			}
			if got := strings.Join(floors, " "); got != tt.floors {
				t.Errorf("floors for %q, want %q", got, tt.floors)
			}
			first := r.Cases[0].Result("mmap").Versus.Verdict.String()
			last := r.Cases[len(r.Cases)-1].Result("mmap").Versus.Verdict.String()
			if first != tt.read || last != tt.wrote {
				t.Errorf("verdicts %s and %s, want %s and %s", first, last, tt.read, tt.wrote)
			}
			if want := len(r.Noise) == 0; slices.Contains(r.Targets, "x") != want || len(r.Cases[0].Results) > 2 != want {
				t.Errorf("targets %q", r.Targets)
			}
			text := strings.Join(strings.Fields(printed(t, r, format.Text)), " ")
			if !strings.Contains(text, tt.caption) {
				t.Errorf("lacks %q:\n%s", tt.caption, text)
			}
		})
	}
}

// Drifting times are reported with case and target, in the report and beside the
// result.
func TestDrift(t *testing.T) {
	write := func(name, target string, at func(round int) float64) string {
		var b strings.Builder
		for round := range 16 {
			fmt.Fprintf(&b, "Benchmark%s/io=%s 1 %v ns/op\n", name, target, at(round))
		}
		return b.String()
	}
	steady := func(round int) float64 { return 1000 + float64(round*7%16) }
	rising := func(round int) float64 { return 1000 + 20*float64(round) }
	r := build(t, parse(t, write("R", "stdio", rising)+write("R", "mmap", steady)))
	text := strings.Join(strings.Fields(printed(t, r, format.Text)), " ")
	if want := "times drift from the first round to the last: R stdio by +30 %"; !strings.Contains(text, want) {
		t.Errorf("lacks %q:\n%s", want, text)
	}
	for _, c := range r.Cases {
		if d := c.Result("mmap").Drift; d != 0 {
			t.Errorf("%s: steady times drift by %v", c.Label, d)
		}
	}
	// A floor above the effect hides it.
	r, err := Build(parse(t, write("R", "stdio", rising)), Options{Floor: 0.5})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range r.Cases {
		if d := c.Results[0].Drift; d != 0 {
			t.Errorf("%s: a drift of %v below the floor", c.Label, d)
		}
	}
}

// Figures that contradict the record's machine or aims raise a doubt.
func TestDoubts(t *testing.T) {
	const noisy = "BenchmarkR/io=stdio 1 %d ns/op 5e9 B/s\nBenchmarkR/io=mmap 1 %d ns/op 20e9 B/s\n"
	figures := ""
	for round := range 10 {
		figures += fmt.Sprintf(noisy, 1000+90*(round*3%10), 1000+90*(round*7%10))
	}
	const fast = "faster than this machine's memory, of which a thread reads 9.31 GiB/s, so from a CPU cache, or by several threads: R mmap 18.6 GiB/s"
	const wide = "1 interval beyond ±10 % (up to ±"
	for _, tt := range []struct {
		notes       string
		fast, wides bool
	}{
		{"", false, true},
		{"# level: 256MiB: 10000000000 B/s in order, 9e-8 s a line at random\n", true, true},
		{"# level: 256MiB: 30000000000 B/s in order, 9e-8 s a line at random\n", false, true},
		{"# level: unknown\n", false, true},
	} {
		text := strings.Join(strings.Fields(printed(t, build(t, parse(t, tt.notes+figures)), format.Text)), " ")
		if strings.Contains(text, fast) != tt.fast || strings.Contains(text, wide) != tt.wides {
			t.Errorf("%q: want %v and %v:\n%s", tt.notes, tt.fast, tt.wides, text)
		}
	}
}

// Amplification needs both the device's bytes and the operation's.
func TestAmplification(t *testing.T) {
	for _, tt := range []struct {
		figures string
		want    float64 // 0 if unknown
	}{
		{"8192 device-B/op 1000 ns/op 4.096e9 B/s", 2},
		{"0 device-B/op 1000 ns/op 4.096e9 B/s", 0},
		{"8192 device-B/op 1000 ns/op", -1},
		{"1000 ns/op 4.096e9 B/s", -1},
	} {
		r := build(t, parse(t, "BenchmarkR/io=mmap 1 "+tt.figures+"\n"))
		f := r.Cases[0].Results[0].Figure(amplification)
		if (f == nil) != (tt.want < 0) || f != nil && math.Abs(f.Center-tt.want) > 1e-9 {
			t.Errorf("%s: %+v, want %v", tt.figures, f, tt.want)
		}
		if r.Cases[0].Results[0].Figure(record.Time) == nil {
			t.Error("no time")
		}
	}
}
