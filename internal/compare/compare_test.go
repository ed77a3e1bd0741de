package compare

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"mmapbench/internal/record"
)

const units = "Unit syscalls/op better=lower\nUnit syscalls/op assume=exact\nUnit minflt/op better=lower\nUnit minflt/op assume=exact\n" +
	"Unit user-B/op better=lower\nUnit user-B/op assume=exact\nUnit ns/op better=lower\nUnit B/s better=higher\n"

func load(t testing.TB, text string) *record.Run {
	t.Helper()
	run, err := record.Load(strings.NewReader(text), "f")
	if err != nil {
		t.Fatal(err)
	}
	return run
}

func loadAll(t testing.TB, texts ...string) (runs []*record.Run) {
	for _, text := range texts {
		runs = append(runs, load(t, text))
	}
	return runs
}

func gate(t testing.TB, s string) []Limit {
	t.Helper()
	limits, err := ParseGate(s)
	if err != nil {
		t.Fatal(err)
	}
	return limits
}

func compared(t testing.TB, a, b []*record.Run, o Options) *Result {
	t.Helper()
	r, err := Compare(a, b, o)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// only returns the outcome and the reason of the only gated row.
func only(t testing.TB, r *Result) (o Outcome, reason string) {
	t.Helper()
	n := 0
	r.Each(func(_ *Table, _ Row, _ int, ch *Change) {
		if ch.Limit != nil {
			o, reason = ch.Outcome, ch.Reason
			n++
		}
	})
	if n != 1 {
		t.Fatalf("%d rows are gated, want 1", n)
	}
	return o, reason
}

// times writes rounds of a benchmark, in ns. The name lacks "Benchmark".
func times(name string, ns ...float64) string {
	var b strings.Builder
	for _, v := range ns {
		fmt.Fprintf(&b, "Benchmark%s 1000 %v ns/op\n", name, v)
	}
	return b.String()
}

// around returns 12 times around a center, off by up to a fraction.
func around(center, fraction float64) (ns []float64) {
	for i := range 12 {
		ns = append(ns, center*(1+fraction*(float64(i*5%12)/5.5-1)))
	}
	return ns
}

func TestCounts(t *testing.T) {
	one := func(seed string, ops int, figures string) string {
		head := units
		if seed != "" {
			head = "# seed: " + seed + "\n" + units
		}
		return fmt.Sprintf("%sBenchmarkRead/io=stdio-2 %d %s\n", head, ops, figures)
	}
	for _, tt := range []struct {
		name     string
		gate     string
		old, new []string
		want     Outcome
		reason   string
	}{
		{"the same", "syscalls/op", []string{one("", 100, "1 syscalls/op")}, []string{one("", 100, "1 syscalls/op")}, Passed, ""},
		{"one more", "syscalls/op", []string{one("", 1, "1 syscalls/op")}, []string{one("", 1, "2 syscalls/op")}, Tripped, ""},
		{"a little more", "syscalls/op", []string{one("1", 4096, "1 syscalls/op")}, []string{one("1", 4096, "1.002 syscalls/op")}, Tripped, ""},
		{"a little more under another seed", "syscalls/op", []string{one("1", 4096, "1 syscalls/op")}, []string{one("2", 4096, "1.002 syscalls/op")}, Inconclusive, "seeds differ"},
		{"calls of the runtime", "syscalls/op", []string{one("1", 4096, "1 syscalls/op")}, []string{one("1", 4096, "1.0005 syscalls/op")}, Inconclusive, "runtime"},
		{"above the limit", "syscalls/op:10%", []string{one("1", 100, "20 syscalls/op")}, []string{one("1", 100, "23 syscalls/op")}, Tripped, ""},
		{"faults of the runtime", "minflt/op", []string{one("1", 32, "0 minflt/op")}, []string{one("1", 32, "3.9 minflt/op")}, Inconclusive, "runtime"},
		{"bytes under another seed", "user-B/op", []string{one("1", 4096, "42.2 user-B/op")}, []string{one("2", 4096, "43.1 user-B/op")}, Inconclusive, "seeds differ"},
		{"runs that agree show that it is exact", "minflt/op", []string{one("1", 32, "0 minflt/op"), one("1", 32, "0 minflt/op")},
			[]string{one("1", 32, "0.1 minflt/op"), one("1", 32, "0.1 minflt/op")}, Tripped, ""},
		{"runs that do not agree, and overlap", "minflt/op", []string{one("1", 4096, "1 minflt/op"), one("1", 4096, "3 minflt/op")},
			[]string{one("1", 4096, "2 minflt/op"), one("1", 4096, "4 minflt/op")}, Inconclusive, "varies from run to run"},
		{"runs that do not agree, all of which are more", "minflt/op", []string{one("1", 4096, "1 minflt/op"), one("1", 4096, "2 minflt/op")},
			[]string{one("1", 4096, "3 minflt/op"), one("1", 4096, "4 minflt/op")}, Tripped, ""},
		{"runs that do not agree, of which few are more", "minflt/op", []string{one("1", 4096, "0 minflt/op"), one("1", 4096, "0 minflt/op"), one("1", 4096, "0 minflt/op")},
			[]string{one("1", 4096, "0 minflt/op"), one("1", 4096, "0 minflt/op"), one("1", 4096, "7 minflt/op")}, Passed, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := compared(t, loadAll(t, tt.old...), loadAll(t, tt.new...), Options{Gate: gate(t, tt.gate)})
			got, reason := only(t, r)
			if got != tt.want || !strings.Contains(reason, tt.reason) {
				t.Errorf("%v (%s), want %v (%s)", got, reason, tt.want, tt.reason)
			}
		})
	}
}

