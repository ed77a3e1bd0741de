package counter

import (
	"golang.org/x/sys/unix"

	"mmapbench/bench/counter/ptrace"
)

// attach adds the probes. The one that counts system calls comes first, so that
// the calls of the others lie outside its snapshots.
func (s *Set) attach() {
	var ownBytes int64
	if thread, err := ptrace.Open(s.thread); err == nil {
		s.sources[SystemCalls].Name = "ptrace"
		s.add(&traced{thread}, nil, SystemCalls)
	} else if calls, err := openSyscalls(); s.add(calls, err, SystemCalls) {
		ownBytes = calls.bytesRead()
	}
	s.add(new(rusage), nil, MinorFaults, MajorFaults, UserTime, SystemTime)
	io, err := openThreadIO(ownBytes)
	s.add(io, err, KernelBytes, DeviceBytes)
}

// attachQuiet adds the probes of a Set that may be open while times are taken.
// The slowest comes last.
func (s *Set) attachQuiet() {
	for f := Cycles; f <= CacheMisses; f++ {
		p, err := openHardware(f)
		s.add(p, err, f)
	}
	p, err := openInterrupts()
	s.add(p, err, Shootdowns)
}

func sourceName(f Figure) string {
	return [figures]string{
		SystemCalls:  "perf_event " + syscallEvent,
		KernelBytes:  threadIOFile + " rchar+wchar",
		MinorFaults:  "getrusage(RUSAGE_THREAD) ru_minflt",
		MajorFaults:  "getrusage(RUSAGE_THREAD) ru_majflt",
		UserTime:     "getrusage(RUSAGE_THREAD) ru_utime",
		SystemTime:   "getrusage(RUSAGE_THREAD) ru_stime",
		DeviceBytes:  threadIOFile + " read_bytes",
		Cycles:       "perf_event " + hardwareEvent(Cycles).name,
		Instructions: "perf_event " + hardwareEvent(Instructions).name,
		TLBMisses:    "perf_event " + hardwareEvent(TLBMisses).name,
		CacheMisses:  "perf_event " + hardwareEvent(CacheMisses).name,
		Shootdowns:   interruptsFile + " " + shootdownRow + ", of the whole machine",
	}[f]
}

func threadID() int { return unix.Gettid() }
