package counter

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"os/signal"
	"runtime"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// childKey names the environment variable that tells this test binary what to
// do as a child.
const childKey = "MMAPBENCH_COUNTER_TEST_CHILD"

func TestMain(m *testing.M) {
	what, isChild := os.LookupEnv(childKey)
	if !isChild {
		os.Exit(m.Run())
	}
	if err := children()[what](); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// children are the tasks of a child.
func children() map[string]func() error {
	return map[string]func() error{
		"count":                 countAsChild,
		"count on many threads": countOnManyThreads,
		"end threads":           endThreads,
		"stop itself":           stopItself,
		"get signals":           getSignals,
		"exec":                  execItself,
		"exit 3":                func() error { os.Exit(3); return nil },
		"die":                   func() error { return errors.Join(unix.Kill(os.Getpid(), unix.SIGKILL), sleep()) },
		"echo": func() error {
			line, err := bufio.NewReader(os.Stdin).ReadString('\n')
			fmt.Print(line)
			return err
		},
		"sleep": sleep,
		"measure for ever": func() error {
			s := openLocked()
			if err := s.Start(); err != nil {
				return err
			}
			fmt.Println("ready")
			for {
				unix.Getppid()
			}
		},
		"trace a sleeper": traceSleeper,
	}
}

func sleep() error {
	fmt.Println("ready")
	time.Sleep(time.Hour)
	return nil
}

func openLocked() *Set {
	runtime.LockOSThread()
	return Open()
}

// child returns the command of a child of this test binary.
func child(t *testing.T, what string) *exec.Cmd {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), os.Args[0])
	cmd.Env = append(os.Environ(), childKey+"="+what, "TMPDIR="+t.TempDir())
	cmd.Stderr = os.Stderr
	return cmd
}

// start traces cmd, or skips the test with the reason why it can't be traced.
func start(t *testing.T, cmd *exec.Cmd) (wait func() error) {
	t.Helper()
	wait, err := Trace(cmd)
	if errors.Is(err, fs.ErrPermission) || errors.Is(err, errors.ErrUnsupported) {
		t.Skipf("no ptrace: %v", err)
	}
	if err != nil {
		t.Fatal(err)
	}
	return wait
}

// output is what a traced child writes.
func output(t *testing.T, what string) []byte {
	t.Helper()
	var out strings.Builder
	cmd := child(t, what)
	cmd.Stdout = &out
	if err := start(t, cmd)(); err != nil {
		t.Fatal(err)
	}
	return []byte(out.String())
}

// A counted is a child's report on a measurement.
type counted struct {
	Source      string
	SystemCalls int64
	Calls       []Call
	Perf        int64 // the same work counted by perf, or -1
}

const childReads = 10_000

func TestTraceCounts(t *testing.T) {
	var got map[string]counted
	if err := json.Unmarshal(output(t, "count"), &got); err != nil {
		t.Fatal(err)
	}
	t.Logf("%+v", got)
	for name, c := range got {
		if c.Source != "ptrace" {
			t.Errorf("%s: counted by %s", name, c.Source)
		}
	}
	reads := got["file"]
	if want := (Call{Name: "pread64", N: childReads}); len(reads.Calls) == 0 || reads.Calls[0] != want {
		t.Errorf("reads of a file: got the calls %v, want first %v", reads.Calls, want)
	}
	if n := reads.SystemCalls; n < childReads || n > childReads*101/100 {
		t.Errorf("reads of a file: %d system calls, want %d", n, childReads)
	}
	for _, name := range []string{"mapping", "nothing"} {
		// A call to grow the heap, as with the race detector, comes
		// from the runtime.
		others := slices.DeleteFunc(slices.Clone(got[name].Calls), func(c Call) bool {
			return c.N <= 4 && slices.Contains([]string{"mmap", "munmap", "madvise"}, c.Name)
		})
		if len(others) > 0 {
			t.Errorf("%s: got the calls %v, want none", name, others)
		}
	}
	mixed := map[string]int64{"pread64": 2, "flock": 1, "fsync": 3}
	for _, c := range got["mixed"].Calls {
		if mixed[c.Name] == c.N {
			delete(mixed, c.Name)
		}
	}
	if len(mixed) > 0 {
		t.Errorf("a mixture: got the calls %v, want also %v", got["mixed"].Calls, mixed)
	}
	if reads.Perf < 0 {
		t.Log("not compared with perf, which is not available")
	} else if d := reads.Perf - reads.SystemCalls; max(d, -d) > childReads/100 {
		t.Errorf("reads of a file: %d system calls by ptrace, %d by perf", reads.SystemCalls, reads.Perf)
	}
}

