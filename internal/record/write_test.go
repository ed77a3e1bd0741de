package record

import (
	"bytes"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/perf/benchfmt"

	"mmapbench/bench/counter"
	"mmapbench/internal/work"
)

// The standard reader of benchmark results can read what a Writer writes.
func TestWriter(t *testing.T) {
	var out bytes.Buffer
	targets := []work.Target{{Name: "stdio"}, {Name: "mmap", Maps: true}, {Name: "mmap-view", Maps: true}}
	w, err := NewWriter(&out, []KeyValue{{"goos", "linux"}, {"cpu", "A CPU\nof two lines"}}, []KeyValue{{"seed", "42"}, {"flags", "-bench a: b"}}, targets, 2)
	if err != nil {
		t.Fatal(err)
	}
	c := work.Case{Workload: "Read", Order: "seq", Block: 64, File: 1 << 20, Cache: "warm", Map: "kept"}
	for _, r := range []work.Measurement{
		{Case: c, Target: "stdio", Pass: work.Counting, Ops: 1024, Values: []work.Value{{Unit: "syscalls/op", Value: 1}, {Unit: "kernel-B/op", Value: 64}}},
		{Case: c, Target: "stdio", Pass: work.Timing, Ops: 1000, Values: []work.Value{{Unit: "ns/op", Value: 1234.5}, {Unit: "B/s", Value: 1e9}}},
	} {
		if err := w.Record(r); err != nil {
			t.Fatal(err)
		}
		if err := w.Note("warning", "comes in between"); err != nil {
			t.Fatal(err)
		}
	}

	if !strings.Contains(out.String(), "\n# maps: mmap mmap-view\n") {
		t.Errorf("the header does not say who maps:\n%s", &out)
	}

	type line struct {
		Name   string
		Iters  int
		Values map[string]float64
		CPU    string
	}
	var lines []line
	reader := benchfmt.NewReader(&out, "out")
	for reader.Scan() {
		switch rec := reader.Result().(type) {
		case *benchfmt.Result:
			values := map[string]float64{}
			for _, v := range rec.Values {
				values[v.Unit] = v.Value
			}
			lines = append(lines, line{rec.Name.String(), rec.Iters, values, rec.GetConfig("cpu")})
		case *benchfmt.SyntaxError:
			t.Error(rec)
		}
	}
	name := "Read/order=seq/block=64B/file=1MiB/cache=warm/map=kept/io=stdio-2"
	want := []line{
		{name, 1024, map[string]float64{"syscalls/op": 1, "kernel-B/op": 64}, "A CPU of two lines"},
		{name, 1000, map[string]float64{"sec/op": 1234.5e-9, "B/s": 1e9}, "A CPU of two lines"},
	}
	if diff := cmp.Diff(want, lines); diff != "" {
		t.Error(diff)
	}
	for _, u := range work.Units() {
		if got := reader.Units().GetBetter(u.Name); got != map[string]int{"lower": -1, "higher": 1}[u.Better] {
			t.Errorf("%s: better is %d", u.Name, got)
		}
		exact := reader.Units().Get(u.Name, "assume")
		if (exact != nil && exact.Value == "exact") != u.Exact {
			t.Errorf("%s: assume is %v", u.Name, exact)
		}
	}
}

// Each source names a unit of measurements, or says why it is absent.
func TestSources(t *testing.T) {
	all, err := counter.Sources()
	if err != nil {
		t.Fatal(err)
	}
	all[0].Err = errors.New("not today")
	notes := Sources(all)
	if notes[0] != (KeyValue{"absent", all[0].Figure.Unit() + ": not today"}) || len(notes) != len(all)+1 {
		t.Errorf("the notes are %v", notes)
	}
	for _, n := range notes {
		unit, _, _ := strings.Cut(n.Value, ":")
		if !slices.ContainsFunc(work.Units(), func(u work.Unit) bool { return u.Name == unit }) {
			t.Errorf("no record has the unit of %v", n)
		}
	}
}
