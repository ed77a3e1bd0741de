package table

import (
	"math"
	"testing"
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
		if got := Value(tt.v, tt.unit); got != tt.want {
			t.Errorf("%v %s: %q, want %q", tt.v, tt.unit, got, tt.want)
		}
	}
}

func TestUnitName(t *testing.T) {
	for unit, want := range map[string]string{
		"sec/op": "ns/op", "user-sec/op": "user-ns/op", "p50-sec": "p50-ns", "B/s": "B/s", "seconds/op": "seconds/op", "kernel-B/op": "kernel-B/op",
	} {
		if got := UnitName(unit); got != want {
			t.Errorf("%s: %s, want %s", unit, got, want)
		}
	}
}

func TestRatio(t *testing.T) {
	for _, tt := range []struct {
		ratio   float64
		outcome Outcome
		want    string
	}{
		{1.925, Win, "1.93x"},
		{0.9531, Loss, "0.95x"},
		{0.0123, Loss, "0.0123x"},
		{0.9976, Loss, "0.9976x"},
		{274.4, Win, "274x"},
		{1.9, Even, "~"},
		{1.9, Open, "1.90x?"},
	} {
		if got := (Cell{Unit: Ratio, Value: tt.ratio, Outcome: tt.outcome}).String(); got != tt.want {
			t.Errorf("%v, %v: %q, want %q", tt.ratio, tt.outcome, got, tt.want)
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
		if a, b := Apart(tt.low, tt.high, tt.unit); a != tt.a || b != tt.b {
			t.Errorf("%v, %v %s: %s, %s, want %s, %s", tt.low, tt.high, tt.unit, a, b, tt.a, tt.b)
		}
	}
}
