package doctor

import (
	"testing"

	"mmapbench/internal/doctor/sys"
)

// Touching pages again causes no fault: then the time is not told.
func TestMinorFaultsAreProven(t *testing.T) {
	for _, tt := range []struct {
		got sys.Faults
		ok  bool
	}{
		{sys.Faults{Minor: 512}, true},
		{sys.Faults{Minor: 514}, true}, // the runtime's own
		{sys.Faults{Minor: 16}, false}, // huge pages, or fault-around
		{sys.Faults{Minor: 5000}, false},
		{sys.Faults{Minor: 512, Major: 1}, false},
	} {
		if err := expectMinor(tt.got, 512); (err == nil) != tt.ok {
			t.Errorf("%+v: %v", tt.got, err)
		}
	}
}

// Two buffers of the copy must not push others out of a small memory.
func TestCopyNeedsRoom(t *testing.T) {
	s := planted(map[string]string{"proc/meminfo": "MemAvailable: 131072 kB\n"})
	if _, err := (&lab{sys: s}).copying(64 << 20); err == nil {
		t.Error("there is room")
	}
}
