package bench

import (
	"runtime"
	"runtime/debug"
	"time"
)

// maxGarbage is how many bytes of garbage a batch may leave before the
// collector runs although it is switched off.
const maxGarbage = 512 << 20

// limitHeap allows the given bytes of garbage above what is in use.
func limitHeap(garbage int64) {
	runtime.GC()
	debug.SetMemoryLimit(inUse() + garbage)
}

// inUse returns the bytes of memory that the Go runtime has from the system.
func inUse() int64 {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.Sys - m.HeapReleased)
}

// settle collects garbage and waits for the cleanups that follow, such as
// unmapping closed files, so that they do not run during the next batch.
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
