package compare

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// What a side lacks or did not measure cannot pass.
func TestMissing(t *testing.T) {
	a := func(name string) string { return times(name, 1, 2, 3) }
	for _, tt := range []struct {
		name     string
		old, new string
		o        Options
		want     []string
	}{
		{"a benchmark vanished", a("A-2") + a("B-2"), a("A-2"), Options{}, []string{"tripped B-2: vanished: new has no such benchmark"}},
		{"a benchmark vanished, which is allowed", a("A-2") + a("B-2"), a("A-2"), Options{AllowMissing: true}, []string{"passed B-2: vanished: new has no such benchmark"}},
		{"a benchmark is new", a("A-2"), a("A-2") + a("B-2"), Options{}, []string{"ungated B-2: new: old has no figures"}},
		{"all benchmarks of a package vanished", "pkg: x\n" + a("A-2") + "pkg: y\n" + a("B-2"), "pkg: x\n" + a("A-2"), Options{}, []string{"tripped B-2: vanished: new has no such benchmark"}},
		{"a key was added", a("A-2") + a("B/block=4KiB/io=x-2"), a("A-2") + a("B/block=4KiB/fill=read/io=x-2"), Options{}, []string{
			"inconclusive B/block=4KiB/io=x-2: new names it with fill",
			"ungated B/block=4KiB/fill=read/io=x-2: new: old has no figures"}},
		{"another value of a key", a("A-2") + a("B/block=4KiB-2"), a("A-2") + a("B/block=8KiB-2"), Options{}, []string{
			"tripped B/block=4KiB-2: vanished: new has no such benchmark",
			"ungated B/block=8KiB-2: new: old has no figures"}},
		{"another GOMAXPROCS", "goos: linux\n" + a("A") + "PASS\ngoos: linux\n" + a("B-2"), "goos: linux\n" + a("A") + "PASS\ngoos: linux\n" + a("B-4"), Options{}, []string{
			"inconclusive B-2: GOMAXPROCS is 2 in old and 4 in new",
			"ungated B-4: new: old has no figures"}},
		{"the unit is missing", a("A-2") + a("B-2"), a("A-2") + "BenchmarkB-2 1 3 syscalls/op\n", Options{}, []string{"inconclusive B-2: new has no figures of this unit"}},
		{"the unit was not measured", a("A-2"), "# absent: minflt/op: no right to\n" + a("A-2"), Options{Gate: gate(t, "minflt/op")}, []string{"inconclusive : not measured: no right to"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			tt.o.Gate = append(gate(t, "ns/op:5%"), tt.o.Gate...)
			r := compared(t, loadAll(t, units+tt.old), loadAll(t, units+tt.new), tt.o)
			var got []string
			for _, m := range r.Missing {
				got = append(got, m.Outcome.String()+" "+m.Row+": "+m.Reason)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

func TestProcs(t *testing.T) {
	_, err := Compare(loadAll(t, units+times("A-2", 1, 2, 3)), loadAll(t, units+times("A-4", 1, 2, 3)), Options{Gate: gate(t, "ns/op:5%")})
	if err == nil || !strings.Contains(err.Error(), "GOMAXPROCS is 2 in old and 4 in new") {
		t.Errorf("error %v does not tell that GOMAXPROCS differs", err)
	}
}

// A run that failed trips the gate, whatever its figures say.
func TestFailures(t *testing.T) {
	good, bad := units+times("A-2", 1, 2, 3), units+times("A-2", 1, 2, 3)+"panic: boom\nFAIL\n"
	if r := compared(t, loadAll(t, good), loadAll(t, bad), Options{Gate: gate(t, "ns/op:5%")}); len(r.Failures) != 1 || !strings.Contains(r.Failures[0], "panic: boom") {
		t.Errorf("failures %q of a new run that panicked", r.Failures)
	}
	r := compared(t, loadAll(t, bad), loadAll(t, good), Options{Gate: gate(t, "ns/op:5%")})
	if len(r.Failures) > 0 || !strings.Contains(strings.Join(r.Warnings, "\n"), "old: f:") {
		t.Errorf("failures %q and warnings %q of an old run that panicked", r.Failures, r.Warnings)
	}
}
