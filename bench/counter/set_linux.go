package counter

import "golang.org/x/sys/unix"

// attach adds the probes. The one that counts system calls comes first, so
// that the calls of the others lie outside its snapshots.
func (s *Set) attach() {
	var ownBytes int64
	calls, err := openSyscalls()
	if s.add(calls, err, SystemCalls) {
		ownBytes = calls.bytesRead()
	}
	s.add(new(rusage), nil, MinorFaults, MajorFaults, UserTime, SystemTime)
	io, err := openThreadIO(ownBytes)
	s.add(io, err, KernelBytes, DeviceBytes)
}

func sourceName(f Figure) string {
	switch f {
	case SystemCalls:
		return "perf_event " + syscallEvent
	case KernelBytes:
		return threadIOFile + " rchar+wchar"
	case MinorFaults:
		return "getrusage(RUSAGE_THREAD) ru_minflt"
	case MajorFaults:
		return "getrusage(RUSAGE_THREAD) ru_majflt"
	case UserTime:
		return "getrusage(RUSAGE_THREAD) ru_utime"
	case SystemTime:
		return "getrusage(RUSAGE_THREAD) ru_stime"
	case DeviceBytes:
		return threadIOFile + " read_bytes"
	}
	return ""
}

func threadID() int { return unix.Gettid() }
