package compare

import (
	"math"
	"strings"
	"testing"

	"mmapbench/internal/record"
)

func TestDirections(t *testing.T) {
	out := func(unit string, figure string) string {
		return "goos: linux\n" + strings.Repeat("BenchmarkQueue-2 100 "+figure+" "+unit+"\n", 6)
	}
	for _, tt := range []struct {
		name   string
		unit   string
		record string // what the records say of the unit
		better map[string]int
		want   Outcome // for a figure that halved
		err    string
	}{
		{"a rate", "ops/sec", "", nil, Tripped, ""},
		{"a time", "ns/op", "", nil, Passed, ""},
		{"allocations", "allocs/op", "", nil, Passed, ""},
		{"calls in a record that says only that they are counted", "syscalls/op", "Unit syscalls/op assume=exact\n", nil, Passed, ""},
		{"not known", "hits/op", "", nil, Ungated, "-better hits/op=lower"},
		{"known from the record", "hits/op", "Unit hits/op better=higher\n", nil, Tripped, ""},
		{"known from the options", "hits/op", "", map[string]int{"hits/op": +1}, Tripped, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			old, now := loadAll(t, tt.record+out(tt.unit, "100")), loadAll(t, tt.record+out(tt.unit, "50"))
			r, err := Compare(old, now, Options{Gate: gate(t, tt.unit+":5%"), Better: tt.better})
			if tt.err != "" {
				if err == nil || !strings.Contains(err.Error(), tt.err) {
					t.Errorf("error %v, want one that tells the way out, %q", err, tt.err)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if got, reason := only(t, r); got != tt.want {
				t.Errorf("%v (%s), want %v", got, reason, tt.want)
			}
		})
	}
}

func TestParseBetter(t *testing.T) {
	got, err := ParseBetter("hits/op=lower, score=higher")
	if err != nil || got["hits/op"] != -1 || got["score"] != +1 || len(got) != 2 {
		t.Errorf("%v, %v", got, err)
	}
	for _, s := range []string{"", "hits/op", "hits/op=", "=lower", "hits/op=less", "hits/op=lower,", "hits/op=lower,hits/op=higher"} {
		if got, err := ParseBetter(s); err == nil {
			t.Errorf("%q is taken for %v", s, got)
		}
	}
}

// A row that is noisier than others within its runs is taken to be noisier
// between runs too.
func TestNoisyRowsHaveLargerErrors(t *testing.T) {
	var rows []mean
	for i := range 20 {
		rows = append(rows, mean{difference: 0.002 * float64(i-10), within: 1e-6})
	}
	n := &unitNoise{}
	n.scale, n.excess = scatter(map[string][]mean{"mmap": rows})
	group := func(values ...float64) []record.Group { return []record.Group{{Values: values}} }
	quiet, ok := n.judge(group(100, 101, 102, 103), group(110, 111, 112, 113), Row{})
	noisy, ok2 := n.judge(group(100, 150, 200, 300), group(400, 500, 700, 900), Row{})
	if !ok || !ok2 || noisy.error < 10*quiet.error || noisy.error < 5*math.Sqrt(noisy.within) {
		t.Errorf("the errors are %v and %v", quiet.error, noisy.error)
	}
}
