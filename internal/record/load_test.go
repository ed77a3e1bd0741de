package record

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"
)

const sample = `# runbench: 1
# synthetic: made up for this test
# seed: 42
# source: syscalls/op: tracepoint
# source: ns/op: clock
# absent: majflt/op: not told apart: run it cold
# warning: the machine was busy
# a remark without a key
# series: Read/io=mmap-2: t=0s 1.69312e+06 op/s
goos: linux
pkg: mmapbench/bench
Unit ns/op better=lower
Unit syscalls/op better=lower assume=exact
BenchmarkRead/order=rand/block=4KiB/io=mmap-2 4096 0 syscalls/op
BenchmarkRead/order=rand/block=4KiB/io=stdio-2 4096 1 syscalls/op
BenchmarkRead/order=rand/block=4KiB/io=mmap-2 48000 500 ns/op 8.2e+09 B/s 0 sys-ns/op
BenchmarkRead/order=rand/block=4KiB/io=stdio-2 24000 953 ns/op 4.298e+09 B/s 700 sys-ns/op
BenchmarkRead/order=rand/block=4KiB/io=mmap-2 48000 510 ns/op 8.1e+09 B/s 0 sys-ns/op
BenchmarkRead/order=rand/block=4KiB/io=stdio-2 24000 955 ns/op 4.290e+09 B/s 710 sys-ns/op
BenchmarkRead/order=rand/block=4KiB/io=stdio-2 24000 957 ns/op 4.290e+09 B/s 720 sys-ns/op
`

func load(t *testing.T, text string) *Run {
	t.Helper()
	run, err := Load(strings.NewReader(text), "f")
	if err != nil {
		t.Fatal(err)
	}
	return run
}

func TestLoad(t *testing.T) {
	run := load(t, sample)
	want := &Run{
		Files:    []string{"f"},
		Notes:    []KeyValue{{"synthetic", "made up for this test"}, {"seed", "42"}},
		Config:   []KeyValue{{"goos", "linux"}, {"pkg", "mmapbench/bench"}},
		Sources:  []KeyValue{{"syscalls/op", "tracepoint"}, {"sec/op", "clock"}},
		Absent:   []KeyValue{{"majflt/op", "not told apart: run it cold"}},
		Warnings: []string{"the machine was busy"},
		Units:    []Unit{{"syscalls/op", -1, true}, {"sec/op", -1, false}, {"B/s", 1, false}, {"sys-sec/op", 0, false}},
		Cases: []*Case{{
			Name: "Read", Key: "Read/order=rand/block=4KiB", Procs: 2, Package: "mmapbench/bench",
			Config: Config{{"goos", "linux"}, {"pkg", "mmapbench/bench"}},
			Params: []KeyValue{{"order", "rand"}, {"block", "4KiB"}},
			Targets: []*Series{
				{Target: "mmap", Values: map[string][]float64{
					"syscalls/op": {0}, "sec/op": {500e-9, 510e-9}, "B/s": {8.2e9, 8.1e9}, "sys-sec/op": {0, 0}}},
				{Target: "stdio", Values: map[string][]float64{
					"syscalls/op": {1}, "sec/op": {953e-9, 955e-9, 957e-9}, "B/s": {4.298e9, 4.29e9, 4.29e9}, "sys-sec/op": {700e-9, 710e-9, 720e-9}}},
			},
		}},
	}
	near := cmp.Comparer(func(a, b float64) bool { return a == b || a/b > 1-1e-12 && a/b < 1+1e-12 })
	hidden := cmp.FilterPath(func(p cmp.Path) bool {
		name := p.Last().String()
		return name == ".rounds" || name == ".runs" || name == ".ops"
	}, cmp.Ignore())
	if diff := cmp.Diff(want, run, near, hidden); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	c := run.Cases[0]
	x, y := Paired(c.Series("stdio"), c.Series("mmap"), Time)
	if diff := cmp.Diff([][]float64{{953e-9, 955e-9}, {500e-9, 510e-9}}, [][]float64{x, y}, near); diff != "" {
		t.Errorf("the incomplete round must not be paired (-want +got)\n%s", diff)
	}
}

// The system calls of a target belong to it, merged or not.
func TestCalls(t *testing.T) {
	const text = "BenchmarkRead/block=4KiB/io=stdio-2 1 1 ns/op\n# calls: Read/block=4KiB io=stdio: pread64 1, lseek 1\n" +
		"# calls: Read/block=4KiB io=mmap: none\n# calls: nonsense\n"
	run := load(t, text)
	for _, r := range []*Run{run, Merge(run)} {
		if got := r.Cases[0].Series("stdio").Calls; got != "pread64 1, lseek 1" {
			t.Errorf("calls %q", got)
		}
		want := []KeyValue{{"calls", "Read/block=4KiB io=mmap: none"}, {"calls", "nonsense"}}
		if diff := cmp.Diff(want, r.Notes); diff != "" {
			t.Errorf("notes (-want +got)\n%s", diff)
		}
	}
}

