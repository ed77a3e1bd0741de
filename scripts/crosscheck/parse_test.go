package main

import (
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func recorded(t *testing.T, name string) []byte {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestParseFio(t *testing.T) {
	out := recorded(t, "fio.json")
	got, err := parseFio(out)
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]float64{enginePsync: 1000, engineMmap: 400, engineNull: 125.5}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
	for what, broken := range map[string]string{
		"nothing":     "",
		"no JSON":     "fio: pid=1, err=1/file:x",
		"half":        string(out[:len(out)/2]),
		"a job less":  strings.Replace(string(out), `"jobname" : "null"`, `"jobname" : "other"`, 1),
		"an error":    strings.Replace(string(out), `"error" : 0`, `"error" : 5`, 1),
		"no reads":    strings.Replace(string(out), `"total_ios" : 625000`, `"total_ios" : 0`, 1),
		"no runtime":  strings.Replace(string(out), `"runtime" : 251`, `"runtime" : 0`, 1),
		"no CPU time": strings.Replace(string(out), "usr_cpu", "cpu", 1),
		"other names": strings.ReplaceAll(string(out), "total_ios", "total"),
	} {
		if got, err := parseFio([]byte(broken)); err == nil || isToolError(err) {
			t.Errorf("%s: %v, %v", what, got, err)
		}
	}
}

func TestParseStrace(t *testing.T) {
	out := string(recorded(t, "strace.txt"))
	got, err := parseStrace([]byte(out))
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]int64{"pread64": 65540, "openat": 35, "mmap": 9, "fcntl": 4}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
	if sum(got) != 65540+35+9+4 {
		t.Errorf("the sum is %d", sum(got))
	}
	for what, broken := range map[string]string{
		"nothing":         "",
		"no table":        "strace: exec: Permission denied",
		"half":            out[:len(out)/2],
		"no number":       strings.Replace(out, "65540", "many", 1),
		"a column less":   strings.Replace(out, "0.432100           6", "", 1),
		"other than rows": strings.Replace(out, " 85.12", "warning\n 85.12", 1),
	} {
		if got, err := parseStrace([]byte(broken)); err == nil || isToolError(err) {
			t.Errorf("%s: %v, %v", what, got, err)
		}
	}
}

func TestMostOf(t *testing.T) {
	idle := map[string]int64{"openat": 30, "mmap": 20}
	if got := mostOf(map[string]int64{"openat": 31, "mmap": 20, "read": 5, "pread64": 5}, idle); got != "5 more pread64 than without a read" {
		t.Error(got)
	}
	if got := mostOf(idle, idle); got != "no more calls than without a read" {
		t.Error(got)
	}
}

func TestParsePerf(t *testing.T) {
	out := string(recorded(t, "perf.txt"))
	got, err := parsePerf([]byte(out))
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(map[string]int64{eventMinor: 3079, eventMajor: 2}, got); d != "" {
		t.Error(d)
	}
	for what, broken := range map[string]string{
		"nothing":       "",
		"an event less": strings.Replace(out, "major", "page", 1),
		"no number":     strings.Replace(out, "3079", "many", 1),
	} {
		if got, err := parsePerf([]byte(broken)); err == nil || isToolError(err) {
			t.Errorf("%s: %v, %v", what, got, err)
		}
	}
	// What perf can't do here proves nothing.
	if _, err := parsePerf(recorded(t, "perf-refused.txt")); !isToolError(err) {
		t.Errorf("an event that is not supported: %v", err)
	}
}

// What fio did while others had its CPU does not count.
func TestBusyFio(t *testing.T) {
	out := strings.Replace(string(recorded(t, "fio.json")), `"usr_cpu" : 98.4`, `"usr_cpu" : 94.1`, 1)
	got, err := parseFio([]byte(out))
	want := map[string]float64{enginePsync: 1000, engineMmap: math.Inf(1), engineNull: 125.5}
	if d := cmp.Diff(want, got); d != "" || err != nil {
		t.Error(d, err)
	}
}

// What fio prints here is understood, whatever its version.
func TestFio(t *testing.T) {
	fio := needs(t, "fio")
	s := newSession(t)
	for _, c := range s.cases("kept") {
		times, err := s.fioTimes(t.Context(), fio, c)
		if isToolError(err) {
			t.Skip(err)
		}
		if err != nil || len(times) != len(engines()) {
			t.Errorf("%s: %v, %v", label(c), times, err)
		}
	}
}
