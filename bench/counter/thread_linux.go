package counter

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strconv"
	"strings"
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

// threadIOFile resolves at open: the descriptor stays with the thread that
// opened it.
const threadIOFile = "/proc/thread-self/io"

// threadIO reads the I/O accounting of one thread.
//
// The kernel counts the bytes of a read when the read returns. So the text that
// start reads does not include start's own read, and the text that stop reads
// does.
type threadIO struct{ textFile }

func openThreadIO() (*threadIO, error) {
	f, err := openText(threadIOFile, 512) // the kernel prints at most 7 numbers of 20 digits
	switch {
	case errors.Is(err, fs.ErrNotExist):
		err = fmt.Errorf("%w: needs /proc and a kernel with CONFIG_TASK_IO_ACCOUNTING", err)
	case errors.Is(err, fs.ErrPermission):
		err = fmt.Errorf("%w: a program with file capabilities or a set-user-id bit needs CAP_DAC_READ_SEARCH as well", err)
	}
	return &threadIO{f}, err
}

func (p *threadIO) report(r *Reading) error {
	before, err := parseIO(p.before.bytes())
	if err != nil {
		return err
	}
	after, err := parseIO(p.after.bytes())
	if err != nil {
		return err
	}
	r.set(KernelBytes, after.transferred-before.transferred-int64(p.before.n))
	r.set(DeviceBytes, after.fetched-before.fetched)
	return nil
}

// ioCounts are bytes since the start of the thread.
type ioCounts struct {
	transferred int64 // rchar+wchar
	fetched     int64 // read_bytes
}

func parseIO(text []byte) (c ioCounts, err error) {
	const wanted = 3
	found := 0
	for line := range strings.Lines(string(text)) {
		key, value, _ := strings.Cut(strings.TrimSpace(line), ": ")
		var sum *int64
		switch key {
		case "rchar", "wchar":
			sum = &c.transferred
		case "read_bytes":
			sum = &c.fetched
		default:
			continue
		}
		v, err := strconv.ParseInt(value, 10, 64)
		if err != nil {
			return ioCounts{}, fmt.Errorf("%s: %s: %w", threadIOFile, key, err)
		}
		*sum += v
		found++
	}
	if found != wanted {
		return ioCounts{}, fmt.Errorf("%s: %w: found %d of rchar, wchar and read_bytes", threadIOFile, errors.ErrUnsupported, found)
	}
	return c, nil
}