// A damaged line does not affect the others, and the loss is reported.
func TestLoadDamaged(t *testing.T) {
	const good = "BenchmarkRead/io=stdio-2 10 100 ns/op\n"
	tests := []struct {
		name, text string
		times      int // number of times that remain
		warning    string
	}{
		{"as it should be", good + good, 2, ""},
		{"CRLF", strings.ReplaceAll("# seed: 1\n"+good+good, "\n", "\r\n"), 2, ""},
		{"byte order mark", "\xef\xbb\xbf" + good + good, 2, ""},
		{"cut before the unit", good + "BenchmarkRead/io=stdio-2 10 10", 1, "f:2: missing units"},
		{"cut inside a unit", good + "BenchmarkRead/io=stdio-2 10 101 ns/op 7 majfl", 2, `f:2: the file ends inside the line, after "majfl"`},
		{"cut inside the only unit", good + "BenchmarkRead/io=stdio-2 10 101 ns/o", 1, `f:2: the file ends inside the line, after "ns/o"`},
		{"cut inside the name", good + "BenchmarkRead/io=st", 1, ""},
		{"no newline at the end", good + strings.TrimSuffix(good, "\n"), 2, ""},
		{"not a number", good + "BenchmarkRead/io=stdio-2 10 NaN ns/op\n", 1, "f:2: ns/op is not a finite number"},
		{"letters in the count", good + "BenchmarkRead/io=stdio-2 1o 5 ns/op\n", 1, "f:2: parsing iteration count"},
		{"printed behind the name", good + "BenchmarkRead/io=mmap-2   \thello\n   10\t 100 ns/op\n", 1, "f:2: parsing iteration count: invalid syntax: BenchmarkRead/io=mmap-2 is lost"},
		{"an empty line printed behind the name", good + "BenchmarkRead/io=mmap-2   \t\n   10\t 100 ns/op\n", 1, "f:2: missing iteration count: BenchmarkRead/io=mmap-2 is lost"},
		{"printed in front of the name", good + "helloBenchmarkRead/io=mmap-2   \t 10\t 100 ns/op\n", 1, "f:2: BenchmarkRead/io=mmap-2 is lost: something else is printed in front of it"},
		{"a name alone, of go test -v", good + "BenchmarkRead/io=mmap\n", 1, ""},
		{"rubbish between", good + "\x00\x01\xff\xfe\n" + good, 2, ""},
		{"contradicting unit", "Unit ns/op better=lower\nUnit ns/op better=higher\n" + good, 1, "f:2: metadata better of unit ns/op already set"},
		{"newer format", "# runbench: 2\n" + good, 1, `format version "2"`},
		{"two machines", "cpu: A\n" + good + "cpu: B\n" + good, 1, `cpu is both "A" and "B"`},
		{"unequal rounds", good + good + good + "BenchmarkRead/io=mmap-2 10 50 ns/op\n", 3, "Read: the targets have different numbers of rounds (stdio 3, mmap 1)"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			run := load(t, tt.text)
			if got := len(run.Cases[0].Series("stdio").Values[Time]); got != tt.times {
				t.Errorf("%d times, want %d", got, tt.times)
			}
			all := strings.Join(run.Warnings, "\n")
			if tt.warning == "" && all != "" || !strings.Contains(all, tt.warning) {
				t.Errorf("warnings %q, want %q", run.Warnings, tt.warning)
			}
		})
	}
}

func TestLoadManyBrokenLines(t *testing.T) {
	run := load(t, "BenchmarkRead 10 100 ns/op\n"+strings.Repeat("BenchmarkRead x\n", 100))
	if got, want := len(run.Warnings), maxWarnings+1; got != want {
		t.Errorf("%d warnings, want %d", got, want)
	}
	if last := run.Warnings[len(run.Warnings)-1]; !strings.Contains(last, "90 more lines") {
		t.Errorf("last warning %q does not count the rest", last)
	}
}

func TestLoadWithoutResults(t *testing.T) {
	for _, tt := range []struct{ name, text, why string }{
		{"empty", "", "it is empty"},
		{"comments only", "# runbench: 1\n", "none of its 1 lines"},
		{"binary", "\x7fELF\x02\x01\x01\x00\n\xff\xff", "it is not text"},
		{"rubbish", "\x7fELF\x02\n\xff\xff", "none of its 2 lines"},
		{"UTF-16", "\xff\xfeB\x00e\x00", "UTF-16"},
		{"cut inside the only line", "BenchmarkRead/io=stdio-2 10", "first problem: f:1: missing measurements"},
		{"a failed program", "BenchmarkRead-2 \tpanic: boom\nFAIL\n", "it says panic: boom"},
		{"no finite figure", "BenchmarkRead 1 NaN ns/op\n", "not a finite number"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := Load(strings.NewReader(tt.text), "f")
			if !errors.Is(err, ErrNoResults) {
				t.Fatalf("error %v does not match ErrNoResults", err)
			}
			for _, want := range []string{"f: ", tt.why, "runbench -o FILE"} {
				if !strings.Contains(err.Error(), want) {
					t.Errorf("error %q lacks %q", err, want)
				}
			}
		})
	}
}

