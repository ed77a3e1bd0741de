package report

import (
	"maps"
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
	for _, part := range []string{"<h1>os.File is beaten in 7", `class="summary"`, `<section id="table-what-to-do"`, `<section id="plots"`,
		`<section id="table-time-per-operation"`, `<section id="warnings" class="warn"`, `<section id="provenance"`} {
		i := strings.Index(page, part)
		if i <= at {
			t.Errorf("%s is at %d, after %d", part, i, at)
		}
		at = i
	}
}

// There is a plot for each sweep over block sizes, and a target has the same colour
// everywhere.
func TestPlots(t *testing.T) {
	text := ""
	for _, name := range []string{"Read/order=rand", "Write/order=rand"} {
		for _, block := range []string{"64B", "4KiB"} {
			for _, target := range []string{"mmap", "stdio", "uring"} {
				text += strings.Repeat("Benchmark"+name+"/block="+block+"/io="+target+"-2 1 5 ns/op\n", 6)
			}
		}
	}
	var names []string
	for _, p := range build(t, parse(t, text)).Plots() {
		names = append(names, p.Name)
		slots := map[string]int{}
		for _, l := range p.Plot.Lines {
			slots[l.Name] = l.Slot
		}
		if want := map[string]int{"stdio": 0, "mmap": 2, "uring": 6}; !maps.Equal(slots, want) {
			t.Errorf("%s: the targets have the slots %v, want %v", p.Name, slots, want)
		}
	}
	if want := []string{"time-read-rand", "time-write-rand"}; !slices.Equal(names, want) {
		t.Errorf("plots %q, want %q", names, want)
	}
}

func TestPlotNames(t *testing.T) {
	used := map[string]bool{}
	for _, tt := range []struct{ text, want string }{
		{"time Read rand", "time-read-rand"}, {"../../etc/passwd", "etc-passwd"}, {"time Read/rand", "time-read-rand-2"}, {"time read rand 2", "time-read-rand-2-2"},
		{"time Read.rand", "time-read-rand-3"}, {"µ", "plot"}, {strings.Repeat("x", 300), strings.Repeat("x", 80)},
	} {
		if got := unique(plot.Slug(tt.text), used); got != tt.want {
			t.Errorf("%q is named %q, want %q", tt.text, got, tt.want)
		}
	}
}
