package report

import (
	"encoding/json"
	"os"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"mmapbench/internal/report/format"
)

// members lists the members of a type as docs/json.md does.
func members(t reflect.Type, path string) (all []string) {
	switch t.Kind() {
	case reflect.Pointer:
		return members(t.Elem(), path)
	case reflect.Slice:
		return below(t.Elem(), path+"[]")
	case reflect.Map:
		return below(t.Elem(), path+".*")
	case reflect.Struct:
		for i := range t.NumField() {
			f := t.Field(i)
			if f.Anonymous {
				all = append(all, members(f.Type, path)...)
				continue
			}
			name, option, _ := strings.Cut(f.Tag.Get("json"), ",")
			member := strings.TrimPrefix(path+"."+name, ".")
			if k := f.Type.Kind(); k != reflect.Slice && k != reflect.Map {
				all = append(all, mark(member, option))
				all = append(all, members(f.Type, member)...)
				continue
			}
			list := members(f.Type, member)
			list[0] = mark(list[0], option)
			all = append(all, list...)
		}
	}
	return all
}

func below(t reflect.Type, path string) []string {
	return append([]string{path}, members(t, path)...)
}

func mark(member, option string) string {
	if option == "omitempty" {
		return member + " °"
	}
	return member
}

// The documentation names exactly the members of the documents, in order.
func TestJSONIsDocumented(t *testing.T) {
	for _, doc := range []struct {
		name, title, schema string
		form                reflect.Type
	}{
		{"json.md", "The JSON of a report", reportSchema, reflect.TypeFor[reportData]()},
		{"json.md", "The JSON of doctor", diagnosisSchema, reflect.TypeFor[diagnosisData]()},
		{"compare.md", "Comparing runs", "", reflect.TypeFor[comparisonData]()},
	} {
		text := chapter(t, doc.name, doc.title)
		if diff := cmp.Diff(members(doc.form, ""), documented(text)); diff != "" {
			t.Errorf("docs/%s, %s (-type +document)\n%s", doc.name, doc.title, diff)
		}
		if doc.schema != "" && !strings.Contains(text, "`"+doc.schema+"`") {
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
func TestJSONOfLittle(t *testing.T) {
	text := printed(t, build(t, parse(t, "BenchmarkA/io=stdio 1 5 ns/op\nBenchmarkA/io=mmap 1 4 ns/op 7 x/op\n")), format.JSON)
	var doc reportData
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
