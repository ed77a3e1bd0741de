package bench

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"mmapbench/bench/counter"
	"mmapbench/fileio"
	"mmapbench/internal/work"
	"mmapbench/stdio"
)

// parallelConfig has all workloads that several workers can do.
func parallelConfig(t *testing.T, targets []work.Target, workers []int, match func(c work.Case) bool) Config {
	cfg := testConfig(t, targets, nil)
	all, _ := Selection{Input: cfg.Input.Size, Workers: workers, More: true, Match: match}.Cases()
	cfg.Cases = nil
	for _, c := range all {
		if c.Workers > 0 {
			cfg.Cases = append(cfg.Cases, c)
		}
	}
	return cfg
}

// Every workload that several workers can do gives each of them the right
// bytes, on every target.
func TestWorkers(t *testing.T) {
	cfg := parallelConfig(t, realTargets(), []int{1, 3}, func(c work.Case) bool { return c.Block <= 64<<10 && c.Block != 64 })
	cfg.Batch = 10 * time.Microsecond
	cfg.Rounds = 1
	cfg.Counters = func() Counters { return noCounters{} }
	var sink collector
	if err := Run(context.Background(), cfg, &sink); err != nil {
		t.Fatal(err)
	}
	if len(sink.refused) > 0 {
		t.Errorf("refused: %v", sink.refused)
	}
	seen := map[string]int{}
	for _, r := range sink.records {
		if r.Pass != work.Timing {
			continue
		}
		seen[fmt.Sprintf("%s %d", r.Case.Workload, r.Case.Workers)]++
		if r.Ops%r.Case.Workers != 0 {
			t.Errorf("%s on %s: %d operations", r.Case.Name(), r.Target, r.Ops)
		}
		all, _ := value(r, "ns/op")
		each, ok := value(r, "worker-ns/op")
		// No worker takes longer than all of them together.
		if !ok || each > all*float64(r.Case.Workers)*1.000001 {
			t.Errorf("%s on %s: %v ns/op, %v worker-ns/op", r.Case.Name(), r.Target, all, each)
		}
	}
	for _, name := range []string{"Read", "Seek", "Scan", "Find", "RFind", "Regexp", "OpenClose", "ManyFiles"} {
		for _, workers := range []int{1, 3} {
			if seen[fmt.Sprintf("%s %d", name, workers)] == 0 {
				t.Errorf("%s with %d workers was not measured", name, workers)
			}
		}
	}
}

// crewTrial returns a trial with a crew: operation i has the value i. If
// shared, its instance can be forked.
func crewTrial(t *testing.T, period, workers int, shared bool) (tr *trial, done []atomic.Int32) {
	t.Helper()
	done = make([]atomic.Int32, period)
	op := func(i int) (uint64, int, error) {
		done[i].Add(1)
		return uint64(i), 1, nil
	}
	start := func(*work.Env) (*work.Instance, error) {
		inst := &work.Instance{Op: op, Close: func() error { return nil }}
		if shared {
			inst.Fork = func() work.Op { return op }
		}
		return inst, nil
	}
	w := &work.Work{Ledger: work.NewLedger(period, func(i int) (uint64, error) { return uint64(i), nil }), Start: start}
	tr, err := openTrial(w, &work.Env{Ctx: context.Background(), Case: work.Case{Workers: workers}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := tr.close(); err != nil {
			t.Error(err)
		}
	})
	return tr, done
}

func nothing(int) error { return nil }

// Workers divide the period among them, and continue where they stopped.
func TestCrewDividesWork(t *testing.T) {
	for _, workers := range []int{1, 2, 3, 7, 13} {
		for _, shared := range []bool{true, false} {
			const period = 10
			tr, done := crewTrial(t, period, workers, shared)
			for range 4 { // a batch is two and a half periods
				if b, err := tr.run(25, nothing, nothing); err != nil || b.ops != 25 || b.bytes != 25 {
					t.Fatalf("%d workers: %+v, %v", workers, b, err)
				}
			}
			total := 0
			for i := range done {
				total += int(done[i].Load())
			}
			if total != 100 {
				t.Errorf("%d workers did %d operations, want 100", workers, total)
			}
			tr.crew.rewind()
			for i := range done {
				done[i].Store(0)
			}
			if _, err := tr.run(period, nothing, nothing); err != nil {
				t.Fatal(err)
			}
			for i := range done {
				if n := done[i].Load(); n != 1 {
					t.Errorf("%d workers did operation %d %d times", workers, i, n)
				}
			}
		}
	}
}

// All workers work at the same time, each between its own before and after. end
// is called last.
func TestCrewRunsAtOnce(t *testing.T) {
	const workers = 4
	tr, _ := crewTrial(t, 100, workers, true)
	var all sync.WaitGroup
	all.Add(workers)
	tr.around = func(_ int, op work.Op) work.Op {
		first := true
		return func(i int) (uint64, int, error) {
			if first { // ends only if all workers run at once
				first = false
				all.Done()
				all.Wait()
			}
			return op(i)
		}
	}
	var running, most atomic.Int32
	var ends int
	tr.inst.End = func() error { ends++; return nil }
	before := func(int) error { most.Store(running.Add(1)); return nil }
	after := func(int) error { running.Add(-1); return nil }
	if _, err := tr.run(40, before, after); err != nil {
		t.Fatal(err)
	}
	if running.Load() != 0 || most.Load() != workers || ends != 1 {
		t.Errorf("%d still run, %d ran, it was ended %d times", running.Load(), most.Load(), ends)
	}
}

