package mmapio

import (
	"bufio"
	"fmt"
	"os"
	"runtime"
	"strings"
	"testing"
	"time"
)

// resources are what the system has given to this process.
type resources struct {
	files    int
	mappings int
	bytes    int64 // of address space
}

func resourcesNow(t *testing.T) resources {
	t.Helper()
	files, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		t.Skip("no /proc to count what is open:", err)
	}
	maps, err := os.ReadFile("/proc/self/maps")
	if err != nil {
		t.Skip("no /proc to count what is mapped:", err)
	}
	r := resources{files: len(files)}
	for s := bufio.NewScanner(strings.NewReader(string(maps))); s.Scan(); {
		var from, to uint64
		if _, err := fmt.Sscanf(s.Text(), "%x-%x", &from, &to); err != nil {
			t.Fatalf("%q: %v", s.Text(), err)
		}
		r.mappings++
		r.bytes += int64(to - from)
	}
	return r
}

func (r resources) filesOver(start resources) bool { return r.files > start.files }

// Go maps and unmaps for itself: an arena of the heap and the stack of a
// thread must be allowed for, with what goes with them.
const (
	spareMappings = 40
	spareBytes    = 160 << 20
)

// backTo waits until garbage collections have brought the resources back to
// where they started.
func backTo(t *testing.T, start resources) {
	t.Helper()
	var now resources
	for range 1000 {
		runtime.GC()
		now = resourcesNow(t)
		if !now.filesOver(start) && now.mappings <= start.mappings+spareMappings && now.bytes <= start.bytes+spareBytes {
			t.Logf("before %+v, after %+v", start, now)
			return
		}
		time.Sleep(time.Millisecond)
	}
	t.Errorf("at the start there were %+v, after garbage collections %+v", start, now)
}