// countAsChild measures a few kinds of work and reports the counts.
func countAsChild() error {
	debug.SetGCPercent(-1)
	s := openLocked()
	defer s.Close()
	f, err := os.CreateTemp("", "")
	if err != nil {
		return err
	}
	if _, err := f.Write(make([]byte, page)); err != nil {
		return err
	}
	mapping, err := unix.Mmap(int(f.Fd()), 0, page, unix.PROT_READ, unix.MAP_SHARED)
	if err != nil {
		return err
	}
	buf := make([]byte, page)
	read := func(n int) (err error) {
		for range n {
			_, rerr := f.ReadAt(buf, 0)
			err = errors.Join(err, rerr)
		}
		return err
	}
	works := map[string]func() error{
		"nothing": func() error { return nil },
		"file":    func() error { return read(childReads) },
		"mapping": func() error {
			for range childReads {
				copy(buf, mapping)
			}
			return nil
		},
		"mixed": func() error {
			return errors.Join(read(2), f.Sync(), unix.Flock(int(f.Fd()), unix.LOCK_UN), f.Sync(), f.Sync())
		},
	}
	told := make(map[string]counted)
	for name, work := range works {
		c, err := countWork(s, work)
		if err != nil {
			return err
		}
		told[name] = c
	}
	if err := unix.Munmap(mapping); err != nil {
		return err
	}
	return json.NewEncoder(os.Stdout).Encode(told)
}

// countWork counts with s and, outside of it, with perf.
func countWork(s *Set, work func() error) (counted, error) {
	c := counted{Source: s.Sources()[SystemCalls].Name, Perf: -1}
	perf, perr := openSyscalls()
	if perr == nil {
		defer perf.close()
		perr = perf.start()
	}
	if err := s.Start(); err != nil {
		return c, err
	}
	werr := work()
	r, err := s.Stop()
	if err := errors.Join(werr, err); err != nil {
		return c, err
	}
	if perr == nil {
		var by Reading
		if err := errors.Join(perf.stop(), perf.report(&by)); err != nil {
			return c, err
		}
		c.Perf, _ = by.Value(SystemCalls)
	}
	var ok bool
	if c.SystemCalls, ok = r.Value(SystemCalls); !ok {
		return c, s.Sources()[SystemCalls].Err
	}
	c.Calls = r.Calls()
	return c, nil
}

// TestTraceManyThreads counts on several threads at once, while others start
// and end and the runtime preempts them all.
func TestTraceManyThreads(t *testing.T) {
	var got []counted
	if err := json.Unmarshal(output(t, "count on many threads"), &got); err != nil {
		t.Fatal(err)
	}
	for i, c := range got {
		want := int64(1000 * (i + 1)) // calls of getppid
		if len(c.Calls) == 0 || c.Calls[0].N != want {
			t.Errorf("thread %d: got the calls %v, want %d of the first", i, c.Calls, want)
		}
		if c.SystemCalls < want || c.SystemCalls > want+want/10 {
			t.Errorf("thread %d: %d system calls, want %d", i, c.SystemCalls, want)
		}
	}
}

func countOnManyThreads() error {
	const threads = 4
	stop := make(chan struct{})
	var others, all sync.WaitGroup
	others.Go(func() {
		for {
			select {
			case <-stop:
				return
			default:
				runtime.GC()
				_ = endThreads()
			}
		}
	})
	told := make([]counted, threads)
	errs := make([]error, threads)
	for i := range threads {
		all.Go(func() {
			s := openLocked()
			defer s.Close()
			told[i], errs[i] = countWork(s, func() error {
				for n := range 1000 * (i + 1) {
					unix.Getppid()
					if n%100 == 0 {
						compute()
					}
				}
				return nil
			})
		})
	}
	all.Wait()
	close(stop)
	others.Wait()
	return errors.Join(errors.Join(errs...), json.NewEncoder(os.Stdout).Encode(told))
}

func endThreads() error {
	var all sync.WaitGroup
	for range 20 {
		all.Go(runtime.LockOSThread) // and never unlock
	}
	all.Wait()
	return nil
}

// TestTraceIsTransparent lets children do things that a tracer could break.
func TestTraceIsTransparent(t *testing.T) {
	for _, what := range []string{"end threads", "stop itself", "get signals", "exec"} {
		t.Run(what, func(t *testing.T) { output(t, what) })
	}
}

func stopItself() error {
	// Under a tracer the process continues at once.
	return unix.Kill(os.Getpid(), unix.SIGSTOP)
}

func getSignals() error {
	const askSignal = syscall.Signal(60) // package ptrace uses it to ask its tracer
	got := make(chan os.Signal, 100)
	sent := []os.Signal{unix.SIGUSR1, unix.SIGTERM, unix.SIGURG, unix.SIGTSTP, askSignal, unix.SIGTRAP}
	signal.Notify(got, sent...)
	for _, want := range sent {
		if err := unix.Kill(os.Getpid(), want.(syscall.Signal)); err != nil {
			return err
		}
		for s := range got {
			if s == want {
				break
			}
		}
	}
	return nil
}