// The output of go test does not describe its units. The units that package
// bench counts are exact all the same.
func TestForeign(t *testing.T) {
	const name = "Own/io=mmap-2"
	out := func(n int, figures ...string) string {
		var b strings.Builder
		b.WriteString("goos: linux\npkg: example.com/own\ncpu: A\n")
		for i := range n {
			fmt.Fprintf(&b, "Benchmark%s \t 2000 \t %d ns/op\t%s\n", name, 20+i, figures[i%len(figures)])
		}
		return b.String() + "PASS\nok  \texample.com/own\t0.285s\n"
	}
	for _, tt := range []struct {
		name, gate, old, new string
		want                 Outcome
		reason               string
	}{
		{"a call where there was none, once", "syscalls/op", out(1, "0 syscalls/op"), out(1, "1.000 syscalls/op"), Tripped, ""},
		{"a call more", "syscalls/op", out(3, "1.000 syscalls/op"), out(3, "2.000 syscalls/op"), Tripped, ""},
		{"a call in a record that says what it is", "syscalls/op", units + out(3, "0 syscalls/op"), out(3, "1.000 syscalls/op"), Tripped, ""},
		{"an allocation where there was none", "allocs/op", out(6, "0 B/op\t0 allocs/op"), out(6, "16 B/op\t1 allocs/op"), Tripped, ""},
		{"bytes that vary, where there were none", "B/op", out(6, "0 B/op"), out(6, "16 B/op", "17 B/op"), Tripped, ""},
		{"bytes that vary, and overlap", "B/op", out(6, "16 B/op", "18 B/op"), out(6, "17 B/op", "19 B/op"), Inconclusive, "varies"},
		{"below 0", "gain/op", "Unit gain/op better=lower\n" + out(6, "-5 gain/op"), out(6, "-4 gain/op"), Tripped, ""},
		{"a measured figure that varies, where there was none", "loss/op", "Unit loss/op better=lower\n" + out(6, "0 loss/op"), out(6, "16 loss/op", "17 loss/op"), Inconclusive, "no ratio"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := compared(t, loadAll(t, tt.old), loadAll(t, tt.new), Options{Gate: gate(t, tt.gate)})
			if got, reason := only(t, r); got != tt.want || !strings.Contains(reason, tt.reason) {
				t.Errorf("%v (%s), want %v (%s)", got, reason, tt.want, tt.reason)
			}
		})
	}
}

