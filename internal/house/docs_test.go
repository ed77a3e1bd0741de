package house_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"mmapbench/internal/work"
)

// The method has a row for each unit that a record can have, and no others.
func TestMethodUnits(t *testing.T) {
	_, table, _ := strings.Cut(read(t, "docs/method.md"), "## Units")
	table, _, _ = strings.Cut(table, "\n## ")
	told := map[string]bool{}
	for _, row := range regexp.MustCompile("(?m)^\\| (`[^|]*`) \\|").FindAllStringSubmatch(table, -1) {
		for _, unit := range regexp.MustCompile("`([^`]+)`").FindAllStringSubmatch(row[1], -1) {
			told[unit[1]] = true
		}
	}
	for _, u := range work.Units() {
		if !told[u.Name] {
			t.Errorf("docs/method.md does not tell what %s is", u.Name)
		}
		delete(told, u.Name)
	}
	for unit := range told {
		t.Errorf("docs/method.md tells of %s, which no record has", unit)
	}
}

// The targets of links in documents, and the files they name, exist.
func TestDocumentLinks(t *testing.T) {
	documents, err := filepath.Glob("docs/*.md")
	if err != nil {
		t.Fatal(err)
	}
	checked := 0
	for _, name := range append(documents, "README.md", "results/README.md") {
		text := read(t, name)
		for _, m := range regexp.MustCompile(`\]\(([^)#]+)\)`).FindAllStringSubmatch(text, -1) {
			if strings.Contains(m[1], "://") {
				continue
			}
			checked++
			if _, err := os.Stat(filepath.Join(filepath.Dir(name), m[1])); err != nil {
				t.Errorf("%s links to %s: %v", name, m[1], err)
			}
		}
		for _, m := range regexp.MustCompile("`((?:[a-z]+/)+[a-z_]+\\.(?:go|sh|md))`").FindAllStringSubmatch(text, -1) {
			checked++
			if _, err := os.Stat(m[1]); err != nil {
				t.Errorf("%s names %s: %v", name, m[1], err)
			}
		}
	}
	if checked < 20 {
		t.Errorf("only %d names were found", checked)
	}
}
