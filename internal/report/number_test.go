package report

import (
	"math"
	"testing"

	"mmapbench/internal/noise"
)

func TestValue(t *testing.T) {
	for _, tt := range []struct {
		v          float64
		unit, want string
	}{
		{0.31e-9, "sec/op", "0.31 ns"}, {953e-9, "sec/op", "953 ns"}, {999.6e-9, "sec/op", "1.00 µs"}, {1.5e-3, "user-sec/op", "1.50 ms"},
		{12.34, "p99.9-sec", "12.3 s"}, {7200, "sec/op", "7200 s"}, {0, "sys-sec/op", "0 ns"},
		{4096, "kernel-B/op", "4 KiB"}, {64, "B/op", "64 B"}, {1536, "B/op", "1.5 KiB"}, {1 << 26, "user-B/op", "64 MiB"}, {0, "B/op", "0"},
		{4.298e9, "B/s", "4 GiB/s"},
		{1, "syscalls/op", "1"}, {0, "syscalls/op", "0"}, {0.0625, "syscalls/op", "0.0625"}, {1024, "syscalls/op", "1024"},
		{16384, "minflt/op", "16.4k"}, {0.0002, "minflt/op", "<0.001"}, {-2, "drift/op", "-2"},
	} {
		if got := value(tt.v, tt.unit); got != tt.want {
			t.Errorf("%v %s: %q, want %q", tt.v, tt.unit, got, tt.want)
		}
	}
}

// shortInterval distinguishes the ends of an interval from 1.
func TestShortInterval(t *testing.T) {
	for _, tt := range []struct {
		low, high float64
		want      string
	}{
		{1.81, 2.04, "[1.8, 2.0]"},
		{26, 28, "[26, 28]"},
		{1.02, 1.31, "[1.02, 1.31]"},
		{0.19, 0.2, "[0.19, 0.20]"},
		{0.61, 0.64, "[0.61, 0.64]"},
		{0, math.Inf(1), ""},
	} {
		if got := shortInterval(&noise.Comparison{Low: tt.low, High: tt.high}); got != tt.want {
			t.Errorf("[%v, %v]: %s, want %s", tt.low, tt.high, got, tt.want)
		}
	}
}

func TestTerse(t *testing.T) {
	for _, tt := range []struct {
		ratio   float64
		verdict noise.Verdict
		want    string
	}{
		{1.925, noise.Faster, "1.93x"},
		{0.9531, noise.Slower, "0.95x"},
		{0.0123, noise.Slower, "0.0123x"},
		{0.9976, noise.Slower, "0.9976x"},
		{274.4, noise.Faster, "274x"},
		{1.9, noise.NoDifference, "~"},
		{1.9, noise.TooFew, "1.90x?"},
	} {
		if got := terse(tt.ratio, tt.verdict); got != tt.want {
			t.Errorf("%v, %v: %q, want %q", tt.ratio, tt.verdict, got, tt.want)
		}
	}
}

func TestApart(t *testing.T) {
	for _, tt := range []struct {
		low, high float64
		unit      string
		a, b      string
	}{
		{3, 4, "x/op", "3", "4"},
		{1.000244, 1.000488, "syscalls/op", "1.0002", "1.0005"},
		{0.0001, 0.0002, "x/op", "0.0001", "0.0002"},
		{1, 1, "x/op", "1", "1"},
		{4096.5, 4097, "user-B/op", "4096 B", "4097 B"},
		{1e-6, 1.0001e-6, "sec/op", "1e-06 s", "1.0001e-06 s"},
		{math.Nextafter(1, 0), 1, "x/op", "0.9999999999999999", "1"},
	} {
		if a, b := apart(tt.low, tt.high, tt.unit); a != tt.a || b != tt.b {
			t.Errorf("%v, %v %s: %s, %s, want %s, %s", tt.low, tt.high, tt.unit, a, b, tt.a, tt.b)
		}
	}
}
