package report

import (
	"slices"
	"strings"
	"testing"

	"mmapbench/internal/plot"
	"mmapbench/internal/report/format"
)

// The verdict comes first, then plots, tables and notes.
func TestPageOrder(t *testing.T) {
	page := printed(t, build(t, load(t, "testdata/full.txt")), format.HTML)
	at := -1
	for _, part := range []string{"<h1>os.File is beaten in 7", `class="summary"`, `<section id="table-what-to-do"`, `<section id="time-per-operation-by-block-size"`,
		`<section id="what-a-mapping-saves-calls-copies-faults"`, `<section id="table-time-per-operation"`, `<section id="warnings" class="warn"`, `<section id="provenance"`} {
		i := strings.Index(page, part)
		if i <= at {
			t.Errorf("%s is at %d, after %d", part, i, at)
		}
		at = i
	}
}

// Each kind of plot is present if the record has its figures, and a target has
// the same colour everywhere.
func TestPlots(t *testing.T) {
	text := ""
	for _, block := range []string{"64B", "4KiB"} {
		for _, target := range []string{"mmap", "stdio", "uring"} {
			for range 6 {
				text += "BenchmarkRead/order=rand/block=" + block + "/io=" + target + "-2 1 5 ns/op 1 syscalls/op 3 p50-ns 4 p99-ns 9 max-ns\n"
			}
		}
	}
	var names []string
	slots := map[string]map[int]bool{}
	see := func(keys ...plot.Key) {
		for _, k := range keys {
			if slots[k.Name] == nil {
				slots[k.Name] = map[int]bool{}
			}
			slots[k.Name][k.Slot] = true
		}
	}
	for _, g := range build(t, parse(t, text)).Plots() {
		if g.Title == "" || g.Caption == "" {
			t.Errorf("gallery %+v", g)
		}
		for _, p := range g.Plots {
			names = append(names, p.Name)
			switch v := p.Plot.(type) {
			case *plot.Curves:
				for _, l := range v.Lines {
					see(plot.Key{Name: l.Name, Slot: l.Slot})
				}
			case *plot.Bars:
				see(v.Keys...)
			}
		}
	}
	if want := []string{"time-read-rand", "costs"}; !slices.Equal(names, want) {
		t.Errorf("plots %q, want %q", names, want)
	}
	for target, want := range map[string]int{"stdio": 0, "mmap": 2, "uring": 5} {
		if len(slots[target]) != 1 || !slots[target][want] {
			t.Errorf("%s has the slots %v, want %d alone", target, slots[target], want)
		}
	}
}

// Many cases are shown in parts, in order; none is lost.
func TestParts(t *testing.T) {
	var cases, shown []*Case
	for i := range 40 {
		cases = append(cases, &Case{Label: string(rune('a' + i))})
	}
	for _, p := range parts("Speed", cases) {
		shown = append(shown, p.cases...)
		if len(p.cases) > maxRows || !strings.HasPrefix(p.title, "Speed, part ") {
			t.Errorf("%q has %d cases", p.title, len(p.cases))
		}
	}
	if !slices.Equal(shown, cases) {
		t.Errorf("%d of %d cases are shown", len(shown), len(cases))
	}
	if few := parts("Speed", cases[:3]); len(few) != 1 || few[0].title != "Speed" || len(parts("Speed", nil)) > 0 {
		t.Errorf("few cases are in %+v", few)
	}
}

func TestPlotNames(t *testing.T) {
	g := &gallery{used: map[string]bool{}}
	for _, tt := range []struct{ text, want string }{
		{"time Read rand", "time-read-rand"}, {"../../etc/passwd", "etc-passwd"}, {"time Read/rand", "time-read-rand-2"}, {"time read rand 2", "time-read-rand-2-2"},
		{"time Read.rand", "time-read-rand-3"}, {"µ", "plot"}, {strings.Repeat("x", 300), strings.Repeat("x", 80)},
	} {
		if got := g.named(nil, tt.text).Name; got != tt.want {
			t.Errorf("%q is named %q, want %q", tt.text, got, tt.want)
		}
	}
}
