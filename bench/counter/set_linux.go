package counter

import (
	"golang.org/x/sys/unix"

	"mmapbench/bench/counter/ptrace"
)

// attach adds the probes. The one that counts system calls comes first, so that
// the calls of the others lie outside its snapshots.
func (s *Set) attach() {
	calls, err := openTraced()
	s.add(calls, err, SystemCalls)
	s.add(new(rusage), nil, MinorFaults, MajorFaults, UserTime, SystemTime)
	io, err := openThreadIO()
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
		SystemCalls:  "ptrace",
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

// traced counts the system calls of a thread, by name.
type traced struct{ thread *ptrace.Thread }

func openTraced() (*traced, error) {
	thread, err := ptrace.Open()
	return &traced{thread}, err
}

func (p *traced) start() error { return p.thread.Start() }
func (p *traced) stop() error  { return p.thread.Stop() }
func (p *traced) close() error { return p.thread.Close() }

func (p *traced) report(r *Reading) error {
	calls, err := p.thread.Calls()
	if err != nil {
		return err
	}
	var total int64
	for _, c := range calls {
		total += c.N
	}
	r.set(SystemCalls, total)
	r.calls = calls
	return nil
}
