package report

import (
	"bytes"
	"encoding/csv"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"mmapbench/internal/record"
)

var update = flag.Bool("update", false, "write the golden files of testdata anew")

// load reads a record as if it were in the current directory, so that reports
// contain no path.
func load(t testing.TB, path string) *record.Run {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	run, err := record.Load(f, filepath.Base(path))
	if err != nil {
		t.Fatal(err)
	}
	return run
}

func parse(t testing.TB, text string) *record.Run {
	t.Helper()
	run, err := record.Load(strings.NewReader(text), "f")
	if err != nil {
		t.Fatal(err)
	}
	return run
}

func build(t testing.TB, run *record.Run) *Report {
	t.Helper()
	r, err := Build(run, Options{Seed: 42})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func printed(t testing.TB, r *Report, format Format) string {
	t.Helper()
	var out bytes.Buffer
	if err := r.Write(&out, format); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func onScreen(t testing.TB, r *Report) string {
	t.Helper()
	var out bytes.Buffer
	if err := r.WriteScreen(&out); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// The records of testdata are synthetic: one for each situation that a report
// must handle. Run with -update to accept new output.
func TestGolden(t *testing.T) {
	records, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(records) == 0 {
		t.Fatalf("no records in testdata: %v", err)
	}
	for _, path := range records {
		name := strings.TrimSuffix(path, ".txt")
		r := build(t, load(t, path))
		for _, form := range []string{"screen", "text", "markdown", "csv"} {
			t.Run(filepath.Base(name)+"/"+form, func(t *testing.T) {
				golden := name + "." + form + ".golden"
				got := onScreen(t, r)
				if format, err := ParseFormat(form); err == nil {
					got = printed(t, r, format)
				}
				if *update {
					if err := os.WriteFile(golden, []byte(got), 0o666); err != nil {
						t.Fatal(err)
					}
				}
				want, err := os.ReadFile(golden)
				if err != nil {
					t.Fatalf("%v; run the test with -update to make it", err)
				}
				if diff := cmp.Diff(string(want), got); diff != "" {
					t.Errorf("(-want +got)\n%s", diff)
				}
				if form == "text" || form == "screen" {
					checkWidth(t, got, textWidth)
				}
			})
		}
	}
}

func checkWidth(t *testing.T, text string, width int) {
	t.Helper()
	for line := range strings.Lines(text) {
		if n := utf8.RuneCountInString(line); n > width+1 {
			t.Errorf("a line of %d characters: %s", n, line)
		}
		if strings.TrimRight(line, " \n") != strings.TrimRight(line, "\n") {
			t.Errorf("spaces at the end of %q", line)
		}
	}
}

// Tables and prose fit a narrower terminal. The report splits tables so that
// all figures remain; the screen leaves columns out.
func TestWidth(t *testing.T) {
	run := load(t, "testdata/full.txt")
	for _, width := range []int{72, 80} {
		r, err := Build(run, Options{Width: width, Seed: 42})
		if err != nil {
			t.Fatal(err)
		}
		text, screen := printed(t, r, Text), onScreen(t, r)
		checkWidth(t, text, width)
		checkWidth(t, screen, width)
		whole := build(t, run)
		if got, want := fromProse(r, text, "│"), fromProse(whole, printed(t, whole, Text), "│"); len(got) != len(want) {
			t.Errorf("%d numbers in %d columns, %d in %d", len(got), width, len(want), textWidth)
		}
		if strings.Contains(screen, "why") || !strings.Contains(onScreen(t, whole), "why") {
			t.Errorf("the last column is not left out of %d columns:\n%s", width, screen)
		}
	}
}

// CSV must not repeat a column name, nor escape its quotes twice.
func TestCSVColumns(t *testing.T) {
	r := build(t, parse(t, `BenchmarkSort/n=10/unit=a,"b"/io=x 1 1 ns/op`+"\n"))
	rows, err := csv.NewReader(strings.NewReader(printed(t, r, CSV))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	want := [][]string{
		{"case", "workload", "/n", "/unit", "gomaxprocs", "target", "unit", "center", "low", "high", "n", "ratio", "ratio_low", "ratio_high", "floor", "verdict"},
		{`Sort/n=10/unit=a,"b"`, "Sort", "10", `a,"b"`, "1", "x", "sec/op", "1e-09", "", "", "1", "", "", "", "", ""},
	}
	if diff := cmp.Diff(want, rows); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

// Many units are split over several tables instead of exceeding the width.
func TestManyUnits(t *testing.T) {
	var text strings.Builder
	for i := range 20 {
		fmt.Fprintf(&text, "BenchmarkRead/block=4KiB/io=stdio 10 1 unit%d-name/op\n", i)
	}
	r := build(t, parse(t, text.String()))
	got := printed(t, r, Text)
	for i := range 20 {
		if !strings.Contains(got, fmt.Sprintf("unit%d-name", i)) {
			t.Errorf("unit %d is missing", i)
		}
	}
	checkWidth(t, got, textWidth)
}

// The author of a record can neither control the reader's terminal nor break a
// table.
func TestHostileNames(t *testing.T) {
	r := build(t, parse(t, "# note: \x1b[31mred\nBenchmarkA|B/<i>\x1b[2J/io=\x07*x* 1 1 ns/op\n"))
	for _, format := range []Format{Text, Markdown} {
		if got := printed(t, r, format); strings.ContainsAny(got, "\x1b\x07") {
			t.Errorf("%v: control characters in %q", format, got)
		}
	}
	if got := printed(t, r, Markdown); !strings.Contains(got, `A\|B`) || !strings.Contains(got, `\*x\*`) {
		t.Errorf("not escaped:\n%s", got)
	}
}

func TestBaseline(t *testing.T) {
	for _, tt := range []struct{ targets, want string }{
		{"mmap stdio stdio-buf", "stdio stdio-buf mmap"},
		{"mmap-view mmap", "mmap-view mmap"},
		{"x stdio y", "stdio x y"},
		{"x mmap", "x mmap"},
	} {
		var text strings.Builder
		for _, target := range strings.Fields(tt.targets) {
			fmt.Fprintf(&text, "BenchmarkRead/io=%s 1 1 ns/op\n", target)
		}
		r := build(t, parse(t, text.String()))
		if got := strings.Join(r.Targets, " "); got != tt.want || r.Baseline != r.Targets[0] {
			t.Errorf("%s: targets %s with the baseline %s, want %s", tt.targets, got, r.Baseline, tt.want)
		}
	}
}

func TestParseFormat(t *testing.T) {
	for _, format := range []Format{Text, Markdown, CSV, JSON, HTML} {
		if got, err := ParseFormat(format.String()); got != format || err != nil {
			t.Errorf("%v: %v, %v", format, got, err)
		}
	}
	_, err := ParseFormat("xml")
	for _, want := range []string{`"xml"`, "text", "markdown", "csv"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v lacks %s", err, want)
		}
	}
}

func TestErrors(t *testing.T) {
	run := parse(t, "BenchmarkRead 1 1 ns/op\n")
	r := build(t, run)
	if err := r.Write(&bytes.Buffer{}, Format(9)); err == nil || !strings.Contains(err.Error(), "Format(9)") {
		t.Errorf("unknown format: %v", err)
	}
	full := errors.New("disk full")
	for _, format := range []Format{Text, Markdown, CSV} {
		if err := r.Write(failing{full}, format); !errors.Is(err, full) {
			t.Errorf("%v: error %v, want that of the writer", format, err)
		}
	}
}

type failing struct{ err error }

func (f failing) Write([]byte) (int, error) { return 0, f.err }

// Every record that can be loaded has a report.
func FuzzReport(f *testing.F) {
	records, err := filepath.Glob("testdata/*.txt")
	if err != nil {
		f.Fatal(err)
	}
	for _, path := range records {
		text, err := os.ReadFile(path)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(text[:min(len(text), 4000)])
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		run, err := record.Load(bytes.NewReader(text), "f")
		if err != nil {
			return
		}
		r, err := Build(run, Options{Resamples: 50})
		if err != nil {
			t.Fatal(err)
		}
		for _, format := range []Format{Text, Markdown, CSV} {
			printed(t, r, format)
		}
	})
}
