package child

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"mmapbench/bench"
	"mmapbench/bench/counter"
	"mmapbench/fileio"
	"mmapbench/stdio"
)

func TestMain(m *testing.M) {
	if Called(os.Args) {
		os.Exit(Main(bench.Config{Targets: targets(), Counters: func() bench.Counters { return fakeCounters{} }}))
	}
	os.Exit(m.Run())
}

// fakeCounters count nothing.
type fakeCounters struct{}

func (fakeCounters) Start() error                   { return nil }
func (fakeCounters) Stop() (counter.Reading, error) { return counter.Reading{}, nil }
func (fakeCounters) Close() error                   { return nil }
func (fakeCounters) Sources() []counter.Source      { return nil }

// A trap is a File whose ReadAt first calls a function.
type trap struct {
	fileio.File
	spring func(name string) error
}

func (t trap) ReadAt(p []byte, off int64) (int, error) {
	if err := t.spring(t.Name()); err != nil {
		return 0, err
	}
	return t.File.ReadAt(p, off)
}

// targets returns one that works and several that do not.
func targets() []bench.Target {
	var once sync.Once
	trapped := func(name string, spring func(string) error) bench.Target {
		return bench.Target{Name: name, Open: func(path string, flag int, _ bench.Opening) (fileio.File, error) {
			f, err := stdio.OpenFile(path, flag, 0o600)
			return trap{f, spring}, err
		}}
	}
	return []bench.Target{
		trapped("good", func(string) error { return nil }),
		trapped("panics", func(string) error { panic("as planned") }),
		trapped("exits", func(string) error {
			fmt.Fprintln(os.Stderr, "some talk")
			fmt.Fprintln(os.Stderr, "and the last word")
			os.Exit(3)
			return nil
		}),
		trapped("prints", func(string) error {
			once.Do(func() { fmt.Println("this is printed by a test, on purpose") })
			return nil
		}),
		trapped("full", func(name string) error { return &fs.PathError{Op: "read", Path: name, Err: syscall.ENOSPC} }),
		trapped("broken", func(name string) error { return &fs.PathError{Op: "read", Path: name, Err: fs.ErrPermission} }),
		trapped("slow", func(string) error { time.Sleep(time.Millisecond); return nil }),
		trapped("stuck", func(string) error { time.Sleep(time.Hour); return nil }),
	}
}

// config returns a Config for random reads on the named targets.
func config(t *testing.T, names ...string) bench.Config {
	t.Helper()
	dir := t.TempDir()
	in, err := bench.Generate(t.Context(), filepath.Join(dir, "input"), 1<<20)
	if err != nil {
		t.Fatal(err)
	}
	cases, _ := bench.Selection{Input: in.Size, Match: func(c bench.Case) bool {
		return c.Workload == "Read" && c.Order == "rand" && c.Block >= 4<<10 && c.Block < 1<<20
	}}.Cases()
	scratch := filepath.Join(dir, "scratch")
	if err := os.Mkdir(scratch, 0o700); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if left, err := os.ReadDir(scratch); err != nil || len(left) > 0 {
			t.Errorf("left in the directory: %v %v", left, err)
		}
	})
	cfg := bench.Config{Cases: cases, Input: in, Dir: scratch, Rounds: 3, Batch: time.Millisecond, Seed: 7}
	for _, name := range names {
		i := slices.IndexFunc(targets(), func(t bench.Target) bool { return t.Name == name })
		cfg.Targets = append(cfg.Targets, targets()[i])
	}
	return cfg
}

// A collector records what a sink is told, in order.
type collector struct {
	steps    []bench.Step
	records  []bench.Measurement
	refused  []error
	notes    []note
	onRecord func() error
}

func (c *collector) Record(r bench.Measurement) error {
	c.records = append(c.records, r)
	if last := c.steps[len(c.steps)-1]; last.Case != r.Case || last.Pass != r.Pass || last.Round != r.Round {
		return fmt.Errorf("a record of %v after step %v", r, last)
	}
	if c.onRecord != nil {
		return c.onRecord()
	}
	return nil
}

func (c *collector) Refused(_ bench.Case, reason error) error {
	c.refused = append(c.refused, reason)
	return nil
}

func (c *collector) Progress(_, _ int, next bench.Step) { c.steps = append(c.steps, next) }

func (c *collector) Note(key, value string) error {
	c.notes = append(c.notes, note{Key: key, Value: value})
	return nil
}

// timed returns the number of records outside the latency pass. In that pass it
// depends on the speed of the machine.
func (c *collector) timed() (n int) {
	for _, r := range c.records {
		if r.Pass != bench.Latency {
			n++
		}
	}
	return n
}

