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

// resources are what this process holds for files: open files, mappings of files,
// and the reservations that closed Files leave. Memory is left out: Go's heap, the
// stacks of its threads, and the race detector's memory, which grows with the
// number of goroutines.
type resources struct {
	files    int
	mappings int
	bytes    int64 // of address space
}

// Go's heap and the C library's, which the race detector uses, reserve memory in
// arenas of this size and alignment, in bytes.
const arena = 64 << 20

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
	var before uint64 // where the mapping before this one starts
	var end uint64    // and where it ends
	for s := bufio.NewScanner(strings.NewReader(string(maps))); s.Scan(); {
		var from, to uint64
		var access string
		if _, err := fmt.Sscanf(s.Text(), "%x-%x %s", &from, &to, &access); err != nil {
			t.Fatalf("%q: %v", s.Text(), err)
		}
		reserved := access == "---p"
		anonymous := len(strings.Fields(s.Text())) == 5
		restOfArena := reserved && from == end && before%arena == 0 && to%arena == 0
		if reserved && !restOfArena || !anonymous {
			r.mappings++
			r.bytes += int64(to - from)
		}
		before, end = from, to
	}
	return r
}

func (r resources) filesOver(start resources) bool { return r.files > start.files }

// An arena that was just begun and the guard pages of threads must be allowed
// for.
const (
	spareMappings = 40
	spareBytes    = 2 * arena
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
