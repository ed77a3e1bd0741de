package bench

import (
	"errors"
	"runtime"
	"testing"
	"time"

	"mmapbench/bench/counter"
	"mmapbench/bench/workload"
	"mmapbench/internal/work"
)

// BenchmarkWorkloads runs the cases of a standard run under package testing:
//
//	go test -bench Workloads/Read ./bench
//
// The name of a result ends as in a record, so that benchstat -col /io shows the
// targets side by side.
func BenchmarkWorkloads(b *testing.B) {
	in, _ := generate(b, 16<<20)
	r := &runner{ctx: b.Context(), Config: Config{
		Input: in, Dir: b.TempDir(), Targets: realTargets(), Seed: 1, Clock: newSystemClock(), Batch: 10 * time.Millisecond,
	}}
	defer func() {
		if err := errors.Join(r.forget(), r.removeFiles()); err != nil {
			b.Error(err)
		}
	}()
	cases, _ := Selection{Input: in.Size}.Cases()
	for _, c := range cases {
		if !workload.Named(c.Workload).Stalls {
			b.Run(c.Name(), func(b *testing.B) { benchmarkCase(b, r, c) })
		}
	}
}

func benchmarkCase(b *testing.B, r *runner, c Case) {
	w, err := r.prepare(Plan{{Case: c}})
	if err != nil {
		b.Fatal(err)
	}
	for _, on := range contestants([]Case{c}, r.Targets) {
		step := on.step(c, Timing, 0, 0)
		err := r.stage(w, Plan{step}, func(of func(Step) *work.Scratch) error { return benchmarkStep(b, r, w, step, of(step)) })
		if err != nil {
			b.Error(err)
		}
	}
	if err := w.Close(); err != nil {
		b.Error(err)
	}
}

// benchmarkStep keeps its file open while package testing finds b.N.
func benchmarkStep(b *testing.B, r *runner, w *work.Work, step Step, sc *work.Scratch) error {
	var tr *trial
	var costs []Value
	b.Run("io="+r.Targets[step.Target].Name, func(b *testing.B) {
		runtime.LockOSThread()
		defer runtime.UnlockOSThread()
		b.StopTimer()
		if tr == nil {
			tr, costs = openCounted(b, r, w, step, sc)
		}
		timeOperations(b, tr)
		for _, v := range costs {
			b.ReportMetric(v.Value, v.Unit)
		}
	})
	if tr == nil {
		return nil
	}
	return tr.close()
}

// openCounted does the counting pass and opens the trial to be timed.
func openCounted(b *testing.B, r *runner, w *work.Work, step Step, sc *work.Scratch) (*trial, []Value) {
	set := counter.Open()
	m, err := r.countStep(w, step, sc, set)
	if err := errors.Join(err, set.Close()); err != nil {
		b.Fatal(err)
	}
	tr, err := openTrial(w, r.env(step, sc))
	if err != nil {
		b.Fatal(err)
	}
	if err := tr.warm(r.Clock, warmLimit(r.Batch), 0); err != nil {
		b.Fatal(err)
	}
	return tr, m.Values
}

// timeOperations does at least b.N operations: whole periods where each batch
// starts anew.
func timeOperations(b *testing.B, tr *trial) {
	unit := b.N
	if tr.inst.Begin != nil {
		unit = tr.work.Ledger.Period
	}
	start := func(int) error { b.StartTimer(); return nil }
	stop := func(int) error { b.StopTimer(); return nil }
	var done batch
	b.ResetTimer()
	for done.ops < b.N {
		some, err := tr.run(unit, start, stop)
		if err != nil {
			b.Fatal(err)
		}
		done.ops += some.ops
		done.bytes += some.bytes
	}
	b.ReportMetric(float64(b.Elapsed())/float64(done.ops), "ns/op")
	if b.Elapsed() > 0 {
		b.ReportMetric(float64(done.bytes)/b.Elapsed().Seconds(), "B/s")
	}
}
