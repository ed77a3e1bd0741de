package bench

import (
	"time"
	"unsafe"

	"golang.org/x/sys/windows"
)

// systemClock reads the performance counter. On Windows the clock of package
// time advances in steps of half a millisecond or more, which is longer than
// many batches.
type systemClock struct{ start, perSecond int64 }

func newSystemClock() Clock {
	return systemClock{readCounter(queryPerformanceCounter), readCounter(queryPerformanceFrequency)}
}

func (c systemClock) Now() time.Duration {
	ticks := readCounter(queryPerformanceCounter) - c.start
	whole, rest := ticks/c.perSecond, ticks%c.perSecond
	return time.Duration(whole)*time.Second + time.Duration(rest*int64(time.Second)/c.perSecond)
}

// Neither call fails on the versions of Windows that Go supports.
var (
	kernel32                  = windows.NewLazySystemDLL("kernel32.dll")
	queryPerformanceCounter   = kernel32.NewProc("QueryPerformanceCounter")
	queryPerformanceFrequency = kernel32.NewProc("QueryPerformanceFrequency")
)

func readCounter(query *windows.LazyProc) (n int64) {
	_, _, _ = query.Call(uintptr(unsafe.Pointer(&n)))
	return n
}
