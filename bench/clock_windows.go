package bench

import (
	"time"
	"unsafe"

	"golang.org/x/sys/windows"
)

// systemClock reads the performance counter: the clock of package time stands
// still for half a millisecond or more on Windows, which is longer than many a
// batch.
type systemClock struct{ start, perSecond int64 }

func newSystemClock() Clock {
	return systemClock{readCounter(queryPerformanceCounter), readCounter(queryPerformanceFrequency)}
}

func (c systemClock) Now() time.Duration {
	ticks := readCounter(queryPerformanceCounter) - c.start
	whole, rest := ticks/c.perSecond, ticks%c.perSecond
	return time.Duration(whole)*time.Second + time.Duration(rest*int64(time.Second)/c.perSecond)
}

// Both never fail on the versions of Windows that Go runs on.
var (
	kernel32                  = windows.NewLazySystemDLL("kernel32.dll")
	queryPerformanceCounter   = kernel32.NewProc("QueryPerformanceCounter")
	queryPerformanceFrequency = kernel32.NewProc("QueryPerformanceFrequency")
)

func readCounter(query *windows.LazyProc) (n int64) {
	_, _, _ = query.Call(uintptr(unsafe.Pointer(&n)))
	return n
}
