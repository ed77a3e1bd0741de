package cli

import (
	"strings"
	"testing"

	"mmapbench/bench"
)

func TestFitting(t *testing.T) {
	cases := []bench.Case{
		{Workload: "Read", Cache: "warm", File: 8 << 20},
		{Workload: "Read", Cache: "cold", File: 8 << 20},
		{Workload: "Read", Memory: 1 << 20, File: 8 << 20},
		{Workload: "Update", Cache: "warm", File: 8 << 20},
	}
	for _, tt := range []struct {
		free int64
		want string
		told string
	}{
		{16 << 20, "warm cold  warm", ""},
		{16<<20 - 1, "warm cold ", "1 of 4 cases were left out: they want 16MiB"},
		{8<<20 - 1, "cold ", "2 of 4 cases were left out: they want 16MiB"},
	} {
		some, left, err := fitting(tt.free, 8<<20, cases, nil)
		var caches []string
		for _, c := range some {
			caches = append(caches, string(c.Cache))
		}
		if got := strings.Join(caches, " "); err != nil || got != tt.want {
			t.Errorf("%d bytes: %q fit, not %q; %v", tt.free, got, tt.want, err)
		}
		if told := strings.Join(left, ""); !strings.HasPrefix(told, tt.told) || (told == "") != (tt.told == "") {
			t.Errorf("%d bytes: it says %q", tt.free, told)
		}
	}
	_, _, err := fitting(4<<20, 8<<20, cases[:1], nil)
	if err == nil || !strings.Contains(err.Error(), "-mem 1MiB") || !strings.Contains(err.Error(), "-cache cold") {
		t.Errorf("where nothing fits it says %v", err)
	}
}