// In a row that pools benchmarks, a count that rises in one of them is noticed.
func TestPooledCounts(t *testing.T) {
	record := func(calls ...int) string {
		text := units
		for i, n := range calls {
			text += fmt.Sprintf("BenchmarkRead/block=%d/io=mmap-2 10 %d syscalls/op\n", i, n)
		}
		return text
	}
	for _, tt := range []struct {
		name     string
		old, new string
		want     Outcome
	}{
		{"the same", record(0, 1, 1, 5), record(0, 1, 1, 5), Passed},
		{"one more", record(0, 1, 1, 5), record(1, 1, 1, 5), Inconclusive},
		{"all beyond", record(0, 1, 1, 5), record(10, 11, 11, 15), Tripped},
		{"one is missing", record(0, 1), record(1), Inconclusive},
		{"the same, more often", strings.ReplaceAll(record(1, 2, 6), " syscalls", ".1 syscalls"), strings.Repeat("# runbench: 1\n"+strings.ReplaceAll(record(6, 1, 2), " syscalls", ".1 syscalls"), 3), Passed},
	} {
		r := compared(t, loadAll(t, tt.old), loadAll(t, tt.new), Options{Gate: gate(t, "syscalls/op"), Row: "/io"})
		if got, reason := only(t, r); got != tt.want || got == Inconclusive && !strings.Contains(reason, "-row or -col") {
			t.Errorf("%s: %v (%s), want %v", tt.name, got, reason, tt.want)
		}
	}
}

// The output of go test may hold several packages with benchmarks of the same
// name.
func TestPackages(t *testing.T) {
	text := "pkg: x\n" + times("A", 1, 2, 3) + "pkg: y\n" + times("A", 4, 5, 6)
	for _, row := range []string{".config", "pkg", ".fullname"} {
		r := compared(t, loadAll(t, text), loadAll(t, text), Options{Row: row})
		n := 0
		for _, tab := range r.Tables {
			n += len(tab.Rows)
		}
		if n != 2 || len(r.Warnings) > 0 {
			t.Errorf("-row %s makes %d rows of 2 packages, with warnings %q", row, n, r.Warnings)
		}
	}
}

func TestTimes(t *testing.T) {
	const name = "Read/io=stdio-2"
	twin := func(factor float64) string {
		return times("Read/io=stdio/twin=2-2", around(100*factor, 0.01)...)
	}
	// rows are other benchmarks, which show how far two runs differ.
	rows := func(apart float64) (a, b string) {
		for i := range 20 {
			n := fmt.Sprintf("Other%d-2", i)
			a += times(n, around(100, 0.01)...)
			b += times(n, around(100*(1+apart*(float64(i)/9.5-1)), 0.01)...)
		}
		return a, b
	}
	noisyA, noisyB := rows(0.1)
	quiet := times(name, around(100, 0.01)...)
	for _, tt := range []struct {
		name     string
		gate     string
		old, new []string
		want     Outcome
		reason   string
	}{
		{"the same", "ns/op:5%", []string{quiet}, []string{quiet}, Passed, ""},
		{"10 % more", "ns/op:5%", []string{quiet}, []string{times(name, around(110, 0.01)...)}, Tripped, ""},
		{"10 % more, within the limit", "ns/op:11%", []string{quiet}, []string{times(name, around(110, 0.01)...)}, Passed, ""},
		{"10 % more, rounds that vary more", "ns/op:5%", []string{times(name, around(100, 0.3)...)}, []string{times(name, around(110, 0.3)...)}, Inconclusive, "interval includes no change"},
		{"10 % more, A/A pairs that differ by less", "ns/op:5%", []string{quiet + twin(1.03)}, []string{times(name, around(110, 0.01)...)}, Tripped, ""},
		{"10 % more, A/A pairs that differ by more", "ns/op:5%", []string{quiet + twin(1.12)}, []string{times(name, around(110, 0.01)...)}, Inconclusive, "noise floor"},
		{"10 % more, other rows that differ as much", "ns/op:5%", []string{quiet + noisyA}, []string{times(name, around(110, 0.01)...) + noisyB}, Inconclusive, "noise between runs"},
		{"thrice as much, other rows that differ by 10 %", "ns/op:5%", []string{quiet + noisyA}, []string{times(name, around(300, 0.01)...) + noisyB}, Tripped, ""},
		{"the median of all rounds says more than that of the runs", "ns/op:5%", []string{quiet + quiet, quiet, quiet}, []string{strings.Repeat(times(name, around(108, 0.001)...), 3), quiet, quiet}, Inconclusive, "only one is above"},
		{"runs that agree", "ns/op:5%", []string{quiet, quiet, quiet}, []string{times(name, around(109, 0.01)...), times(name, around(110, 0.01)...), times(name, around(111, 0.01)...)}, Tripped, ""},
		{"runs that do not agree", "ns/op:5%", []string{quiet, times(name, around(130, 0.01)...), quiet}, []string{times(name, around(110, 0.01)...), times(name, around(140, 0.01)...), times(name, around(120, 0.01)...)}, Inconclusive, "noise between runs"},
		{"one round a run", "ns/op:5%", []string{times(name, 100)}, []string{times(name, 200)}, Tripped, ""},
		{"a rate that falls", "B/s:5%", []string{strings.ReplaceAll(quiet, "ns/op", "B/s")}, []string{strings.ReplaceAll(times(name, around(90, 0.01)...), "ns/op", "B/s")}, Tripped, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			for _, side := range []*[]string{&tt.old, &tt.new} {
				if len(*side) == 1 {
					*side = slices.Repeat(*side, enough)
				}
				for i := range *side {
					(*side)[i] = units + (*side)[i]
				}
			}
			r := compared(t, loadAll(t, tt.old...), loadAll(t, tt.new...), Options{Gate: gate(t, tt.gate), Filter: ".fullname:" + name})
			got, reason := only(t, r)
			if got != tt.want || !strings.Contains(reason, tt.reason) {
				t.Errorf("%v (%s), want %v (%s)", got, reason, tt.want, tt.reason)
			}
		})
	}
}

