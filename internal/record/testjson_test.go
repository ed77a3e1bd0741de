package record

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// event returns a line of go test -json.
func event(action, pkg, output string) string {
	if output != "" {
		output = fmt.Sprintf(`,"Output":%q`, output)
	}
	return fmt.Sprintf(`{"Time":"2026-01-05T10:00:00.1Z","Action":%q,"Package":%q%s}`, action, pkg, output) + "\n"
}

// The lines of packages that run at the same time come interleaved and in
// pieces.
func TestTestJSON(t *testing.T) {
	text := event("start", "a", "") + event("start", "b", "") +
		event("output", "a", "goos: linux\n") + event("output", "a", "pkg: a\n") +
		event("output", "b", "goos: linux\n") + event("output", "a", "BenchmarkX-2 \t") +
		event("output", "b", "pkg: b\n") + event("output", "b", "BenchmarkX-2 \t") +
		"# a line of the go command\n" +
		event("output", "a", "  1\t 10 ns/op\n") + event("output", "b", "  1\t 20 ns/op\n") +
		event("output", "b", "--- FAIL: BenchmarkY-2\n") + event("output", "b", "FAIL\tb\t1s\n") + event("fail", "b", "") +
		event("output", "a", "PASS\n") + event("pass", "a", "")
	run := load(t, text)
	var got []string
	for _, c := range run.Cases {
		got = append(got, fmt.Sprintf("%s %s-%d %.0f", c.Package, c.Key, c.Procs, 1e9*c.Targets[0].Values[Time][0]))
	}
	if diff := cmp.Diff([]string{"b X-2 20", "a X-2 10"}, got); diff != "" {
		t.Errorf("cases (-want +got)\n%s", diff)
	}
	if diff := cmp.Diff([]Failure{{"f", 12, "--- FAIL: BenchmarkY-2", "BenchmarkY-2", "b"}}, run.Failures); diff != "" {
		t.Errorf("failures (-want +got)\n%s", diff)
	}
	if len(run.Warnings) > 0 || run.Runs() != 1 {
		t.Errorf("warnings %q, %d runs", run.Warnings, run.Runs())
	}
	if again := load(t, text+text); again.Runs() != 2 {
		t.Errorf("%d runs of two starts of each package", again.Runs())
	}
}

// An interrupted stream loses only its last line.
func TestTestJSONCut(t *testing.T) {
	text := event("output", "a", "BenchmarkX-2 1 10 ns/op\n") + event("output", "a", "BenchmarkY-2 1 10 ns/op\n") + event("output", "a", "BenchmarkZ-2 ")
	run := load(t, text[:len(text)-20])
	if len(run.Cases) != 2 || len(run.Warnings) != 1 || !strings.HasPrefix(run.Warnings[0], "f:3: this event of go test -json is cut") {
		t.Errorf("%d cases, warnings %q", len(run.Cases), run.Warnings)
	}
	long := load(t, text+event("output", "a", strings.Repeat("x", 20<<10))+event("output", "a", strings.Repeat("x", 20<<10)))
	if len(long.Warnings) != 1 || !strings.Contains(long.Warnings[0], "longer than") {
		t.Errorf("a long line: warnings %q", long.Warnings)
	}
	_, err := Load(strings.NewReader(event("output", "a", "PASS\n")), "f")
	if err == nil || !strings.Contains(err.Error(), "output of go test -json in which no benchmark has a result") {
		t.Errorf("no results: error %v", err)
	}
}
