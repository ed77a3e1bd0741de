package report

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"mmapbench/internal/compare"
	"mmapbench/internal/doctor"
	"mmapbench/internal/report/format"
	"mmapbench/internal/table"
)

// members lists the members of an object as the documents do. A list has every
// member that any of its elements has.
func members(v any, path string) (all []string) {
	add := func(some ...string) {
		for _, m := range some {
			if !slices.Contains(all, m) {
				all = append(all, m)
			}
		}
	}
	switch v := v.(type) {
	case table.Object:
		for _, m := range v {
			name := strings.TrimPrefix(path+"."+m.Name, ".")
			if slices.Contains([]string{"[].units", "[].cases[].params", "[].cases[].results[].figures"}, path) {
				name = path + ".*" // the names are data
			}
			below := members(m.Value, name)
			if len(below) == 0 || !strings.HasPrefix(below[0], name+"[]") && !strings.HasPrefix(below[0], name+".*") {
				below = append([]string{name}, below...)
			}
			if m.Optional {
				below[0] += " °"
			}
			add(below...)
		}
	case []table.Object:
		add(path + "[]")
		for _, o := range v {
			add(members(o, path+"[]")...)
		}
	case []any:
		add(path + "[]")
		for _, o := range v {
			add(members(o, path+"[]")...)
		}
	case []string, []float64:
		add(path + "[]")
	}
	return all
}

// The documentation names exactly the members of the documents.
func TestDataIsDocumented(t *testing.T) {
	records, err := filepath.Glob("testdata/*.txt")
	if err != nil {
		t.Fatal(err)
	}
	var reports []table.Object
	for _, path := range records {
		reports = append(reports, build(t, load(t, path)).Full.Data)
	}
	old, now := twoSides()
	comparison := Compare(compareTexts(t, old, strings.Replace(now, "cpu: A", "cpu: B", 1), "syscalls/op", compare.Options{}), View{}).Data
	diagnosis := Diagnosis(&doctor.Report{Floors: make([]doctor.Floor, 1), Findings: make([]doctor.Finding, 1), Counters: make([]doctor.Counter, 1)})
	for _, doc := range []struct {
		name, title, schema string
		all                 []table.Object
	}{
		{"json.md", "The JSON of a report", reportSchema, reports},
		{"json.md", "The JSON of doctor", diagnosisSchema, []table.Object{diagnosis}},
		{"compare.md", "Comparing runs", "", []table.Object{comparison}},
	} {
		text := chapter(t, doc.name, doc.title)
		have := members(doc.all, "")[1:] // without the list itself
		for i, m := range have {
			have[i] = strings.TrimPrefix(m, "[].")
		}
		want := documented(text)
		slices.Sort(have)
		slices.Sort(want)
		if diff := cmp.Diff(want, have); diff != "" {
			t.Errorf("docs/%s, %s (-document +data)\n%s", doc.name, doc.title, diff)
		}
		if !strings.Contains(text, doc.schema) {
			t.Errorf("docs/%s, %s does not name %s", doc.name, doc.title, doc.schema)
		}
	}
}

// chapter returns the part of a document below a title.
func chapter(t *testing.T, name, title string) string {
	t.Helper()
	doc, err := os.ReadFile("../../docs/" + name)
	if err != nil {
		t.Fatal(err)
	}
	_, text, _ := strings.Cut("\n"+string(doc), "\n# "+title+"\n")
	text, _, _ = strings.Cut(text, "\n# ")
	return text
}

// documented lists the members that a text describes.
func documented(text string) (all []string) {
	for _, m := range regexp.MustCompile("(?m)^\\| `([^`]+)`( °)? \\| .+ \\|$").FindAllStringSubmatch(text, -1) {
		all = append(all, m[1]+m[2])
	}
	return all
}

// Missing values are null or absent, and lists are never null.
func TestDataOfLittle(t *testing.T) {
	text := printed(t, build(t, parse(t, "BenchmarkA/io=stdio 1 5 ns/op\nBenchmarkA/io=mmap 1 4 ns/op 7 x/op\n")), format.JSON)
	var doc reportJSON
	if err := json.Unmarshal([]byte(text), &doc); err != nil {
		t.Fatal(err)
	}
	stdio, mmap := doc.Cases[0].Results[0], doc.Cases[0].Results[1]
	if f := stdio.Figures["sec/op"]; f.Center == nil || *f.Center != 5e-9 || f.Low != nil || f.High != nil || f.N != 1 {
		t.Errorf("figure %+v", f)
	}
	if _, ok := stdio.Figures["x/op"]; ok || stdio.Ratio != nil || len(mmap.Figures) != 2 {
		t.Errorf("results %+v %+v", stdio, mmap)
	}
	if v := mmap.Ratio; v == nil || v.Center == nil || *v.Center != 1.25 || v.Low != nil || v.High != nil || v.Verdict != "too-few" {
		t.Errorf("ratio %+v", v)
	}
	for line := range strings.Lines(text) {
		member, _, _ := strings.Cut(strings.TrimSpace(line), ":")
		if strings.Contains(line, ": null") && !slices.Contains([]string{`"low"`, `"high"`, `"center"`}, member) {
			t.Errorf("null: %s", line)
		}
	}
}
