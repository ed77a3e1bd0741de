package cli

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"time"

	"mmapbench/bench"
	"mmapbench/internal/bytesize"
	"mmapbench/internal/confine"
	"mmapbench/internal/explain"
	"mmapbench/internal/noise"
	"mmapbench/internal/report"
	"mmapbench/internal/work"
)

// A crossing measures where the faster of the baseline and a mapping changes.
type crossing struct {
	cfg   bench.Config // of the run before
	s     settings
	order work.Order
	until time.Time
	say   func(string)
}

// errNoTime says that the budget is used up.
var errNoTime = errors.New("no time left: give more with -budget")

// turns measures all crossovers.
func (x *crossing) turns(ctx context.Context) (all []report.Turn, err error) {
	size := x.cfg.Input.Size
	for _, t := range []struct {
		what      string
		low, high int64
		format    func(int64) string
		of        func(v int64) (bench.Case, error)
	}{
		{"block, " + inWords(x.order), 64, powerBelow(min(size/4, 4<<20)), bytesize.Format, x.reads},
		{"small files, read whole", 4 << 10, powerBelow(min(size, 4<<20)), bytesize.Format, func(v int64) (bench.Case, error) {
			return bench.Case{Workload: "ManyFiles", Order: work.Rand, Block: v, File: min(size/v, 256) * v, Cache: work.Warm, Map: work.Fresh}, nil
		}},
		{"file, 4 KiB read once", 16 << 10, powerBelow(size), bytesize.Format, func(v int64) (bench.Case, error) {
			return bench.Case{Workload: "OpenClose", Order: work.Rand, Block: 4 << 10, File: v, Fill: work.Write4K, Cache: work.Warm, Map: work.Fresh}, nil
		}},
		{"passes over a fresh file", 1, 32, func(v int64) string { return strconv.FormatInt(v, 10) }, func(v int64) (bench.Case, error) {
			c, err := x.one(bench.Selection{Match: func(c bench.Case) bool { return c.Workload == "Scan" && c.Map == work.Fresh }, Blocks: []int64{64 << 10}})
			c.Passes = int(v)
			return c, err
		}},
	} {
		x.say("where the winner turns: " + t.what)
		turn := report.Turn{What: t.what, Format: t.format}
		if t.high <= t.low {
			turn.Err = errors.New("the file is too small")
		} else {
			turn.Crossover, turn.Err = explain.Cross(t.low, t.high, func(v int64) (noise.Comparison, error) {
				c, err := t.of(v)
				if err != nil {
					return noise.Comparison{}, err
				}
				return x.compare(ctx, c)
			})
		}
		if ctx.Err() != nil {
			return all, ctx.Err()
		}
		all = append(all, turn)
	}
	return all, nil
}

// reads returns the user's case with another block size.
func (x *crossing) reads(block int64) (bench.Case, error) {
	return x.one(bench.Selection{Blocks: []int64{block}, Match: func(c bench.Case) bool { return c.Workload == "Read" && c.Order == x.order }})
}

// one returns the first case of a selection in the states that the user asked for.
func (x *crossing) one(s bench.Selection) (bench.Case, error) {
	s.Input, s.Caches, s.Fills, s.Memory, s.Hints = x.cfg.Input.Size, x.s.caches, x.s.fills, x.s.memory, []string{bench.NoHint}
	cases, left := s.Cases()
	if len(cases) == 0 {
		return bench.Case{}, fmt.Errorf("no case has these states %v", left)
	}
	return cases[0], nil
}

// compare measures a case on the baseline and on the first target that maps.
func (x *crossing) compare(ctx context.Context, c bench.Case) (noise.Comparison, error) {
	const probe = time.Second // what a probe usually takes
	left := time.Until(x.until)
	if left < probe {
		return noise.Comparison{}, errNoTime
	}
	cfg := x.cfg
	mapped := slices.IndexFunc(cfg.Targets, func(t bench.Target) bool { return t.Maps && t.Form == bench.Copy })
	cfg.Cases, cfg.Targets = []bench.Case{c}, []bench.Target{cfg.Targets[0], cfg.Targets[mapped]}
	cfg.Passes, cfg.Twins, cfg.Enough, cfg.MaxRounds = []bench.Pass{bench.Timing}, false, nil, 0
	cfg.Files, cfg.Rounds, cfg.Batch, cfg.Budget, cfg.Longest = 5, 15, 2*time.Millisecond, 2*probe, left
	run := bench.Run
	if c.Memory > 0 {
		run, cfg.Files = confine.Run, 1
	}
	sink := &timesSink{names: []string{cfg.Targets[0].Name, cfg.Targets[1].Name}}
	if err := run(ctx, cfg, sink); err != nil {
		return noise.Comparison{}, err
	}
	if sink.refused != nil {
		return noise.Comparison{}, sink.refused
	}
	return noise.CompareFiles(sink.times[0], sink.times[1], noise.Options{})
}

// A timesSink keeps the times of two targets, by file.
type timesSink struct {
	names   []string
	times   [2][][]float64
	refused error
}

func (s *timesSink) Record(m bench.Measurement) error {
	i := slices.Index(s.names, m.Target)
	for len(s.times[i]) <= m.File {
		s.times[i] = append(s.times[i], nil)
	}
	for _, v := range m.Values {
		if v.Unit == "ns/op" {
			s.times[i][m.File] = append(s.times[i][m.File], v.Value)
		}
	}
	return nil
}

func (s *timesSink) Refused(_ bench.Case, reason error) error {
	s.refused = reason
	return nil
}

func (s *timesSink) Progress(int, int, bench.Step) {}

// powerBelow returns the largest power of two that is not above n.
func powerBelow(n int64) int64 {
	p := int64(1)
	for p*2 <= n {
		p *= 2
	}
	return p
}

func inWords(o work.Order) string {
	if o == work.Seq {
		return "in order"
	}
	return "at random"
}
