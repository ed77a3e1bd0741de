package report

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestLabels(t *testing.T) {
	for _, tt := range []struct {
		name         string
		names        []string
		want         []string
		common, most string
	}{
		{"what differs", []string{"Read/order=rand/block=4KiB/file=1MiB", "Read/order=seq/block=4KiB/file=1MiB"},
			[]string{"Read rand", "Read seq"}, "block=4KiB file=1MiB gomaxprocs=1", ""},
		{"what most share", []string{"A/map=kept", "B/map=kept", "A/map=fresh"},
			[]string{"A", "B", "A map=fresh"}, "gomaxprocs=1", "map=kept"},
		{"what one workload has", []string{"A/map=kept/block=1KiB", "A/map=kept/block=2KiB", "B/map=fresh/block=1KiB", "C/map=kept/block=1KiB"},
			[]string{"A 1KiB", "A 2KiB", "B map=fresh 1KiB", "C 1KiB"}, "gomaxprocs=1", "map=kept"},
		{"hints, threads, memory, mixtures", []string{"R/block=1KiB/cache=warm", "R/block=1KiB/cache=cold", "R/block=1KiB/cache=warm/hint=random", "R/block=1KiB/cache=warm/workers=4", "R/block=1KiB/cache=warm/mem=32MiB", "M/reads=70/block=1KiB/cache=warm/sync=each"},
			[]string{"R", "R cold", "R hint=random", "R workers=4", "R mem=32MiB", "M reads=70 sync=each"}, "block=1KiB gomaxprocs=1", "cache=warm"},
		{"a key that not all have", []string{"A", "A/hint=random", "B/hint=random"},
			[]string{"A", "A hint=random", "B hint=random"}, "gomaxprocs=1", ""},
		{"one case", []string{"Read/order=rand/block=4KiB/cache=warm"},
			[]string{"Read rand 4KiB"}, "order=rand block=4KiB cache=warm gomaxprocs=1", ""},
		{"another GOMAXPROCS", []string{"A-2", "A-4"},
			[]string{"A gomaxprocs=2", "A gomaxprocs=4"}, "", ""},
		{"sub-benchmarks", []string{"Copy/4KiB", "Copy/64KiB"},
			[]string{"Copy 4KiB", "Copy 64KiB"}, "gomaxprocs=1", ""},
		{"not unique", []string{"A/order=1/block=2", "A/block=1/order=2", "A/order=2/block=1", "A/cache=1/block=2"},
			[]string{"A/order=1/block=2 #1", "A/block=1/order=2 #2", "A 2 1", "A/cache=1/block=2 #4"}, "gomaxprocs=1", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var text strings.Builder
			for _, name := range tt.names {
				text.WriteString("Benchmark" + name + " 1 1 ns/op\n")
			}
			r := build(t, parse(t, text.String()))
			var got []string
			for _, c := range r.Cases {
				got = append(got, c.Label)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("labels (-want +got)\n%s", diff)
			}
			var common, most []string
			for _, p := range r.Common {
				common = append(common, p.Key+"="+p.Value)
			}
			for _, p := range r.Usual {
				most = append(most, p.Key+"="+p.Value)
			}
			if got := strings.Join(common, " "); got != tt.common {
				t.Errorf("common %q, want %q", got, tt.common)
			}
			if got := strings.Join(most, " "); got != tt.most {
				t.Errorf("usual %q, want %q", got, tt.most)
			}
		})
	}
}