// One figure a side is not a sample.
func TestOneRound(t *testing.T) {
	for ns, want := range map[float64]Outcome{200: Inconclusive, 50: Passed} {
		r := compared(t, loadAll(t, times("A-2", 100)), loadAll(t, times("A-2", ns)), Options{Gate: gate(t, "ns/op:5%")})
		if got, reason := only(t, r); got != want || got == Inconclusive && !strings.Contains(reason, "too few") {
			t.Errorf("%v ns after 100: %v (%s), want %v", ns, got, reason, want)
		}
	}
}

// One or two runs a side decide only on differences far larger than two starts
// of one program can have. The reason says how many runs would decide.
func TestFewRuns(t *testing.T) {
	const name = "Load-2"
	for _, tt := range []struct {
		name   string
		runs   int
		factor float64
		want   Outcome
		reason string
	}{
		{"one run, 6 % more", 1, 1.06, Inconclusive, "record 5 runs a side"},
		{"one run, 40 % more", 1, 1.4, Inconclusive, "one run a side trips only beyond 1.5 times: record 3 runs a side or more"},
		{"one run, 60 % more", 1, 1.6, Tripped, ""},
		{"two runs, 60 % more", 2, 1.6, Tripped, ""},
		{"three runs, 40 % more", 3, 1.4, Tripped, ""},
	} {
		// A run that repeats its benchmarks is still one start of the program.
		old := slices.Repeat([]string{units + times(name, around(100, 0.01)...)}, tt.runs)
		now := slices.Repeat([]string{units + times(name, around(100*tt.factor, 0.01)...)}, tt.runs)
		got, reason := only(t, compared(t, loadAll(t, old...), loadAll(t, now...), Options{Gate: gate(t, "ns/op:5%")}))
		if got != tt.want || !strings.Contains(reason, tt.reason) {
			t.Errorf("%s: %v (%s), want %v (%s)", tt.name, got, reason, tt.want, tt.reason)
		}
	}
}

// Cases that write have a noise floor of their own if both kinds of cases have
// enough pairs.
func TestFloors(t *testing.T) {
	pairs := func(factor float64) string {
		text := units
		for i := range 9 {
			for key, apart := range map[string]float64{"": 1.001, "/sync=never": 1.15} {
				name := fmt.Sprintf("Row%d%s/io=stdio", i, key)
				text += times(name, around(100*factor, 0.01)...) + times(name+"/twin=2", around(100*factor*apart, 0.01)...)
			}
		}
		return text
	}
	r := compared(t, loadAll(t, slices.Repeat([]string{pairs(1)}, enough)...), loadAll(t, slices.Repeat([]string{pairs(1.1)}, enough)...), Options{Gate: gate(t, "ns/op:5%")})
	r.Each(func(tab *Table, row Row, _ int, ch *Change) {
		want := Tripped
		if row.Case.Writes() {
			want = Inconclusive
		}
		if tab.Unit == record.Time && ch.Outcome != want {
			t.Errorf("%s: %v (%s), want %v", row.Name, ch.Outcome, ch.Reason, want)
		}
	})
	if n := r.Noise[0]; n.Pairs != 2*9*2 || n.Effect < 0.1 {
		t.Errorf("noise %+v, want that of 36 pairs", n)
	}
}

