package report

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"mmapbench/internal/compare"
	"mmapbench/internal/record"
	"mmapbench/internal/report/format"
)

// twoSides returns runs in which one count and one time became worse, one time
// may have become worse, and one case is on one side only.
func twoSides() (old, new string) {
	const head = "# runbench: 1\n# seed: 1\ncpu: A\nUnit syscalls/op better=lower\nUnit syscalls/op assume=exact\nUnit kernel-B/op better=lower\nUnit kernel-B/op assume=exact\nUnit ns/op better=lower\n"
	side := func(calls int, stdio, mmap, spread float64) string {
		var b strings.Builder
		b.WriteString(head)
		fmt.Fprintf(&b, "BenchmarkRead/block=4KiB/cache=warm/io=stdio-2 4096 %d syscalls/op 4096 kernel-B/op\n", calls)
		fmt.Fprintf(&b, "BenchmarkRead/block=4KiB/cache=warm/io=mmap-2 4096 0 syscalls/op 0 kernel-B/op\n")
		for i := range 12 {
			off := float64(i*5%12)/5.5 - 1
			fmt.Fprintf(&b, "BenchmarkRead/block=4KiB/cache=warm/io=stdio-2 1000 %.6g ns/op\n", stdio*(1+0.01*off))
			fmt.Fprintf(&b, "BenchmarkRead/block=4KiB/cache=warm/io=mmap-2 1000 %.6g ns/op\n", mmap*(1+spread*off))
			fmt.Fprintf(&b, "BenchmarkRead/block=64B/cache=warm/io=mmap-2 1000 %.6g ns/op\n", 20*(1+0.01*off))
		}
		return b.String()
	}
	old = side(1, 900, 500, 0.3) + "BenchmarkFind/cache=warm/io=mmap-2 1000 5 ns/op\n"
	return old, side(2, 1800, 550, 0.3)
}

func compareTexts(t *testing.T, old, new, gate string, o compare.Options) *compare.Result {
	t.Helper()
	var err error
	if gate != "" {
		if o.Gate, err = compare.ParseGate(gate); err != nil {
			t.Fatal(err)
		}
	}
	r, err := compare.Compare([]*record.Run{loadText(t, old, "old.txt")}, []*record.Run{loadText(t, new, "new.txt")}, o)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func loadText(t *testing.T, text, name string) *record.Run {
	t.Helper()
	run, err := record.Load(strings.NewReader(text), name)
	if err != nil {
		t.Fatal(err)
	}
	return run
}

func written(t *testing.T, r *compare.Result, f format.Format, v View) string {
	t.Helper()
	var out bytes.Buffer
	if err := format.Write(&out, f, Compare(r, v), format.Options{}); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func TestWriteComparison(t *testing.T) {
	old, new := twoSides()
	r := compareTexts(t, old, new, "syscalls/op,ns/op:5%", compare.Options{})
	// The other formats print all digits, and processors may differ in the last
	// ones.
	for _, f := range []format.Format{format.Text, format.Markdown} {
		name := "testdata/comparison." + string(f) + ".golden"
		got := written(t, r, f, View{})
		if *update {
			if err := os.WriteFile(name, []byte(got), 0o666); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(want), got); diff != "" {
			t.Errorf("%v (-want +got)\n%s", f, diff)
		}
	}
}

// A comparisonJSON is what tests read of the JSON of a comparison.
type comparisonJSON struct {
	Tables []struct {
		Unit    string
		Columns []struct{ Name string }
		Rows    []struct {
			Name  string
			Cells []*struct {
				sampleJSON
				Change *struct {
					Delta, P *float64
					Outcome  string
				}
			}
		}
	}
}

// CSV and JSON contain the same figures.
func TestComparisonFormatsAgree(t *testing.T) {
	old, new := twoSides()
	r := compareTexts(t, old, new, "syscalls/op,ns/op:5%", compare.Options{})
	var parsed comparisonJSON
	if err := json.Unmarshal([]byte(written(t, r, format.JSON, View{})), &parsed); err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(strings.NewReader(written(t, r, format.CSV, View{}))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	text := func(v *float64) string {
		if v == nil {
			return ""
		}
		return strconv.FormatFloat(*v, 'g', -1, 64)
	}
	var fromJSON, fromCSV [][]string
	for _, tab := range parsed.Tables {
		for _, row := range tab.Rows {
			for i, c := range row.Cells {
				if c == nil {
					continue
				}
				fields := []string{row.Name, tab.Unit, tab.Columns[i].Name, text(c.Center), text(c.Low), text(c.High), strconv.Itoa(c.N), "", "", ""}
				if c.Change != nil {
					fields = append(fields[:7], text(c.Change.Delta), text(c.Change.P), c.Change.Outcome)
				}
				fromJSON = append(fromJSON, fields)
			}
		}
	}
	for _, r := range rows[1:] {
		fromCSV = append(fromCSV, []string{r[0], r[1], r[3], r[4], r[5], r[6], r[7], r[10], r[13], r[15]})
	}
	if diff := cmp.Diff(fromCSV, fromJSON); diff != "" || len(fromCSV) == 0 {
		t.Errorf("(-csv +json)\n%s", diff)
	}
}

func TestComparisonViews(t *testing.T) {
	old, new := twoSides()
	t.Run("units", func(t *testing.T) {
		got := written(t, compareTexts(t, old, new, "", compare.Options{}), format.Text, View{Units: []string{"ratio"}})
		if !strings.Contains(got, "\nRATIO\n") || strings.Contains(got, "NS/OP\n") || strings.Contains(got, "GATE") {
			t.Errorf("only the ratio was wanted:\n%s", got)
		}
	})
	t.Run("all", func(t *testing.T) {
		r := compareTexts(t, old, new, "", compare.Options{})
		some, all := written(t, r, format.Text, View{}), written(t, r, format.Text, View{All: true})
		if strings.Contains(some, "4 KiB │ 4 KiB") || !strings.Contains(all, "4 KiB │ 4 KiB") {
			t.Errorf("counts that are the same:\n%s\n%s", some, all)
		}
	})
	t.Run("machines", func(t *testing.T) {
		got := written(t, compareTexts(t, old, strings.Replace(new, "cpu: A", "cpu: B", 1), "", compare.Options{}), format.Text, View{})
		if !strings.Contains(got, "cpu: A in old, B in new") || strings.Contains(got, "+98.1%") {
			t.Errorf("times of different machines:\n%s", got)
		}
	})
}

func TestGateLines(t *testing.T) {
	old, new := twoSides()
	r := compareTexts(t, old, new, "syscalls/op,ns/op:5%", compare.Options{})
	want := []string{
		"tripped: Read/block=4KiB/cache=warm/io=stdio-2: syscalls/op 1 in old, 2 in new (+100.0%)",
		"tripped: Read/block=4KiB/cache=warm/io=stdio-2: ns/op 900 ns in old, 1.80 µs in new (+100.0% [+98.1%, +101.9%])",
		"tripped: Find/cache=warm/io=mmap-2: ns/op: vanished: new has no such benchmark",
	}
	if diff := cmp.Diff(want, GateLines(r, compare.Tripped)); diff != "" {
		t.Errorf("tripped (-want +got)\n%s", diff)
	}
	open := strings.Join(GateLines(r, compare.Inconclusive), "\n")
	for _, s := range []string{"io=mmap-2: ns/op 500 ns in old, 550 ns in new (+10.0%", "the interval includes no change"} {
		if !strings.Contains(open, s) {
			t.Errorf("inconclusive: %q is not in\n%s", s, open)
		}
	}
}
