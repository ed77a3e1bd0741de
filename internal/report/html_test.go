package report

import (
	"encoding/xml"
	"errors"
	"io"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"mmapbench/internal/plot"
)

// pages returns the page of each record in testdata.
func pages(t *testing.T) map[string]string {
	t.Helper()
	records, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(records) == 0 {
		t.Fatalf("no records in testdata: %v", err)
	}
	all := map[string]string{}
	for _, path := range records {
		all[filepath.Base(path)] = printed(t, build(t, load(t, path)), HTML)
	}
	return all
}

// loads matches what would make a browser fetch something.
var loads = regexp.MustCompile(`(?i)\s(src|srcset|href|action|data|poster)\s*=\s*["']?[^"'#d>][^"'>]*|url\([^)]*|@import|\b(fetch|XMLHttpRequest|WebSocket|EventSource|sendBeacon|import)\s*\(`)

// A page fetches nothing: no style, script, image or font from elsewhere. Its
// policy forbids it to try.
func TestPageLoadsNothing(t *testing.T) {
	for name, page := range pages(t) {
		if found := loads.FindString(page); found != "" {
			t.Errorf("%s: %q", name, found)
		}
		for _, link := range regexp.MustCompile(`href="([^"]*)"`).FindAllStringSubmatch(page, -1) {
			if link[1] != "data:," && !strings.HasPrefix(link[1], "#") {
				t.Errorf("%s: a link to %q", name, link[1])
			}
		}
		if !strings.Contains(page, `content="default-src &#39;none&#39;;`) && !strings.Contains(page, `content="default-src 'none';`) {
			t.Errorf("%s has no policy", name)
		}
	}
	for _, bad := range []string{`<img src=x.png>`, `<script src="https://e.org/x.js">`, `<link href='//e.org/x.css'>`, `a{background:url(x.png)}`, `@import "x"`, `fetch("x")`} {
		if !loads.MatchString(bad) {
			t.Errorf("%q is not found", bad)
		}
	}
}

// The elements are balanced, ids are unique, and links have targets.
func TestPageIsWhole(t *testing.T) {
	for name, page := range pages(t) {
		d := xml.NewDecoder(strings.NewReader(page))
		d.Strict, d.AutoClose, d.Entity = false, xml.HTMLAutoClose, xml.HTMLEntity
		count := map[string]int{}
		ids := map[string]bool{}
		var links []string
		for {
			token, err := d.Token()
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			e, ok := token.(xml.StartElement)
			if !ok {
				continue
			}
			count[e.Name.Local]++
			if e.Name.Local == "script" || e.Name.Local == "style" {
				if err := d.Skip(); err != nil {
					t.Fatalf("%s: %v", name, err)
				}
				continue
			}
			for _, a := range e.Attr {
				switch {
				case a.Name.Local == "id" && ids[a.Value]:
					t.Errorf("%s: two elements are %q", name, a.Value)
				case a.Name.Local == "id":
					ids[a.Value] = true
				case a.Name.Local == "href" && strings.HasPrefix(a.Value, "#"):
					links = append(links, a.Value[1:])
				case a.Name.Local == "aria-labelledby":
					links = append(links, strings.Fields(a.Value)...)
				}
			}
		}
		for _, l := range links {
			if !ids[l] {
				t.Errorf("%s: nothing is %q", name, l)
			}
		}
		if count["h1"] != 1 || count["main"] != 1 || count["script"] != 1 || count["table"] == 0 {
			t.Errorf("%s: %v", name, count)
		}
	}
}

// The verdict comes first, then plots, tables and notes.
func TestPageOrder(t *testing.T) {
	page := printed(t, build(t, load(t, "testdata/full.txt")), HTML)
	at := -1
	for _, part := range []string{"<h1>os.File is beaten in 7", `class="summary"`, `<section id="table-what-to-do"`, `<section id="how-many-times-as-fast"`, `<section id="time-per-operation-by-block-size"`,
		`<section id="what-a-mapping-saves-calls-copies-faults"`, `<section id="table-time-per-operation"`, `<section id="warnings" class="warn"`, `<section id="provenance"`} {
		i := strings.Index(page, part)
		if i <= at {
			t.Errorf("%s is at %d, after %d", part, i, at)
		}
		at = i
	}
}

// The author of a record can put nothing but text into the page.
func TestHostilePage(t *testing.T) {
	const evil = `"'><img/src=x/onerror=alert(1)><svg/onload=alert(1)>`
	page := printed(t, build(t, parse(t, "# note: <script>alert(1)</script>\x1b[31m\n# warning: <script>alert(1)</script>\n"+
		"cpu: <script>alert(1)</script>\n# source: x/op: <script>alert(1)</script>\n"+
		"BenchmarkA"+evil+"/block=4KiB/io="+evil+" 1 1 ns/op 3 syscalls/op 5 p50-ns\n"+
		"BenchmarkA"+evil+"/block=64B/io="+evil+" 1 1 ns/op 3 syscalls/op\n")), HTML)
	if n := strings.Count(page, "<script"); n != 1 {
		t.Errorf("%d scripts", n)
	}
	for _, bad := range []string{"<img", "<svg/", "\x1b"} {
		if strings.Contains(page, bad) {
			t.Errorf("%q is in the page", bad)
		}
	}
}