// A change of all rows cannot be told from a change of the machine's speed. The
// gate trips because the rounds show it, and a warning says so.
func TestShift(t *testing.T) {
	var a, b string
	for i := range 10 {
		n := fmt.Sprintf("Read/block=%d/io=stdio-2", i)
		a += times(n, around(100+float64(i), 0.02)...)
		b += times(n, around(1.1*(100+float64(i)), 0.02)...)
	}
	r := compared(t, loadAll(t, slices.Repeat([]string{units + a}, enough)...), loadAll(t, slices.Repeat([]string{units + b}, enough)...), Options{Gate: gate(t, "ns/op:5%")})
	if n := r.Changes(Tripped); n != 10 {
		t.Errorf("%d rows tripped, want 10", n)
	}
	if !strings.Contains(strings.Join(r.Warnings, "\n"), "nearly all rows changed by about +10.0 %") {
		t.Errorf("warnings %q do not tell of the shift", r.Warnings)
	}
}

func machine(cpu string) string {
	return "cpu: " + cpu + "\ncores: 2\n" + units + "BenchmarkRead/io=stdio-2 100 1 syscalls/op\nBenchmarkRead/io=mmap-2 100 0 syscalls/op\n" +
		times("Read/io=stdio-2", around(200, 0.01)...) + times("Read/io=mmap-2", around(100, 0.01)...)
}

func TestMachines(t *testing.T) {
	a, b := loadAll(t, machine("A")), loadAll(t, machine("B"))
	_, err := Compare(a, b, Options{Gate: gate(t, "ns/op:5%")})
	if !errors.Is(err, ErrMachines) || !strings.Contains(err.Error(), "cpu: A in old, B in new") || strings.Contains(err.Error(), "\n") {
		t.Errorf("times of different machines: %v", err)
	}
	r := compared(t, a, b, Options{Gate: gate(t, "syscalls/op,ratio:5%")})
	if !r.Withheld || r.Changes(Passed) != 3 {
		t.Errorf("counts and ratios: withheld %v, %d passed, want 3", r.Withheld, r.Changes(Passed))
	}
	r.Each(func(tab *Table, row Row, _ int, _ *Change) {
		if tab.Unit == record.Time {
			t.Errorf("%s: times are compared", row.Name)
		}
	})
	if r := compared(t, a, b, Options{Gate: gate(t, "ns/op:5%"), AcrossMachines: true}); r.Withheld || len(r.Machines) != 1 || r.Changes(Passed) != 2 {
		t.Errorf("across machines: withheld %v, differences %v, %d passed", r.Withheld, r.Machines, r.Changes(Passed))
	}
	same := loadAll(t, strings.Replace(machine("A"), "cpu: A\n", "", 1))
	if r := compared(t, a, same, Options{}); r.Withheld {
		t.Errorf("a side that does not say its processor: %v", r.Machines)
	}
	if r := compared(t, append(a, b...), a, Options{}); !r.Withheld {
		t.Error("a side from two machines is compared with one of them")
	}
}

