package report

import (
	"html"
	"math"
	"regexp"
	"strings"
	"testing"

	"mmapbench/internal/plot"
)

// cellsOf returns what is between the tags of each row of a table, in words.
func cellsOf(table string) (rows []string) {
	for _, row := range regexp.MustCompile(`(?s)<tr>.*?</tr>`).FindAllString(table, -1) {
		text := html.UnescapeString(regexp.MustCompile(`<[^>]*>`).ReplaceAllString(row, " "))
		rows = append(rows, strings.Join(strings.Fields(text), " "))
	}
	return rows
}

// The page has the steps of all cases, with the figures of the text.
func TestPageHasTheSteps(t *testing.T) {
	e := explained(t, surveyed(), ExplainOptions{All: true, Seed: 42}) // the seed of build
	page := printed(t, build(t, parse(t, surveyed())), HTML)
	_, section, found := strings.Cut(page, `<section id="table-where-the-time-of-an-operation-goes">`)
	if !found {
		t.Fatal("the page has no steps")
	}
	section, _, _ = strings.Cut(section, "</section>")
	got := map[string]bool{}
	label := ""
	for _, row := range cellsOf(section) {
		if strings.HasPrefix(row, "Read ") {
			label = row
		}
		got[label+": "+row] = true
	}
	want := 0
	for _, row := range e.Tables[0].Rows {
		if row[0] != "" {
			label = row[0]
		}
		// case, step, time, interval, %, calls, copied, faults, each
		words := strings.Join([]string{row[1], row[8], row[2], row[3], row[4], row[5], row[6], row[7]}, " ")
		words = label + ": " + strings.Join(strings.Fields(words), " ")
		want++
		if !got[words] {
			t.Errorf("the page does not have %q", words)
		}
	}
	if want != 88 { // 8 cases of 5 lines, 8 of 6
		t.Errorf("%d lines", want)
	}
	if strings.Contains(printed(t, build(t, parse(t, "BenchmarkX/io=a 1 5 ns/op\n")), HTML), `class="steps"`) {
		t.Error("there are steps of one target")
	}
}

// A waterfall ends where the last target is, and its gaps are where the last
// bar ends.
func TestStairs(t *testing.T) {
	r := build(t, parse(t, surveyed()))
	groups := 0
	for _, gallery := range r.Plots() {
		if !strings.HasSuffix(gallery.Title, "step by step") {
			continue
		}
		for _, p := range gallery.Plots {
			for _, g := range p.Plot.(*plot.Bars).Groups {
				groups++
				at := 0.0
				for i, b := range g.Bars {
					gap, bar := b.Cells[0].Parts[0], b.Cells[0].Parts[1]
					low, high := gap.Length, gap.Length+bar.Length
					last := i == len(g.Bars)-1
					if !gap.Gap || bar.Gap || bar.Pale == (i == 0 || last) {
						t.Errorf("%s: bar %d is %+v", g.Label, i, b)
					}
					switch {
					case i == 0 && (low != 0 || math.Abs(high-100) > 1e-9), last && (low != 0 || math.Abs(high-at) > 0.5):
						t.Errorf("%s: bar %d is from %v to %v, behind one to %v", g.Label, i, low, high, at)
					case i == 0:
						at = high
					case last:
					case math.Abs(low-at) < 1e-9: // it adds
						at = high
					case math.Abs(high-at) < 1e-9:
						at = low
					default:
						t.Errorf("%s: bar %d is from %v to %v, behind one to %v", g.Label, i, low, high, at)
					}
				}
			}
		}
	}
	if groups != 6 { // of 8 sizes 3, with 2 mappings
		t.Errorf("%d cases have stairs", groups)
	}
}
