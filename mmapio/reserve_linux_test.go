package mmapio

import (
	"os"
	"runtime/debug"
	"strconv"
	"testing"
)

// How much address space closed Files may hold before it is given back, in
// bytes and mappings. A process has 128 TiB on most 64-bit systems (47 bits) and
// 65,530 mappings (vm.max_map_count in proc_sys_vm(5)).
const (
	mostReserved = 2 << 40
	mostMappings = 4000
)

// Closed Files keep their addresses until they are unreachable, but never more
// than a bounded amount, even if no garbage collection comes by.
func TestClosedFilesAreBounded(t *testing.T) {
	if emulated(t) {
		t.Skip("an emulator has tables of its own for all address space, which need more memory than there is")
	}
	defer debug.SetGCPercent(debug.SetGCPercent(-1))
	if strconv.IntSize == 32 {
		t.Skip("so many addresses do not fit a 32-bit address space")
	}
	name := newFile(t, "content")
	if err := os.Truncate(name, 1<<30); err != nil {
		t.Skipf("no sparse file of 1 GiB: %v", err)
	}
	start := resourcesNow(t)
	var bytes int64
	var mappings int
	opens := scaled(t, 10_000, 5000)
	for i := range opens {
		// Flags in turn, so that neighbours are not alike.
		f, err := OpenFile(name, []int{os.O_RDONLY, os.O_RDWR}[i%2], 0)
		if err != nil {
			t.Fatalf("open %d: %v", i, err)
		}
		if err := f.Close(); err != nil {
			t.Fatal(err)
		}
		if i%50 == 0 {
			now := resourcesNow(t)
			bytes = max(bytes, now.bytes-start.bytes)
			mappings = max(mappings, now.mappings-start.mappings)
		}
	}
	t.Logf("%d opens: at most %d bytes in %d mappings waited", opens, bytes, mappings)
	if bytes > mostReserved {
		t.Errorf("%d bytes of address space waited, want at most %d", bytes, int64(mostReserved))
	}
	if mappings > mostMappings {
		t.Errorf("%d mappings waited, want at most %d", mappings, mostMappings)
	}
}
