package confine

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"mmapbench/bench"
	"mmapbench/fileio"
	"mmapbench/internal/cgroup"
	"mmapbench/internal/child"
	"mmapbench/stdio"
)

func TestMain(m *testing.M) {
	if child.Called(os.Args) {
		os.Exit(child.Main(bench.Config{Targets: targets()}))
	}
	os.Exit(m.Run())
}

// A hog is a File whose ReadAt allocates memory and keeps it.
type hog struct {
	fileio.File
	taken *[][]byte
}

func (h hog) ReadAt(p []byte, off int64) (int, error) {
	b := make([]byte, 1<<20)
	for i := range b {
		b[i] = byte(i)
	}
	*h.taken = append(*h.taken, b)
	return h.File.ReadAt(p, off)
}

func targets() []bench.Target {
	var taken [][]byte
	return []bench.Target{
		{Name: "plain", Open: func(name string, flag int, _ bench.Opening) (fileio.File, error) {
			return stdio.OpenFile(name, flag, 0o600)
		}},
		{Name: "hog", Open: func(name string, flag int, _ bench.Opening) (fileio.File, error) {
			f, err := stdio.OpenFile(name, flag, 0o600)
			return hog{f, &taken}, err
		}},
	}
}

// The memory is enough for the shadow memory of the race detector, too.
const (
	memory   = 40 << 20
	fileSize = 80 << 20
)

// config returns a Config for random reads with less memory than the file, if
// this process can confine another one.
func config(t *testing.T, ts ...bench.Target) bench.Config {
	t.Helper()
	if err := Check(memory); err != nil {
		t.Skipf("memory can't be confined here: %v", err)
	}
	dir := t.TempDir()
	in, err := bench.Generate(t.Context(), filepath.Join(dir, "input"), fileSize)
	if err != nil {
		t.Fatal(err)
	}
	cases, _ := bench.Selection{Input: in.Size, Hints: []string{bench.NoHint}, Memory: memory, Blocks: []int64{4 << 10, 16 << 10}, Match: func(c bench.Case) bool {
		return c.Workload == "Read" && c.Order == "rand"
	}}.Cases()
	if len(cases) != 2 || cases[0].Memory != memory || cases[0].Cache != "" || cases[0].Map != "fresh" {
		t.Fatalf("the cases are %v", cases)
	}
	return bench.Config{
		Cases: cases, Targets: ts, Input: in, Dir: dir, Passes: []bench.Pass{bench.Counting, bench.Timing},
		Rounds: 2, Batch: time.Millisecond, Seed: 1,
	}
}

// A collector is a [bench.Sink] and a [bench.Noter].
type collector struct {
	records []bench.Measurement
	refused []error
	notes   []string
	done    []int
	total   int
}

func (c *collector) Record(r bench.Measurement) error {
	c.records = append(c.records, r)
	return nil
}

func (c *collector) Refused(_ bench.Case, reason error) error {
	c.refused = append(c.refused, reason)
	return nil
}

func (c *collector) Progress(done, total int, _ bench.Step) {
	c.done, c.total = append(c.done, done), total
}

func (c *collector) Note(key, value string) error {
	c.notes = append(c.notes, key+": "+value)
	return nil
}

func value(r bench.Measurement, unit string) float64 {
	for _, v := range r.Values {
		if v.Unit == unit {
			return v.Value
		}
	}
	return -1
}

// With less memory than the file, the device has to deliver the same bytes
// repeatedly.
func TestRun(t *testing.T) {
	cfg := config(t, targets()[0])
	c := new(collector)
	if err := Run(t.Context(), cfg, c); err != nil {
		t.Fatal(err)
	}
	if len(c.refused) > 0 && strings.Contains(c.refused[0].Error(), "tmpfs") {
		t.Skipf("the directory of temporary files is memory: %v", c.refused[0])
	}
	if len(c.records) != 6 || len(c.refused) != 0 || len(c.notes) != 2 {
		t.Fatalf("%d records, refused %v, notes %v", len(c.records), c.refused, c.notes)
	}
	for _, r := range c.records {
		// Some of the file is cached, but less than there is memory.
		for _, unit := range []string{"resident-before", "resident-after"} {
			if share := value(r, unit); share <= 0 || share > float64(memory)/fileSize {
				t.Errorf("%v: %s is %v", r, unit, share)
			}
		}
		if got := value(r, "device-B/op"); r.Pass == bench.Counting && got >= 0 && got < float64(r.Case.Block)/4 {
			t.Errorf("%s: the device delivered %v bytes per operation", r.Case.Name(), got)
		}
	}
	for i, done := range c.done {
		if done != i || c.total != 6 {
			t.Errorf("step %d of %d came as the one of index %d", done, c.total, i)
		}
	}
}

// A process that runs out of memory is an invalid case, and the other cases
// continue.
func TestRunOutOfMemory(t *testing.T) {
	cfg := config(t, targets()...)
	err := Run(t.Context(), cfg, new(collector))
	var bad *bench.CaseError
	if !errors.As(err, &bad) || bad.Target != "hog" || !strings.Contains(err.Error(), "killed, as 40MiB of memory were full") {
		t.Errorf("got %v", err)
	}
	if n := strings.Count(err.Error(), "killed"); n != 2 {
		t.Errorf("%d of 2 cases are invalid: %v", n, err)
	}
}

// A run that is stopped hands over its records and leaves no file.
func TestRunCanceled(t *testing.T) {
	cfg := config(t, targets()[0])
	cfg.Rounds = 200
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	c := &stopper{cancel: cancel}
	if err := Run(ctx, cfg, c); !errors.Is(err, context.Canceled) {
		t.Fatalf("got %v", err)
	}
	if len(c.refused) > 0 {
		t.Skipf("refused: %v", c.refused[0])
	}
	if len(c.records) < 4 {
		t.Errorf("%d records", len(c.records))
	}
	left, err := os.ReadDir(cfg.Dir)
	if len(left) != 1 || err != nil { // the input
		t.Errorf("left: %v, %v", left, err)
	}
}

// A stopper stops a run after a number of steps.
type stopper struct {
	collector
	cancel func()
}

func (s *stopper) Progress(done, total int, next bench.Step) {
	if s.collector.Progress(done, total, next); done == 5 {
		s.cancel()
	}
}

// Unproven records are not handed over.
func TestUnprovenIsRefused(t *testing.T) {
	for name, u := range map[string]cgroup.Usage{
		"not met":  {Limit: memory, Peak: memory / 2},
		"exceeded": {Limit: memory, Peak: 2 * memory, Hits: 1},
	} {
		c := new(collector)
		h := &held{Sink: c, records: make([]bench.Measurement, 3)}
		if err := h.handOver([]bench.Case{{Workload: "Read"}}, u); err != nil {
			t.Error(err)
		}
		if len(c.records) != 0 || len(c.refused) != 1 {
			t.Errorf("%s: %d records, refused %v", name, len(c.records), c.refused)
		}
	}
}

func TestCheckTooLittle(t *testing.T) {
	if err := Check(Least - 1); err == nil || errors.Is(err, fs.ErrPermission) {
		t.Errorf("got %v", err)
	}
}