// A run in a child tells the sink the same as a run in this process.
func TestRunIsAsInProcess(t *testing.T) {
	cfg := config(t, "prints", "good")
	var away, here collector
	if err := Run(t.Context(), cfg, "", &away); err != nil {
		t.Fatal(err)
	}
	cfg.Counters = func() bench.Counters { return fakeCounters{} }
	if err := bench.Run(t.Context(), cfg, &here); err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(away.steps, here.steps) || len(away.steps) == 0 {
		t.Errorf("the steps in the child were\n%v\nand here\n%v", away.steps, here.steps)
	}
	if away.timed() != here.timed() {
		t.Errorf("%d records from the child and %d here", away.timed(), here.timed())
	}
	if !slices.ContainsFunc(away.notes, func(n note) bool { return n.Key == "clock" }) {
		t.Errorf("the notes of the child are %v", away.notes)
	}
	for _, r := range away.records {
		if r.Pass == bench.Timing && (len(r.Values) == 0 || r.Values[0].Unit != "ns/op" || r.Values[0].Value <= 0 || r.Ops <= 0) {
			t.Errorf("a record without a time: %v", r)
		}
	}
}

// The child asks the parent whether there are enough rounds.
func TestRunAsksForEnough(t *testing.T) {
	cfg := config(t, "good", "prints")
	cfg.Cases, cfg.MaxRounds = cfg.Cases[:1], 10
	var rounds []int
	cfg.Enough = func(times [][]float64) bool {
		if len(times) != 2 || len(times[0]) != len(times[1]) {
			t.Errorf("got times %v", times)
		}
		rounds = append(rounds, len(times[0]))
		return len(times[0]) == 5
	}
	if err := Run(t.Context(), cfg, "", new(collector)); err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(rounds, []int{3, 4, 5}) {
		t.Errorf("was asked after %v rounds", rounds)
	}
}

// Errors in a child match the same errors as in this process.
func TestRunErrors(t *testing.T) {
	for target, want := range map[string]error{"full": syscall.ENOSPC, "broken": fs.ErrPermission} {
		t.Run(target, func(t *testing.T) {
			cfg := config(t, target)
			all := cfg.Cases
			cfg.Cases = all[:1]
			err := Run(t.Context(), cfg, "", new(collector))
			var bad *bench.CaseError
			if !errors.Is(err, want) || !errors.As(err, &bad) || bad.Target != target || bad.Case != cfg.Cases[0] {
				t.Fatalf("got %v, want %v of the case", err, want)
			}
			cfg.Cases = all
			err = Run(t.Context(), cfg, "", new(collector))
			if !errors.Is(err, want) {
				t.Fatalf("of several cases: got %v, want %v", err, want)
			}
			for _, c := range all {
				if target == "broken" && !strings.Contains(err.Error(), c.Name()) {
					t.Errorf("%v does not name %s", err, c.Name())
				}
			}
		})
	}
}

// If a child dies, the error holds the case and the child's last words.
func TestRunCrash(t *testing.T) {
	for target, want := range map[string]string{"panics": "panic: as planned", "exits": "and the last word"} {
		t.Run(target, func(t *testing.T) {
			cfg := config(t, target)
			err := Run(t.Context(), cfg, "", new(collector))
			var crash *Crash
			if !errors.As(err, &crash) {
				t.Fatalf("got %v", err)
			}
			var exit *exec.ExitError
			if crash.Case == nil || *crash.Case != cfg.Cases[0] || crash.Target != target || !errors.As(err, &exit) {
				t.Errorf("the crash is %+v", crash)
			}
			if text := err.Error(); !strings.Contains(text, want) || strings.Contains(text, "\n") {
				t.Errorf("the text is %q", text)
			}
		})
	}
}

// An error of the sink ends the run.
func TestRunSinkFails(t *testing.T) {
	planned := errors.New("as planned")
	c := &collector{onRecord: func() error { return planned }}
	if err := Run(t.Context(), config(t, "good"), "", c); !errors.Is(err, planned) {
		t.Errorf("got %v", err)
	}
	if len(c.records) != 1 {
		t.Errorf("%d records after the first was not taken", len(c.records))
	}
}

// When the context ends, so does the child, and its process is gone.
func TestRunCanceled(t *testing.T) {
	for target, patience := range map[string]time.Duration{"slow": time.Minute, "stuck": 200 * time.Millisecond} {
		t.Run(target, func(t *testing.T) {
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			started, err := command("")
			if err != nil {
				t.Fatal(err)
			}
			time.AfterFunc(300*time.Millisecond, cancel)
			cfg := config(t, target)
			cfg.Batch = time.Hour
			if err := runPatiently(ctx, cfg, started, new(collector), patience); !errors.Is(err, context.Canceled) {
				t.Errorf("got %v", err)
			}
			if started.ProcessState == nil {
				t.Error("the child was not waited for")
			}
			if killed := !started.ProcessState.Exited(); killed != (target == "stuck") {
				t.Errorf("the child ended as %v", started.ProcessState)
			}
		})
	}
}

