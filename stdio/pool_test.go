package stdio

import "testing"

func TestRounded(t *testing.T) {
	for _, tt := range []struct{ n, want int }{
		{0, 0}, {1, 1}, {2, 2}, {3, 4}, {4096, 4096}, {4097, 8192},
		{maxRounded - 1, maxRounded}, {maxRounded, maxRounded}, {maxRounded + 1, maxRounded + 1},
	} {
		if got := rounded(tt.n); got != tt.want {
			t.Errorf("rounded(%d) = %d, want %d", tt.n, got, tt.want)
		}
	}
}

func TestPoolGet(t *testing.T) {
	var p pool
	for _, n := range []int{10, 5, 100, 0, maxRounded + 1} {
		c := p.get(n)
		if len(c.b) < n {
			t.Errorf("get(%d) has %d bytes", n, len(c.b))
		}
		p.put(c)
	}
}
