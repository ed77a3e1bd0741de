package counter

import (
	"os"
	"time"

	"golang.org/x/sys/unix"
)

func threadTimes() (user, system time.Duration, err error) {
	var u unix.Rusage
	if err := threadUsage(&u); err != nil {
		return 0, 0, err
	}
	return time.Duration(u.Utime.Nano()), time.Duration(u.Stime.Nano()), nil
}

// threadUsage fills u for the calling thread. getrusage(2) takes the CPU time
// of a running thread from its last tick. Reading the thread's clock first
// makes the kernel update it.
func threadUsage(u *unix.Rusage) error {
	var now unix.Timespec
	if err := unix.ClockGettime(unix.CLOCK_THREAD_CPUTIME_ID, &now); err != nil {
		return os.NewSyscallError("clock_gettime(CLOCK_THREAD_CPUTIME_ID)", err)
	}
	if err := unix.Getrusage(unix.RUSAGE_THREAD, u); err != nil {
		return os.NewSyscallError("getrusage(RUSAGE_THREAD)", err)
	}
	return nil
}

// rusage reads faults and CPU time. The software events of perf_event_open(2)
// would miss the faults of mlock(2) and MAP_POPULATE and, for ordinary users,
// all faults in kernel mode. Otherwise both agree.
type rusage struct {
	before, after unix.Rusage
}

func (p *rusage) start() error { return threadUsage(&p.before) }
func (p *rusage) stop() error  { return threadUsage(&p.after) }
func (p *rusage) close() error { return nil }

func (p *rusage) report(r *Reading) error {
	// Subtract before widening: on 32-bit systems the counts wrap.
	r.set(MinorFaults, int64(p.after.Minflt-p.before.Minflt))
	r.set(MajorFaults, int64(p.after.Majflt-p.before.Majflt))
	r.set(UserTime, p.after.Utime.Nano()-p.before.Utime.Nano())
	r.set(SystemTime, p.after.Stime.Nano()-p.before.Stime.Nano())
	return nil
}
