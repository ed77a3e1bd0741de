package bench

import (
	"runtime"
	"runtime/debug"
	"time"
)

// maxGarbage is how many bytes a batch may leave behind before the collector
// comes by in spite of being switched off.
const maxGarbage = 512 << 20

// limitHeap leaves room for so many bytes of garbage above what is in use.
func limitHeap(garbage int64) {
	runtime.GC()
	debug.SetMemoryLimit(inUse() + garbage)
}

// inUse is how many bytes of memory the Go runtime has from the system.
func inUse() int64 {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.Sys - m.HeapReleased)
}

// settle collects garbage and waits for the cleanups that come with it, such
// as those that unmap closed files, lest they run beside the next batch.
func settle() {
	const patience = 100 * time.Millisecond
	done := make(chan struct{})
	runtime.AddCleanup(&marker{done}, func(done chan struct{}) { close(done) }, done)
	runtime.GC()
	select {
	case <-done:
	case <-time.After(patience):
	}
}

// A marker is an object that becomes garbage.
type marker struct{ _ chan struct{} }