// A wrong read of one worker is found, even if all others read correctly.
func TestCrewProvesEachWorker(t *testing.T) {
	broken := errors.New("broken")
	for _, test := range []struct {
		name string
		lie  func(v uint64) (uint64, error)
		want string
	}{
		{"wrong value", func(v uint64) (uint64, error) { return v ^ 1, nil }, "worker 2: wrong bytes"},
		{"error", func(uint64) (uint64, error) { return 0, broken }, "broken"},
	} {
		tr, _ := crewTrial(t, 100, 4, true)
		tr.around = func(worker int, op work.Op) work.Op {
			return func(i int) (uint64, int, error) {
				v, n, err := op(i)
				if worker == 2 && i == 57 {
					v, err = test.lie(v)
				}
				return v, n, err
			}
		}
		stopped := make([]int, 4)
		_, err := tr.run(100, nothing, func(worker int) error { stopped[worker]++; return nil })
		if err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: run returned %v", test.name, err)
		}
		if fmt.Sprint(stopped) != "[1 1 1 1]" {
			t.Errorf("%s: measurements ended: %v", test.name, stopped)
		}
	}
}

// A worker's own File is proven as well.
func TestWorkersWithLiar(t *testing.T) {
	var opened atomic.Int32
	liars := work.Target{Name: "liar", Open: func(name string, flag int, _ work.Opening) (fileio.File, error) {
		f, err := stdio.OpenFile(name, flag, 0o600)
		lie := ""
		if opened.Add(1)%3 == 0 {
			lie = "Read"
		}
		return liar{f, lie, new(int), 0}, err
	}}
	cfg := parallelConfig(t, []work.Target{liars}, []int{3}, func(c work.Case) bool { return c.Workload == "Read" && c.Order == "seq" && c.Block == 4<<10 })
	err := Run(context.Background(), cfg, new(collector))
	var bad *CaseError
	if !errors.As(err, &bad) || !strings.Contains(err.Error(), "worker 2: wrong bytes") {
		t.Errorf("Run returned %v", err)
	}
}

// Workers with a File each cannot start anew for each batch.
func TestCrewRefusesFilesThatBeginAnew(t *testing.T) {
	for _, test := range []struct {
		workers int
		shared  bool
		refused bool
	}{{1, false, false}, {2, true, false}, {2, false, true}} {
		begun := 0
		start := func(*work.Env) (*work.Instance, error) {
			inst := &work.Instance{Close: func() error { return nil }}
			inst.Begin = func() error {
				begun++
				inst.Op = func(i int) (uint64, int, error) { return uint64(begun), 0, nil }
				if test.shared {
					inst.Fork = func() work.Op { return inst.Op }
				}
				return nil
			}
			return inst, nil
		}
		w := &work.Work{Ledger: work.NewLedger(10, func(int) (uint64, error) { return uint64(begun), nil }), Start: start}
		tr, err := openTrial(w, &work.Env{Ctx: context.Background(), Case: work.Case{Workers: test.workers}})
		if err != nil {
			t.Fatal(err)
		}
		if _, err = tr.run(10, nothing, nothing); errors.Is(err, work.ErrRefused) != test.refused || !test.refused && err != nil {
			t.Errorf("%+v: run returned %v", test, err)
		}
		if err := tr.close(); err != nil {
			t.Error(err)
		}
	}
}

// The counters of all workers are summed up, each read on its own thread.
func TestWorkersAreCounted(t *testing.T) {
	opened := 0
	var mu sync.Mutex
	cfg := parallelConfig(t, realTargets()[:1], []int{4}, randomReads)
	cfg.Counters = func() Counters {
		mu.Lock()
		defer mu.Unlock()
		opened++
		return counter.Open()
	}
	var sink collector
	if err := Run(context.Background(), cfg, &sink); err != nil {
		t.Fatal(err)
	}
	if opened != 1+4 {
		t.Errorf("%d sets of counters were opened, want one and one for each worker", opened)
	}
	for _, r := range sink.records {
		if calls, ok := value(r, "syscalls/op"); ok && (calls < 1 || calls > 1.1) {
			t.Errorf("%v system calls an operation, want 1", calls)
		}
		if moved, ok := value(r, "kernel-B/op"); ok && (moved < 4096 || moved > 4200) {
			t.Errorf("%v bytes an operation, want 4096", moved)
		}
	}
}

// A figure that one worker lacks is absent from the sum.
func TestSumOfReadingsIsAllOrNothing(t *testing.T) {
	set := counter.Open()
	defer set.Close()
	var full counter.Reading
	if err := set.Start(); err == nil {
		full, _ = set.Stop()
	}
	for _, f := range counted(false) {
		v, ok := full.Value(f)
		if !ok {
			continue
		}
		both := newReading([]counter.Reading{full, full}, []counter.Figure{f})
		lacking := newReading([]counter.Reading{full, {}}, []counter.Figure{f})
		if len(both.values) != 1 || both.values[0].Value != float64(2*v) || len(lacking.values) != 0 {
			t.Errorf("%v: twice %d is %v, and with one absent %v", f, v, both.values, lacking.values)
		}
	}
}
