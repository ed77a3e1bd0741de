package counter

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// childKey is the environment variable that makes this test binary a child.
const childKey = "MMAPBENCH_COUNTER_TEST_CHILD"

func TestMain(m *testing.M) {
	if _, isChild := os.LookupEnv(childKey); isChild {
		measureForEver()
	}
	os.Exit(m.Run())
}

func measureForEver() {
	runtime.LockOSThread()
	s := Open()
	if err := errors.Join(s.Sources()[SystemCalls].Err, s.Start()); err != nil {
		os.Stdout.WriteString(err.Error())
		os.Exit(1)
	}
	os.Stdout.WriteString("ready")
	for {
		unix.Getppid()
	}
}

// callsOf returns the system calls of some work. It skips the test where they
// cannot be counted.
func callsOf(t *testing.T, s *Set, work func() error) []Call {
	t.Helper()
	r := measure(t, s, work)
	require(t, s, r, SystemCalls)
	return r.Calls()
}

func TestCallsByName(t *testing.T) {
	f := openFile(t, writeFile(t, page))
	buf := make([]byte, page)
	mapping, err := unix.Mmap(int(f.Fd()), 0, page, unix.PROT_READ, unix.MAP_SHARED)
	if err != nil {
		t.Fatal(err)
	}
	defer unix.Munmap(mapping)
	read := func(n int) (err error) {
		for range n {
			_, rerr := f.ReadAt(buf, 0)
			err = errors.Join(err, rerr)
		}
		return err
	}
	s := openSet(t)
	quietCollector(t)
	tests := []struct {
		name string
		work func() error
		want []Call
	}{
		{"nothing", func() error { return nil }, nil},
		{"a mapping", func() error { copy(buf, mapping); return nil }, nil},
		{"reads", func() error { return read(1000) }, []Call{{Name: "pread64", N: 1000}}},
		{"several", func() error {
			return errors.Join(read(2), f.Sync(), unix.Flock(int(f.Fd()), unix.LOCK_UN), f.Sync(), f.Sync())
		},
			[]Call{{Name: "fsync", N: 3}, {Name: "pread64", N: 2}, {Name: "flock", N: 1}}},
	}
	for _, tt := range tests {
		got := slices.DeleteFunc(callsOf(t, s, tt.work), func(c Call) bool {
			// The runtime grows the heap, as with the race detector.
			return c.N <= 4 && slices.Contains([]string{"mmap", "munmap", "madvise"}, c.Name)
		})
		if !slices.Equal(got, tt.want) {
			t.Errorf("%s: got %v, want %v", tt.name, got, tt.want)
		}
	}
}

// TestThreadsAtOnce counts on several threads at once, while others start and end
// and the runtime preempts them all.
func TestThreadsAtOnce(t *testing.T) {
	const reads = 500
	stop := make(chan struct{})
	defer close(stop)
	go func() {
		for {
			select {
			case <-stop:
				return
			default:
				done := make(chan struct{})
				go func() { runtime.LockOSThread(); close(done) }() // and so ends a thread
				<-done
				runtime.GC()
			}
		}
	}()
	f := openFile(t, writeFile(t, page))
	var counts [3][]Call
	var why [3]error
	var wg sync.WaitGroup
	for i := range counts {
		wg.Go(func() {
			runtime.LockOSThread()
			defer runtime.UnlockOSThread()
			s := Open()
			defer s.Close()
			if why[i] = s.Sources()[SystemCalls].Err; why[i] != nil {
				return
			}
			why[i] = s.Start()
			buf := make([]byte, 1)
			for range reads {
				if _, err := f.ReadAt(buf, 0); err != nil {
					why[i] = err
				}
			}
			r, err := s.Stop()
			counts[i], why[i] = r.Calls(), errors.Join(why[i], err)
		})
	}
	wg.Wait()
	for i, calls := range counts {
		if errors.Is(why[i], fs.ErrPermission) || errors.Is(why[i], errors.ErrUnsupported) {
			t.Skip("system calls are not counted: ", why[i])
		}
		if why[i] != nil || len(calls) == 0 || calls[0] != (Call{Name: "pread64", N: reads}) {
			t.Errorf("thread %d: calls %v (%v), want first %d pread64", i, calls, why[i], reads)
		}
	}
}