func TestProjections(t *testing.T) {
	var a, b string
	for _, block := range []string{"64B", "4KiB"} {
		for _, io := range []string{"stdio", "mmap"} {
			a += times("Read/block="+block+"/io="+io+"-2", around(100, 0.01)...)
			b += times("Read/block="+block+"/io="+io+"-2", around(200, 0.01)...)
		}
	}
	for _, tt := range []struct {
		name string
		o    Options
		want []string // unit, Of, columns with their bases, rows
		gate string   // its error, or empty for the number of rows that trip
		n    int
	}{
		{"the defaults", Options{}, []string{"sec/op  old<0 new<0", "Read/block=64B/io=stdio-2", "Read/block=64B/io=mmap-2", "Read/block=4KiB/io=stdio-2", "Read/block=4KiB/io=mmap-2"}, "", 4},
		{"targets beside each other", Options{Col: "/io"}, []string{
			"sec/op file:old stdio<0 mmap<0", "Read/block=64B-2", "Read/block=4KiB-2",
			"sec/op file:new stdio<0 mmap<0", "Read/block=64B-2", "Read/block=4KiB-2"}, "columns do not tell old from new", 0},
		{"sides of targets", Options{Col: "/io@alpha,.file", Row: "/block"}, []string{"sec/op  mmap old<0 mmap new<0 stdio old<2 stdio new<2", "64B", "4KiB"}, "", 4},
		{"a filter", Options{Filter: "/io:mmap AND /block:64B"}, []string{"sec/op  old<0 new<0", "Read/block=64B/io=mmap-2"}, "", 1},
		{"pooled", Options{Row: "/io"}, []string{"sec/op  old<0 new<0", "stdio", "mmap"}, "", 2},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if !strings.Contains(tt.o.Filter, "/") {
				tt.o.Filter = ".unit:ns/op"
			} else {
				tt.o.Filter += " AND .unit:ns/op"
			}
			r := compared(t, loadAll(t, units+a), loadAll(t, units+b), tt.o)
			var got []string
			for _, tab := range r.Tables {
				line := tab.Unit + " " + tab.Of
				for _, c := range tab.Columns {
					line += fmt.Sprintf(" %s<%d", c.Name, c.Base)
				}
				got = append(got, line)
				for _, row := range tab.Rows {
					got = append(got, row.Name)
				}
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
			if warned := strings.Contains(strings.Join(r.Warnings, "\n"), "rows pool figures that differ in .fullname"); warned != (tt.name == "pooled") {
				t.Errorf("warnings %q", r.Warnings)
			}
			tt.o.Gate = gate(t, "ns/op:5%")
			r, err := Compare(loadAll(t, units+a), loadAll(t, units+b), tt.o)
			switch {
			case tt.gate != "":
				if err == nil || !strings.Contains(err.Error(), tt.gate) {
					t.Errorf("gate: error %v, want %q", err, tt.gate)
				}
			case err != nil:
				t.Error(err)
			case r.Changes(Tripped) != tt.n:
				t.Errorf("%d rows tripped, want %d", r.Changes(Tripped), tt.n)
			}
		})
	}
}

func TestErrors(t *testing.T) {
	a := loadAll(t, machine("A"))
	for _, tt := range []struct {
		name     string
		old, new []*record.Run
		o        Options
		want     string
	}{
		{"the other empty side", a, nil, Options{}, "the new side has no run"},
		{"filter", a, a, Options{Filter: "/io:("}, "filter: "},
		{"filter that leaves nothing", a, a, Options{Filter: ".name:Nope"}, "leaves nothing"},
		{"row", a, a, Options{Row: "/io@nope"}, "row: "},
		{"col", a, a, Options{Col: "@"}, "col: "},
		{"unit", a, a, Options{Gate: gate(t, "Hz")}, "neither side has figures of Hz: there are syscalls/op, ns/op, ratio"},
		{"unit that could not be measured", loadAll(t, "# absent: Hz: no right to\n"+machine("A")), a, Options{Gate: gate(t, "Hz")}, "gate: no row has figures on both sides: Hz: not measured: no right to"},
		{"nothing in common", a, loadAll(t, units+times("Other-2", 1, 2, 3)), Options{Gate: gate(t, "ns/op")}, "no row has figures on both sides: Read/io=stdio-2: vanished"},
	} {
		_, err := Compare(tt.old, tt.new, tt.o)
		if err == nil || !strings.Contains(err.Error(), tt.want) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: error %v, want one line with %q", tt.name, err, tt.want)
		}
	}
}

func TestParseGate(t *testing.T) {
	got, err := ParseGate("syscalls/op, ns/op:5%,ratio:0.5%")
	want := []Limit{{"syscalls/op", 0}, {"sec/op", 0.05}, {"ratio", 0.005}}
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Errorf("%v (-want +got)\n%s", err, diff)
	}
	var back []string
	for _, l := range got {
		back = append(back, l.String())
	}
	if s := strings.Join(back, ","); s != "syscalls/op,ns/op:5%,ratio:0.5%" {
		t.Errorf("printed as %q", s)
	}
	for _, s := range []string{"", "ns/op,", ":5%", "ns/op:5", "ns/op:-5%", "ns/op:%", "ns/op:x%", "ns/op:NaN%", "ns/op:Inf%", "ns/op,ns/op:5%", "ns/op,sec/op"} {
		if l, err := ParseGate(s); err == nil {
			t.Errorf("%q is taken for %v", s, l)
		}
	}
}