func execItself() error {
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			runtime.LockOSThread()
			time.Sleep(time.Millisecond)
		})
	}
	all.Wait()
	// On a thread that is not the leader.
	failed := make(chan error)
	go func() {
		runtime.LockOSThread()
		env := slices.DeleteFunc(os.Environ(), func(kv string) bool { return strings.HasPrefix(kv, childKey+"=") })
		failed <- unix.Exec(os.Args[0], os.Args, append(env, childKey+"=count"))
	}()
	return <-failed
}

func TestTraceExitStatus(t *testing.T) {
	cmd := child(t, "exit 3")
	var exit *exec.ExitError
	if err := start(t, cmd)(); !errors.As(err, &exit) || exit.ExitCode() != 3 {
		t.Errorf("got %v, want exit status 3", err)
	}
	cmd = child(t, "die")
	if err := start(t, cmd)(); !errors.As(err, &exit) || exit.Sys().(syscall.WaitStatus).Signal() != unix.SIGKILL {
		t.Errorf("got %v, want the signal SIGKILL", err)
	}
}

func TestTracePipes(t *testing.T) {
	cmd := child(t, "echo")
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	wait := start(t, cmd)
	if _, err := in.Write([]byte("hello\n")); err != nil {
		t.Fatal(err)
	}
	if got, err := bufio.NewReader(out).ReadString('\n'); got != "hello\n" || err != nil {
		t.Errorf("got %q, %v", got, err)
	}
	if err := wait(); err != nil {
		t.Error(err)
	}
	if err := wait(); err == nil {
		t.Error("second wait: no error")
	}
}

// TestTraceEndsWithContext cancels while the child sleeps and while it stops
// at each system call.
func TestTraceEndsWithContext(t *testing.T) {
	for _, what := range []string{"sleep", "measure for ever"} {
		t.Run(what, func(t *testing.T) {
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			cmd := exec.CommandContext(ctx, os.Args[0])
			cmd.Env = child(t, what).Env
			out, err := cmd.StdoutPipe()
			if err != nil {
				t.Fatal(err)
			}
			wait := start(t, cmd)
			if _, err := bufio.NewReader(out).ReadString('\n'); err != nil {
				t.Fatal(err)
			}
			cancel()
			var exit *exec.ExitError
			if err := wait(); !errors.As(err, &exit) || exit.Sys().(syscall.WaitStatus).Signal() != unix.SIGKILL {
				t.Errorf("got %v, want the signal SIGKILL", err)
			}
			if err := unix.Kill(cmd.Process.Pid, 0); !errors.Is(err, unix.ESRCH) {
				t.Errorf("the child is still there: %v", err)
			}
		})
	}
}

// TestTraceBesideOthers runs other children at the same time. The tracer must
// not take their ends for its child's, nor they its child's for theirs.
func TestTraceBesideOthers(t *testing.T) {
	if err := start(t, child(t, "end threads"))(); err != nil {
		t.Fatal(err)
	}
	var all sync.WaitGroup
	errs := make(chan error, 100)
	for range 8 {
		all.Go(func() {
			cmd := child(t, "exit 3")
			var exit *exec.ExitError
			if err := cmd.Run(); !errors.As(err, &exit) || exit.ExitCode() != 3 {
				errs <- fmt.Errorf("not traced: %w", err)
			}
		})
		all.Go(func() {
			cmd := child(t, "exit 3")
			wait, err := Trace(cmd)
			var exit *exec.ExitError
			if err == nil {
				err = wait()
			}
			if !errors.As(err, &exit) || exit.ExitCode() != 3 {
				errs <- fmt.Errorf("traced: %w", err)
			}
		})
	}
	all.Wait()
	close(errs)
	for err := range errs {
		t.Error(err)
	}
}

// TestTraceDiesWithParent kills a tracer and expects its tracee to end.
func TestTraceDiesWithParent(t *testing.T) {
	cmd := child(t, "trace a sleeper")
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	pid, err := strconv.Atoi(strings.TrimSpace(line))
	kerr := cmd.Process.Kill()
	_ = cmd.Wait() // the error says that the child was killed
	if err != nil {
		t.Skipf("no ptrace: %s", line)
	}
	if kerr != nil {
		t.Fatal(kerr)
	}
	for range 1000 {
		if gone(pid) {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Errorf("process %d outlives its tracer", pid)
}

// gone reports whether a process ended. A new parent may leave it a zombie.
func gone(pid int) bool {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	return err != nil || strings.Contains(string(stat), ") Z ")
}

func traceSleeper() error {
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), childKey+"=sleep")
	out, err := cmd.StdoutPipe()
	if err != nil {
		return err
	}
	wait, err := Trace(cmd)
	if err != nil {
		fmt.Println(err)
		return nil
	}
	if _, err := bufio.NewReader(out).ReadString('\n'); err != nil {
		return err
	}
	fmt.Println(cmd.Process.Pid)
	return wait()
}

func TestTraceNoProgram(t *testing.T) {
	if err := start(t, child(t, "end threads"))(); err != nil {
		t.Fatal(err)
	}
	if _, err := Trace(exec.Command("/does/not/exist")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("no program: got %v", err)
	}
}