func TestHeadline(t *testing.T) {
	for _, tt := range []struct {
		score Score
		want  string
	}{
		{Score{}, "What an operation takes"},
		{Score{Wins: 3, Losses: 1, Even: 1}, "os.File is beaten in 3 of 5 cases"},
		{Score{Losses: 3, Even: 1}, "Nothing beats os.File"},
		{Score{Even: 4, Open: 1}, "No difference shown in 5 cases"},
		{Score{Open: 2}, "Nothing is decided yet"},
	} {
		r := &Report{Score: tt.score, Baseline: "stdio", Targets: []string{"stdio", "mmap"}}
		if got := r.headline(); got != tt.want {
			t.Errorf("%+v: %q, want %q", tt.score, got, tt.want)
		}
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
			case *plot.Ranges:
				see(v.Keys...)
			case *plot.Bars:
				see(v.Keys...)
			}
		}
	}
	if want := []string{"speed", "time-read-rand", "costs", "latency"}; !slices.Equal(names, want) {
		t.Errorf("plots %q, want %q", names, want)
	}
	for target, want := range map[string]int{"stdio": 0, "mmap": 2, "uring": 4} {
		if len(slots[target]) != 1 || !slots[target][want] {
			t.Errorf("%s has the slots %v, want %d alone", target, slots[target], want)
		}
	}
}

// Many cases are shown in families, a few rows each; none is lost.
func TestFamilies(t *testing.T) {
	var cases []*Case
	for i := range 40 {
		cases = append(cases, &Case{Name: []string{"Read", "Find", "OpenClose"}[i%3], Label: string(rune('a' + i))})
	}
	shown := 0
	for _, f := range families(cases) {
		shown += len(f.cases)
		if len(f.cases) > maxRows || f.name == "" {
			t.Errorf("%q has %d cases", f.name, len(f.cases))
		}
	}
	if shown != len(cases) {
		t.Errorf("%d of %d cases are shown", shown, len(cases))
	}
	if few := families(cases[:3]); len(few) != 1 || few[0].name != "" {
		t.Errorf("few cases are in %+v", few)
	}
}

func TestPlotNames(t *testing.T) {
	g := &gallery{used: map[string]bool{}}
	for _, tt := range []struct{ text, want string }{
		{"time Read rand", "time-read-rand"}, {"../../etc/passwd", "etc-passwd"}, {"time Read/rand", "time-read-rand-2"}, {"time read rand 2", "time-read-rand-2-2"},
		{"time Read.rand", "time-read-rand-3"}, {"µ", "plot"}, {strings.Repeat("x", 300), strings.Repeat("x", maxSlug)},
	} {
		if got := g.named(nil, tt.text).Name; got != tt.want {
			t.Errorf("%q is named %q, want %q", tt.text, got, tt.want)
		}
	}
}

// Captions explain exactly what the page shows.
func TestPageExplainsWhatItShows(t *testing.T) {
	one := "BenchmarkRead/block=4KiB/io=mmap 1 5 ns/op 1 syscalls/op\n"
	few := one + "BenchmarkRead/block=4KiB/io=stdio 1 9 ns/op 1 syscalls/op 7 user-B/op\n"
	alike := strings.Repeat("BenchmarkRead/block=4KiB/io=mmap 1 5 ns/op\nBenchmarkRead/block=4KiB/io=stdio 1 5 ns/op\n", 8)
	for _, tt := range []struct {
		name, text   string
		there, never []string
	}{
		{"one", one, nil, []string{"times as fast as", "hollow", "Pale"}},
		{"few", few, []string{"times as fast as", "? too few", "hollow", "Pale: copied in user space."}, []string{"device"}},
		{"alike", alike, []string{"~ no difference", "hollow"}, []string{"Pale"}},
	} {
		page := strings.ReplaceAll(printed(t, build(t, parse(t, tt.text)), HTML), "\u00a0", " ")
		_, body, _ := strings.Cut(page, "<nav")
		for _, s := range tt.there {
			if !strings.Contains(body, s) && !strings.Contains(strings.ToLower(body), s) {
				t.Errorf("%s does not explain %q", tt.name, s)
			}
		}
		for _, s := range tt.never {
			if strings.Contains(body, s) {
				t.Errorf("%s explains %q, which it does not show", tt.name, s)
			}
		}
	}
}
