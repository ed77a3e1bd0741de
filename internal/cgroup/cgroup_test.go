package cgroup

import "testing"

func TestEnforced(t *testing.T) {
	tests := []struct {
		u    Usage
		want bool
	}{
		{Usage{Limit: 1000, Peak: 1000, Hits: 1}, true},
		{Usage{Limit: 1000, Peak: 1010, Hits: 1}, true}, // a charge that the kernel forced
		{Usage{Limit: 1000, Peak: 1011, Hits: 1}, false},
		{Usage{Limit: 1000, Peak: 1000}, false},
		{Usage{Limit: 1000, Hits: 1}, true}, // a kernel that does not tell
	}
	for _, tt := range tests {
		if got := tt.u.Enforced(); got != tt.want {
			t.Errorf("%v: %v", tt.u, got)
		}
	}
	const want = "limit 32MiB, met 7 times, peak unknown, page cache at the end 24MiB"
	if got := (Usage{Limit: 32 << 20, Hits: 7, Cache: 24 << 20}).String(); got != want {
		t.Errorf("got %q", got)
	}
}
