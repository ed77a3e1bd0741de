// Package house_test checks the rules of the repository: which package may
// import which, how large a folder may be, and that the documents are true.
package house_test

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

// A pkg is a package as go list describes it.
type pkg struct {
	ImportPath    string
	Imports, Deps []string
}

// packages returns the packages of the module.
func packages(t *testing.T) []pkg {
	t.Helper()
	out, err := exec.Command("go", "list", "-json=ImportPath,Imports,Deps", "./...").Output()
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

// allowed returns, by a package's path in the module, the packages of the
// module that it may import. Imports go down or sideways. Tests may import
// anything.
func allowed() map[string][]string {
	return map[string][]string{
		"fileio":                 {},
		"fileio/fileiotest":      {"fileio"},
		"internal/search":        {},
		"internal/osfile":        {"fileio", "internal/osfile/sys"},
		"internal/bytesize":      {},
		"internal/machine":       {},
		"internal/house":         {},
		"internal/record":        {"bench/counter", "internal/noise", "internal/work"},
		"internal/noise":         {},
		"mmapio":                 {"fileio", "mmapio/internal/sys", "internal/osfile", "internal/search"},
		"stdio":                  {"fileio", "internal/osfile", "internal/search"},
		"fallback":               {"fileio", "mmapio", "stdio", "internal/osfile"},
		"bench/counter":          {"bench/counter/ptrace"},
		"internal/work":          {"bench/counter", "fileio", "internal/bytesize", "internal/stopping"},
		"bench/workload":         {"fileio", "internal/bytesize", "internal/search", "internal/stopping", "internal/work"},
		"bench":                  {"bench/counter", "bench/workload", "fileio", "internal/bytesize", "internal/stopping", "internal/work"},
		"internal/explain":       {"internal/record", "internal/noise"},
		"internal/child":         {"bench", "bench/counter", "internal/stopping"},
		"internal/cgroup":        {"internal/bytesize", "internal/machine"},
		"internal/confine":       {"bench", "internal/bytesize", "internal/cgroup", "internal/child"},
		"internal/plot":          {},
		"internal/table":         {},
		"internal/compare":       {"internal/noise", "internal/record", "internal/table", "internal/work"},
		"internal/report":        {"bench/workload", "internal/bytesize", "internal/compare", "internal/doctor", "internal/explain", "internal/plot", "internal/record", "internal/noise", "internal/table", "internal/work"},
		"internal/report/format": {"internal/plot", "internal/table"},
		"internal/doctor":        {"bench", "bench/counter", "internal/bytesize", "internal/doctor/sys", "internal/machine", "internal/noise", "internal/stopping"},
		"cmd/runbench":           {"bench", "fileio", "mmapio", "stdio", "internal/cli", "internal/stopping"},
		"internal/cli":           {"bench", "bench/counter", "internal/bytesize", "internal/child", "internal/compare", "internal/confine", "internal/doctor", "internal/explain", "internal/machine", "internal/plot", "internal/record", "internal/report", "internal/report/format", "internal/noise", "internal/stopping", "internal/table", "internal/work"},
		// The part of mmapio that depends on the system.
		"mmapio/internal/sys": {"fileio", "internal/osfile"},
		// The part of doctor that depends on the system.
		"internal/doctor/sys": {},
		"internal/stopping":   {},
		// The part of osfile that depends on the system.
		"internal/osfile/sys": {},
		// The part of counter that traces a child.
		"bench/counter/ptrace": {},
	}
}

// The module is listed once for all rules about imports.
func TestImports(t *testing.T) {
	all := packages(t)
	t.Run("downward", func(t *testing.T) { testDownward(t, all) })
	t.Run("light", func(t *testing.T) { testLight(t, all) })
	t.Run("suite", func(t *testing.T) { testSuite(t, all) })
}

func testDownward(t *testing.T, all []pkg) {
	rules := allowed()
	for _, p := range all {
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

// testLight checks that the file packages depend on golang.org/x/sys at most,
// and the contract on nothing but the standard library.
func testLight(t *testing.T, all []pkg) {
	light := map[string][]string{
		"fileio": {}, "mmapio": {"golang.org/x/sys/"}, "stdio": {"golang.org/x/sys/"}, "internal/search": {},
		"fallback": {"golang.org/x/sys/"}, "internal/osfile": {"golang.org/x/sys/"},
	}
	for _, p := range all {
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

// testSuite checks that only tests import the conformance suite.
func testSuite(t *testing.T, all []pkg) {
	const suite = module + "/fileio/fileiotest"
	for _, p := range all {
		if slices.Contains(p.Imports, suite) {
			t.Errorf("%s imports %s", p.ImportPath, suite)
		}
	}
}
