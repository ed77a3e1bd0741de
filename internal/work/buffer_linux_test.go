package work

import (
	"runtime"
	"testing"

	"mmapbench/bench/counter"
)

// Filling a new buffer does not fault.
func TestNewBuffer(t *testing.T) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	set := counter.Open()
	defer set.Close()
	const size = 64 << 20 // more than the heap holds without faulting
	b := NewBuffer(size)
	if err := set.Start(); err != nil {
		t.Fatal(err)
	}
	fillAll(b)
	r, err := set.Stop()
	if err != nil {
		t.Fatal(err)
	}
	faults, ok := r.Value(counter.MinorFaults)
	if !ok {
		t.Skip("the system does not tell the faults of a thread: ", set.Sources()[counter.MinorFaults].Err)
	}
	const stray = 64 // faults of the Go runtime
	if faults > stray {
		t.Errorf("filling a new buffer has %d faults", faults)
	}
	runtime.KeepAlive(b)
}

// fillAll is hidden from the race detector, whose own memory would fault.
//
//go:norace
func fillAll(b []byte) {
	for i := range b {
		b[i] = byte(i)
	}
}