// A child that cannot be started leaves no file.
func TestRunNotStarted(t *testing.T) {
	cfg := config(t, "good")
	if err := runPatiently(t.Context(), cfg, exec.Command(filepath.Join(t.TempDir(), "missing")), new(collector), time.Second); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("got %v", err)
	}
	if left, err := filepath.Glob(filepath.Join(cfg.Dir, "child-*")); err != nil || len(left) > 0 {
		t.Errorf("left: %v (%v)", left, err)
	}
}

// No process becomes a child by mistake.
func TestCalled(t *testing.T) {
	parent := fmt.Sprint(os.Getppid())
	tests := []struct {
		args []string
		want bool
	}{
		{[]string{"x", word, parent}, true},
		{[]string{"x", word, parent, "file"}, true},
		{[]string{"x", word, "1" + parent}, false},
		{[]string{"x", word}, false},
		{[]string{"x", parent, word}, false},
		{[]string{"x"}, false},
		{nil, false},
	}
	for _, tt := range tests {
		if got := Called(tt.args); got != tt.want {
			t.Errorf("%q: %v", tt.args, got)
		}
	}
}

// What a job holds arrives. Its targets do by their names.
func TestJob(t *testing.T) {
	cfg := config(t, "good", "slow")
	cfg.Seed, cfg.Budget = 1<<63+3, time.Hour
	j, err := newJob(cfg, cfg.Dir)
	if err != nil {
		t.Fatal(err)
	}
	text, err := json.Marshal(j)
	if err != nil {
		t.Fatal(err)
	}
	var back job
	if err := json.Unmarshal(text, &back); err != nil {
		t.Fatal(err)
	}
	got, err := back.config(bench.Config{Targets: targets()})
	if err != nil {
		t.Fatal(err)
	}
	if got.Seed != cfg.Seed || got.Budget != cfg.Budget || got.Dir != cfg.Dir || !slices.Equal(got.Cases, cfg.Cases) {
		t.Errorf("got %+v, sent %+v", got, cfg)
	}
	if got.Targets[1].Name != "slow" || len(got.Targets) != 2 || !slices.Equal(got.Input.Needles, cfg.Input.Needles) || len(got.Input.Needles) == 0 {
		t.Errorf("got %v and needles %v", got.Targets, got.Input.Needles)
	}
}

// A Config that cannot be sent is an error.
func TestRunRefusesWhatIsNotSent(t *testing.T) {
	cfg := config(t, "good")
	cfg.Counters = func() bench.Counters { return fakeCounters{} }
	if err := Run(t.Context(), cfg, "", new(collector)); err == nil {
		t.Error("counters were ignored")
	}
}

// A child ends when its parent has gone.
func TestServeEndsWithItsInput(t *testing.T) {
	cfg := config(t, "slow")
	cfg.Batch = time.Hour
	j, err := newJob(cfg, cfg.Dir)
	if err != nil {
		t.Fatal(err)
	}
	text, err := json.Marshal(j)
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	base := bench.Config{Targets: targets(), Counters: func() bench.Counters { return fakeCounters{} }}
	if err := Serve(io.MultiReader(bytes.NewReader(text), strings.NewReader("+++")), &out, base); err != nil {
		t.Fatal(err)
	}
	var last message
	for dec := json.NewDecoder(&out); dec.More(); {
		last = message{}
		if err := dec.Decode(&last); err != nil {
			t.Fatal(err)
		}
	}
	if last.End == nil || !errors.Is(last.End.err(), context.Canceled) {
		t.Errorf("the last message is %+v", last)
	}
}

func TestServeBadJob(t *testing.T) {
	for _, in := range []string{"", "{", "no"} {
		if err := Serve(strings.NewReader(in), io.Discard, bench.Config{}); err == nil {
			t.Errorf("%q is a job", in)
		}
	}
}

// The start of what a child prints is kept, however much follows.
func TestStderr(t *testing.T) {
	kept := new(beginning)
	for range 3 {
		if n, err := kept.Write(bytes.Repeat([]byte("a"), startSize-1)); n != startSize-1 || err != nil {
			t.Errorf("wrote %d, %v", n, err)
		}
	}
	if got := len(kept.String()); got != startSize {
		t.Errorf("kept %d bytes", got)
	}
}

func TestLastWords(t *testing.T) {
	for in, want := range map[string]string{
		"": "", "\n\n": "", "one\ntwo\n\n": "two",
		"talk\npanic: boom\n\ngoroutine 1\n": "panic: boom", "fatal error: all\nx": "fatal error: all",
	} {
		if got := lastWords(in); got != want {
			t.Errorf("%q: %q", in, got)
		}
	}
}
