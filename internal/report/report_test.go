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
	"mmapbench/internal/report/format"
)

// textWidth is the width of text that does not go to a terminal.
const textWidth = 110

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

func printed(t testing.TB, r *Report, f format.Format) string {
	t.Helper()
	var out bytes.Buffer
	if err := format.Write(&out, f, &r.Full, format.Options{Plots: r.Plots()}); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func onScreen(t testing.TB, r *Report) string {
	t.Helper()
	var out bytes.Buffer
	if err := format.Screen(&out, &r.Screen, 0); err != nil {
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
				if form != "screen" {
					got = printed(t, r, format.Format(form))
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
	r := build(t, load(t, "testdata/full.txt"))
	whole := fromProse(r, printed(t, r, format.Text), "│")
	for _, width := range []int{72, 80} {
		var text, screen bytes.Buffer
		if err := errors.Join(format.Write(&text, format.Text, &r.Full, format.Options{Width: width}), format.Screen(&screen, &r.Screen, width)); err != nil {
			t.Fatal(err)
		}
		checkWidth(t, text.String(), width)
		checkWidth(t, screen.String(), width)
		if got := fromProse(r, text.String(), "│"); len(got) != len(whole) {
			t.Errorf("%d numbers in %d columns, %d in %d", len(got), width, len(whole), textWidth)
		}
		if strings.Contains(screen.String(), "saves") || !strings.Contains(onScreen(t, r), "saves") {
			t.Errorf("the last column is not left out of %d columns:\n%s", width, screen.String())
		}
	}
}

// CSV must not repeat a column name, nor escape its quotes twice.
func TestCSVColumns(t *testing.T) {
	r := build(t, parse(t, `BenchmarkSort/n=10/unit=a,"b"/io=x 1 1 ns/op`+"\n"))
	rows, err := csv.NewReader(strings.NewReader(printed(t, r, format.CSV))).ReadAll()
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
		for _, f := range []format.Format{format.Text, format.Markdown, format.CSV} {
			printed(t, r, f)
		}
	})
}
