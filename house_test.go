// Package mmapbench_test holds the house together: which package may import
// which, and that the documents tell the truth.
package mmapbench_test

import (
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

const module = "mmapbench"

// A pkg is what go list tells of a package.
type pkg struct {
	ImportPath                         string
	Imports, TestImports, XTestImports []string
	Deps                               []string
	Standard                           bool
}

// packages returns those of the module.
func packages(t *testing.T) []pkg {
	t.Helper()
	out, err := exec.Command("go", "list", "-json=ImportPath,Imports,TestImports,XTestImports,Deps", "./...").Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	var all []pkg
	for dec := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p pkg
		if err := dec.Decode(&p); errors.Is(err, io.EOF) {
			return all
		} else if err != nil {
			t.Fatal(err)
		}
		all = append(all, p)
	}
}

// An import goes down or sideways: what a package may import of the module, by
// its path below it. Tests may import what they like.
func allowed() map[string][]string {
	return map[string][]string{
		"":                  {},
		"fileio":            {},
		"fileio/fileiotest": {"fileio"},
		"internal/search":   {},
		"internal/osfile":   {"internal/osfile/sys"},
		"internal/bytesize": {},
		"internal/machine":  {"internal/bytesize"},
		"internal/record":   {},
		"internal/stats":    {},
		"mmapio":            {"fileio", "mmapio/internal/sys", "internal/osfile", "internal/search"},
		"stdio":             {"fileio", "internal/osfile", "internal/search"},
		"fallback":          {"fileio", "mmapio", "stdio", "internal/osfile"},
		"bench/counter":     {"bench/counter/ptrace"},
		"bench":             {"bench/counter", "fileio", "internal/bytesize", "internal/stopping"},
		"internal/explain":  {"internal/record", "internal/stats"},
		"internal/child":    {"bench", "bench/counter", "internal/stopping"},
		"internal/cgroup":   {"internal/bytesize"},
		"internal/confine":  {"bench", "internal/bytesize", "internal/cgroup", "internal/child"},
		"internal/plot":     {},
		"internal/compare":  {"bench", "internal/record", "internal/stats"},
		"internal/report":   {"internal/bytesize", "internal/compare", "internal/doctor", "internal/explain", "internal/plot", "internal/record", "internal/stats"},
		"internal/doctor":   {"bench", "bench/counter", "internal/bytesize", "internal/doctor/sys", "internal/machine", "internal/stats", "internal/stopping"},
		"cmd/runbench":      {"bench", "bench/counter", "fileio", "mmapio", "stdio", "internal/bytesize", "internal/child", "internal/compare", "internal/confine", "internal/doctor", "internal/machine", "internal/plot", "internal/record", "internal/report", "internal/stats", "internal/stopping"},
		// It has strace and perf watch the targets of runbench, and nothing else.
		"scripts/crosscheck": {"bench", "bench/counter", "fileio", "mmapio", "stdio", "internal/bytesize", "internal/record", "internal/stats"},
		// The part of mmapio that differs between systems.
		"mmapio/internal/sys": {"fileio", "internal/osfile"},
		// The part of doctor that differs between systems.
		"internal/doctor/sys": {},
		"internal/stopping":   {},
		// The part of osfile that differs between systems.
		"internal/osfile/sys": {},
		// The part of counter that traces a child.
		"bench/counter/ptrace": {},
	}
}

func TestImportsRunDownward(t *testing.T) {
	rules := allowed()
	for _, p := range packages(t) {
		name := strings.TrimPrefix(strings.TrimPrefix(p.ImportPath, module), "/")
		may, known := rules[name]
		if !known {
			t.Errorf("package %q has no rule: say what it may import", name)
		}
		for _, imp := range p.Imports {
			below, ours := strings.CutPrefix(imp, module+"/")
			if ours && !slices.Contains(may, below) {
				t.Errorf("%s imports %s", name, below)
			}
		}
	}
}

// The file packages are light: golang.org/x/sys at most. The contract has
// nothing but the standard library.
func TestLightPackages(t *testing.T) {
	light := map[string][]string{
		"fileio": {}, "mmapio": {"golang.org/x/sys/"}, "stdio": {"golang.org/x/sys/"}, "internal/search": {},
		"fallback": {"golang.org/x/sys/"}, "internal/osfile": {"golang.org/x/sys/"},
	}
	for _, p := range packages(t) {
		may, isLight := light[strings.TrimPrefix(p.ImportPath, module+"/")]
		if !isLight {
			continue
		}
		for _, dep := range p.Deps {
			first, _, _ := strings.Cut(dep, "/")
			foreign := strings.Contains(first, ".") && !slices.ContainsFunc(may, func(prefix string) bool { return strings.HasPrefix(dep, prefix) })
			if foreign {
				t.Errorf("%s depends on %s", p.ImportPath, dep)
			}
		}
	}
}

// Only tests know the conformance suite.
func TestWhoImportsWhat(t *testing.T) {
	only := map[string]string{
		module + "/fileio/fileiotest": "",
	}
	for _, p := range packages(t) {
		for _, imp := range p.Imports {
			for lib, who := range only {
				if (imp == lib || strings.HasPrefix(imp, lib+"/")) && p.ImportPath != module+"/"+who {
					t.Errorf("%s imports %s", p.ImportPath, imp)
				}
			}
		}
	}
}