// A device may be endless and have no newline.
func TestLoadOfWhatIsNoText(t *testing.T) {
	for _, start := range []string{"\x00", "\xff\xfe", "garbage\x00"} {
		endless := io.MultiReader(strings.NewReader(start), zeros{})
		if _, err := Load(endless, "f"); !errors.Is(err, ErrNoResults) {
			t.Errorf("%q and zeros: error %v does not match ErrNoResults", start, err)
		}
	}
}

// zeros is an endless reader.
type zeros struct{}

func (zeros) Read(p []byte) (int, error) {
	clear(p)
	return len(p), nil
}

func TestLoadPassesReadErrors(t *testing.T) {
	broken := io.MultiReader(strings.NewReader(sample), iotest.ErrReader(os.ErrPermission))
	if _, err := Load(broken, "f"); !errors.Is(err, os.ErrPermission) || !strings.Contains(err.Error(), "f:") {
		t.Errorf("error %v, want the reader's with the name", err)
	}
	if _, err := Load(iotest.OneByteReader(strings.NewReader(sample)), "f"); err != nil {
		t.Errorf("byte by byte: %v", err)
	}
}

func TestLoadFiles(t *testing.T) {
	name := filepath.Join(t.TempDir(), "run.txt")
	if err := os.WriteFile(name, []byte(sample), 0o666); err != nil {
		t.Fatal(err)
	}
	run, err := LoadFiles(name, name)
	if err != nil {
		t.Fatal(err)
	}
	if got := len(run.Cases[0].Series("stdio").Values[Time]); got != 6 {
		t.Errorf("%d times, want 6", got)
	}
	if _, err := LoadFiles(name, name+".missing"); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("missing file: %v", err)
	}
	dir := filepath.Dir(name)
	_, err = LoadFiles(dir)
	if err == nil || strings.Count(err.Error(), dir) != 1 {
		t.Errorf("directory: error %v, want one that names it once", err)
	}
}

func FuzzLoad(f *testing.F) {
	f.Add([]byte(sample))
	f.Add([]byte("BenchmarkCopy-8 \t 1000 \t 1046 ns/op\t 3915.87 MB/s\t 0 B/op\n"))
	f.Add([]byte("# runbench: 1\nBenchmarkA/io=x 1 1 ns/op\n# runbench: 1\nBenchmarkA/io=y 1 1 ns/op"))
	f.Add([]byte("BenchmarkA/io=x 1 1 ns/op\nBenchmarkA/io=x/twin=2 1 1 ns/op\nBenchmarkB/twin=/twin=3/twin=4 1 1 ns/op"))
	f.Add([]byte("BenchmarkA 1 1 ns/op\nBenchmarkA-2 \t--- FAIL: BenchmarkA-2\nFAIL\ngoos: linux\nBenchmarkA-2 \thello\n"))
	f.Add([]byte("{\"Action\":\"output\",\"Package\":\"p\",\"Output\":\"BenchmarkA-2 \"}\n{\"Action\":\"output\",\"Package\":\"p\",\"Output\":\"1 1 ns/op\\n\"}\n{\"Ac"))
	f.Add([]byte("2026-01-05T10:00:00.1Z BenchmarkA-2 1 1 ns/op\n2026-01-05T10:00:00.1Z cpu: A\n"))
	f.Add([]byte("Benchmark 1 1 ns/op\nUnit\nUnit x y\n#:\n# : \nBenchmark/=/io=/io=-1 1 1 -/-\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		run, err := Load(strings.NewReader(string(data)), "f")
		if (err == nil) == (run == nil || len(run.Cases) == 0 || len(run.Units) == 0) {
			t.Fatalf("error %v with run %v", err, run)
		}
		if err != nil {
			return
		}
		for _, r := range []*Run{run, Merge(run, run)} {
			for _, c := range r.Cases {
				checkSeries(t, c)
			}
		}
	})
}

// checkSeries checks the invariants that every user of a case relies on.
func checkSeries(t *testing.T, c *Case) {
	t.Helper()
	for _, s := range slices.Concat(c.Targets, c.Twins) {
		for unit, values := range s.Values {
			if len(values) == 0 || len(values) != len(s.rounds[unit]) {
				t.Fatalf("%q: %d values in %d rounds", unit, len(values), len(s.rounds[unit]))
			}
			for _, v := range values {
				if v-v != 0 || unit == Time && (v < minTime || v > maxTime) {
					t.Fatalf("%q: value %v", unit, v)
				}
			}
			if x, _ := Paired(s, s, unit); len(x) != len(values) {
				t.Fatalf("%q: rounds are not unique: %v", unit, s.rounds[unit])
			}
		}
	}
}
