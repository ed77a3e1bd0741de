package bench

import (
	"context"
	"fmt"
	"testing"
	"time"

	"mmapbench/fileio"
	"mmapbench/internal/work"
	"mmapbench/stdio"
)

// A diary is a File that notes what is written and flushed.
type diary struct {
	fileio.File
	notes *[]string
}

func (d diary) note(op string, off, n int64) {
	*d.notes = append(*d.notes, fmt.Sprintf("%s %d %d", op, off, n))
}

func (d diary) Write(p []byte) (int, error) {
	pos, err := d.Tell()
	if err != nil {
		return 0, err
	}
	d.note("write", pos, int64(len(p)))
	return d.File.Write(p)
}

func (d diary) WriteAt(p []byte, off int64) (int, error) {
	d.note("write", off, int64(len(p)))
	return d.File.WriteAt(p, off)
}

func (d diary) Update(off, n int64, fn func(b []byte) error) error {
	d.note("write", off, n)
	return d.File.Update(off, n, fn)
}

func (d diary) Flush() error {
	d.note("flush", 0, 0)
	return nil
}

func (d diary) FlushRange(off, n int64) error {
	d.note("flush", off, n)
	return nil
}

func (d diary) Close() error {
	d.note("close", 0, 0)
	return d.File.Close()
}

// With sync=each, a flush of the written bytes follows each operation. With
// sync=end, one flush follows each batch of a fixed number of operations. With
// sync=never there is none.
func TestFlushes(t *testing.T) {
	for _, workload := range []string{"Write", "Update", "Append"} {
		for _, inPlace := range []bool{false, true} {
			for _, sync := range []work.Sync{work.Never, work.AtEnd, work.Each} {
				t.Run(fmt.Sprintf("%s/inplace=%v/sync=%s", workload, inPlace, sync), func(t *testing.T) {
					testFlushes(t, workload, inPlace, sync)
				})
			}
		}
	}
}

func testFlushes(t *testing.T, workload string, inPlace bool, sync work.Sync) {
	if inPlace && workload == "Append" {
		return // has no such form
	}
	var notes []string
	target := work.Target{Name: "diary", Form: formOf(inPlace), Open: func(name string, flag int, _ work.Opening) (fileio.File, error) {
		f, err := stdio.OpenFile(name, flag, 0o600)
		return diary{f, &notes}, err
	}}
	cfg := testConfig(t, []work.Target{target}, nil)
	cfg.Rounds, cfg.Batch = 2, 100*time.Microsecond
	cfg.Cases, _ = Selection{Input: cfg.Input.Size, More: true, Match: func(c work.Case) bool {
		return c.Workload == workload && c.Sync == sync && c.Block == 4<<10
	}}.Cases()
	for _, c := range cfg.Cases {
		notes = nil
		cfg := cfg
		cfg.Cases = []work.Case{c}
		var sink collector
		if err := Run(context.Background(), cfg, &sink); err != nil {
			t.Fatal(err)
		}
		checkDiary(t, c, notes, sink.records)
	}
	if len(cfg.Cases) == 0 {
		t.Fatal("there is no such case")
	}
}

func checkDiary(t *testing.T, c work.Case, notes []string, records []work.Measurement) {
	flushes, unflushed := 0, 0
	for i, note := range notes {
		var op string
		var off, n int64
		if _, err := fmt.Sscan(note, &op, &off, &n); err != nil {
			t.Fatal(err)
		}
		switch {
		case op == "write":
			unflushed++
		case op == "flush":
			flushes++
			want := 1
			if c.Sync == "end" {
				want = records[0].Ops
			}
			if unflushed != want {
				t.Fatalf("%s: flush %d follows on %d operations, not on %d", c.Name(), flushes, unflushed, want)
			}
			if n != 0 && notes[i-1] != fmt.Sprintf("write %d %d", off, n) {
				t.Errorf("%s: %q follows on %q", c.Name(), note, notes[i-1])
			}
			unflushed = 0
		}
	}
	if (flushes > 0) != (c.Sync != "never") || c.Sync != "never" && unflushed > 0 {
		t.Errorf("%s: %d flushes, and %d operations without one", c.Name(), flushes, unflushed)
	}
	for _, r := range records {
		if c.Sync == "end" && r.Ops != records[0].Ops {
			t.Errorf("%s: one batch has %d operations, another %d", c.Name(), r.Ops, records[0].Ops)
		}
	}
}
