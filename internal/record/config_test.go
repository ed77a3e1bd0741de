package record

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// described lists cases with their configuration.
func described(run *Run) (all []string) {
	for _, c := range run.Cases {
		all = append(all, fmt.Sprintf("%s %v %d", c.Key, c.Config, len(c.Targets[0].Values[Time])))
	}
	return all
}

func TestConfig(t *testing.T) {
	const a = "BenchmarkA 1 1 ns/op\n"
	for _, tt := range []struct {
		name, text string
		want       []string
		warning    string
	}{
		{"it holds until it changes", "branch: x\n" + a + a + "branch: y\n" + a + "branch: x\n" + a,
			[]string{"A [{branch x}] 3", "A [{branch y}] 1"}, `branch is both "x" and "y"`},
		{"it ends", "branch: x\n" + a + "branch:\n" + a, []string{"A [{branch x}] 1", "A [] 1"}, ""},
		{"in another order", "a: 1\nb: 2\n" + a + "a:\na: 1\n" + a, []string{"A [{a 1} {b 2}] 2"}, ""},
		{"blanks at the end, and CRLF", "cpu: A  \n" + a + "cpu: A\t\r\n" + a + "cpu: A\n" + a, []string{"A [{cpu A}] 3"}, ""},
		{"sorted", a + "cpu: A\ngoos: linux\nok  \tx\t2s\npkg: p\n", []string{"A [{cpu A} {goos linux} {pkg p}] 1"},
			"f:2: configuration behind the last result (cpu, goos, pkg) is taken to hold for all results"},
		{"sorted, of two machines", a + "cpu: A\ncpu: B\n", []string{"A [] 1"}, `cpu is both "A" and "B"`},
		{"a package without benchmarks", "goos: linux\npkg: a\n" + a + "PASS\ngoos: linux\npkg: b\nPASS\n", []string{"A [{goos linux} {pkg a}] 1"}, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			run := load(t, tt.text)
			if diff := cmp.Diff(tt.want, described(run)); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
			all := strings.Join(run.Warnings, "\n")
			if tt.warning == "" && all != "" || !strings.Contains(all, tt.warning) {
				t.Errorf("warnings %q, want %q", run.Warnings, tt.warning)
			}
		})
	}
}

func TestVaried(t *testing.T) {
	const a = "BenchmarkA 1 1 ns/op\n"
	for text, want := range map[string]string{
		"cpu: A\npkg: p\n" + a + "pkg: q\n" + a:                                   "",
		"cpu: A\nkernel: 1\n" + a + "cpu: B\nkernel: 2\n" + a:                     "cpu",
		"cpu: A\nkernel: 1\n" + a + "cpu: B\nkernel: 2\n" + a + "kernel: 3\n" + a: "cpu kernel",
		a + "branch: x\n" + a: "branch",
	} {
		if got := strings.Join(load(t, text).Varied(), " "); got != want {
			t.Errorf("%q varies in %q, want %q", text, got, want)
		}
	}
}
