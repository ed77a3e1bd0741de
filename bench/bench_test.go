package bench

import (
	"context"
	"errors"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"mmapbench/bench/counter"
	"mmapbench/internal/work"
	"mmapbench/mmapio"
	"mmapbench/stdio"
)

// benchSize is the size of the benchmarks' file in bytes.
const benchSize = 16 << 20

func BenchmarkRead(b *testing.B) { benchmarkWorkload(b, "Read") }

func BenchmarkSeek(b *testing.B) { benchmarkWorkload(b, "Seek") }

func BenchmarkReadLine(b *testing.B) { benchmarkWorkload(b, "ReadLine") }

func BenchmarkScan(b *testing.B) { benchmarkWorkload(b, "Scan") }

func BenchmarkFind(b *testing.B) { benchmarkWorkload(b, "Find") }

func BenchmarkRFind(b *testing.B) { benchmarkWorkload(b, "RFind") }

func BenchmarkUpdate(b *testing.B) { benchmarkWorkload(b, "Update") }

func BenchmarkWrite(b *testing.B) { benchmarkWorkload(b, "Write") }

func BenchmarkAppend(b *testing.B) { benchmarkWorkload(b, "Append") }

func BenchmarkOpenClose(b *testing.B) { benchmarkWorkload(b, "OpenClose") }

func BenchmarkRegexp(b *testing.B) { benchmarkWorkload(b, "Regexp") }

func BenchmarkMixed(b *testing.B) { benchmarkWorkload(b, "Mixed") }

func BenchmarkMove(b *testing.B) { benchmarkWorkload(b, "Move") }

func BenchmarkManyFiles(b *testing.B) { benchmarkWorkload(b, "ManyFiles") }

// realTargets returns the targets that runbench measures.
func realTargets() []work.Target {
	targets := []work.Target{
		work.NewTarget("stdio", stdio.OpenFile, stdio.CountCopies),
		work.NewTarget("stdio-buf", stdio.OpenFile, stdio.CountCopies, stdio.Buffer(64<<10)),
	}
	if runtime.GOOS == "linux" {
		mapped := work.NewTarget("mmap", mmapio.OpenFile, mmapio.CountCopies)
		mapped.Maps = true
		inPlace := mapped
		inPlace.Name, inPlace.InPlace = "mmap-view", true
		targets = append(targets, mapped, inPlace)
	}
	return targets
}

func benchmarkWorkload(b *testing.B, name string) {
	dir := b.TempDir()
	in, err := work.Generate(context.Background(), filepath.Join(dir, "input"), benchSize)
	if err != nil {
		b.Fatal(err)
	}
	r := &runner{ctx: b.Context(), Config: Config{Input: in, Dir: dir, Targets: realTargets(), Seed: 1, Clock: newSystemClock(),
		Batch: 10 * time.Millisecond}}
	defer func() {
		if err := errors.Join(r.forget(), work.Remove(r.scratchPath())); err != nil {
			b.Error(err)
		}
	}()
	cases, _ := Selection{Input: benchSize, Match: func(c work.Case) bool { return c.Workload == name }}.Cases()
	for _, c := range cases {
		w, err := r.prepare(c)
		if err != nil {
			b.Fatal(err)
		}
		for _, i := range takers(c, r.Targets) {
			benchmarkTarget(b, r, w, c, r.Targets[i])
		}
		if err := w.Close(); err != nil {
			b.Error(err)
		}
	}
}

// benchmarkTarget keeps its file open while package testing finds b.N.
func benchmarkTarget(b *testing.B, r *runner, w *work.Work, c work.Case, t work.Target) {
	err := r.stage(w, func(sc *work.Scratch) error { return benchmarkOn(b, r, sc, w, c, t) })
	if err != nil {
		b.Error(c.Name(), t.Name, err)
	}
}

func benchmarkOn(b *testing.B, r *runner, sc *work.Scratch, w *work.Work, c work.Case, t work.Target) error {
	var s *trial
	var costs []work.Value
	_, params, _ := strings.Cut(c.Name(), "/")
	b.Run(params+"/io="+t.Name, func(b *testing.B) {
		runtime.LockOSThread()
		defer runtime.UnlockOSThread()
		if s == nil {
			s, costs = openCounted(b, r, sc, w, c, t)
		}
		report(b, s, costs)
	})
	if s == nil {
		return nil
	}
	return s.close()
}

// openCounted does the counting pass and opens the trial to be timed.
func openCounted(b *testing.B, r *runner, sc *work.Scratch, w *work.Work, c work.Case, t work.Target) (*trial, []work.Value) {
	b.StopTimer()
	set := counter.Open()
	rec, err := r.countTarget(w, Step{Case: c, Target: r.indexOf(t)}, sc, set)
	if err := errors.Join(err, set.Close()); err != nil {
		b.Fatal(err)
	}
	s, err := openTrial(w, r.env(Step{Case: c, Target: r.indexOf(t)}, sc))
	if err != nil {
		b.Fatal(err)
	}
	if err := s.warm(r.Clock, warmLimit(r.Batch), 0); err != nil {
		b.Fatal(err)
	}
	return s, rec.Values
}

func (r *runner) indexOf(t work.Target) int {
	for i := range r.Targets {
		if r.Targets[i].Name == t.Name {
			return i
		}
	}
	return -1
}

// report times b.N operations.
func report(b *testing.B, s *trial, costs []work.Value) {
	b.StopTimer()
	b.ResetTimer()
	var total int64
	user, system, uerr := counter.ThreadTimes()
	n := b.N
	if s.inst.Begin != nil {
		// An instance that starts anew runs whole periods, however
		// small b.N is.
		n = (b.N + s.work.Ledger.Period - 1) / s.work.Ledger.Period * s.work.Ledger.Period
	}
	for done := 0; done < n; {
		k := n - done
		if s.inst.Begin != nil {
			k = s.work.Ledger.Period
		}
		b1, err := s.run(k,
			func(int) error { b.StartTimer(); return nil },
			func(int) error { b.StopTimer(); return nil })
		if err != nil {
			b.Fatal(err)
		}
		total += b1.bytes
		done += k
	}
	b.ReportMetric(float64(b.Elapsed())/float64(n), "ns/op")
	if b.Elapsed() > 0 {
		b.ReportMetric(float64(total)/b.Elapsed().Seconds(), "B/s")
	}
	if u, s, err := counter.ThreadTimes(); err == nil && uerr == nil {
		b.ReportMetric((u-user).Seconds()/float64(n), "user-sec/op")
		b.ReportMetric((s-system).Seconds()/float64(n), "sys-sec/op")
	}
	for _, v := range costs {
		b.ReportMetric(v.Value, v.Unit)
	}
}
