package format_test

import (
	"encoding/xml"
	"errors"
	"io"
	"regexp"
	"strings"
	"testing"

	"mmapbench/internal/report/format"
)

// loads matches what would make a browser fetch something.
var loads = regexp.MustCompile(`(?i)\s(src|srcset|href|action|data|poster)\s*=\s*["']?[^"'#d>][^"'>]*|url\([^)]*|@import|\b(fetch|XMLHttpRequest|WebSocket|EventSource|sendBeacon|import)\s*\(`)

// A page fetches nothing: no style, script, image or font from elsewhere. Its
// policy forbids it to try.
func TestPageLoadsNothing(t *testing.T) {
	for _, name := range []string{"x", hostile} {
		page := written(t, format.HTML, name)
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
	for _, name := range []string{"x", hostile} {
		page := written(t, format.HTML, name)
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

// The author of a record can put nothing but text into the page.
func TestHostilePage(t *testing.T) {
	const evil = `"'><img/src=x/onerror=alert(1)><svg/onload=alert(1)><script>alert(1)</script>` + "\x1b[31m"
	page := written(t, format.HTML, evil)
	if n := strings.Count(page, "<script"); n != 1 {
		t.Errorf("%d scripts", n)
	}
	for _, bad := range []string{"<img", "<svg/", "\x1b"} {
		if strings.Contains(page, bad) {
			t.Errorf("%q is in the page", bad)
		}
	}
}