// A thread is traced by one tracer at a time, and says so.
func TestTracedAlready(t *testing.T) {
	first := openSet(t)
	require(t, first, measure(t, first, func() error { return nil }), SystemCalls)
	second := Open()
	defer second.Close()
	if err := second.Sources()[SystemCalls].Err; !errors.Is(err, fs.ErrPermission) {
		t.Errorf("a second tracer: %v", err)
	}
}

// After Close the thread runs as before: on all its CPUs, without stops.
func TestCloseReleasesThread(t *testing.T) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	var before, after unix.CPUSet
	if err := unix.SchedGetaffinity(0, &before); err != nil {
		t.Fatal(err)
	}
	s := Open()
	if err := errors.Join(s.Start(), s.Close()); err != nil { // Close between Start and Stop
		t.Fatal(err)
	}
	if err := unix.SchedGetaffinity(0, &after); err != nil || after != before {
		t.Errorf("the thread may run on %v, before on %v (%v)", after, before, err)
	}
	if tracer := statusOf(t, "/proc/thread-self/status", "TracerPid"); tracer != "0" {
		t.Error("the thread is still traced by process", tracer)
	}
}

// statusOf returns the value of a key of proc_pid_status(5).
func statusOf(t *testing.T, name, key string) string {
	t.Helper()
	b, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(b)) {
		if rest, ok := strings.CutPrefix(line, key+":"); ok {
			return strings.TrimSpace(rest)
		}
	}
	t.Fatalf("%s has no %s", name, key)
	return ""
}

// TestProgramUnderTracer checks that signals stop, continue and end a program
// that is counting, and that its tracer ends with it.
func TestProgramUnderTracer(t *testing.T) {
	cmd := exec.CommandContext(t.Context(), os.Args[0])
	cmd.Env = append(os.Environ(), childKey+"=1")
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	said := make([]byte, 500)
	if n, err := out.Read(said); err != nil || string(said[:n]) != "ready" {
		t.Skipf("the child does not count system calls: %s (%v)", said[:n], err)
	}
	status, tracer := tracedThread(t, cmd.Process.Pid)
	counts := func() bool { // each call switches to the tracer
		before := statusOf(t, status, "voluntary_ctxt_switches")
		time.Sleep(20 * time.Millisecond)
		return statusOf(t, status, "voluntary_ctxt_switches") != before
	}
	for _, step := range []struct {
		signal os.Signal
		counts bool
	}{{unix.SIGSTOP, false}, {unix.SIGCONT, true}} {
		if err := cmd.Process.Signal(step.signal); err != nil {
			t.Fatal(err)
		}
		wait(t, func() bool { return counts() == step.counts })
	}
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	if err := cmd.Wait(); err == nil || !strings.Contains(err.Error(), "killed") {
		t.Error("the child ended with", err)
	}
	wait(t, func() bool { _, err := os.Stat("/proc/" + tracer); return errors.Is(err, fs.ErrNotExist) })
}

// tracedThread returns the status file of the thread of a process that is traced,
// and the ID of its tracer.
func tracedThread(t *testing.T, process int) (status, tracer string) {
	t.Helper()
	all, err := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/status", process))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range all {
		if tracer := statusOf(t, name, "TracerPid"); tracer != "0" {
			return name, tracer
		}
	}
	t.Fatal("no thread is traced")
	return "", ""
}

// wait waits until ok holds.
func wait(t *testing.T, ok func() bool) {
	t.Helper()
	for !ok() {
		if t.Context().Err() != nil {
			t.Fatal("this never came true")
		}
		time.Sleep(time.Millisecond)
	}
}
