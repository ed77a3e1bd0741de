package bench

import (
	"context"
	"errors"
	"os"
	"strings"
	"testing"

	"mmapbench/fileio"
	"mmapbench/internal/work"
	"mmapbench/stdio"
)

// A closing counts the open Files of a target.
type closing struct {
	fileio.File
	open *int
	err  error
}

func (c closing) Close() error {
	*c.open--
	return errors.Join(c.File.Close(), c.err)
}

// openings returns a target that counts the Files that were ever opened and
// those that are open.
func openings(opened, open *int, err error) work.Target {
	return work.Target{Name: "counting", Open: func(path string, flag int, _ work.Opening) (fileio.File, error) {
		f, ferr := stdio.OpenFile(path, flag, 0o600)
		*opened++
		*open++
		return closing{f, open, err}, ferr
	}}
}

func renewing(t *testing.T, s Selection, targets ...work.Target) Config {
	t.Helper()
	cfg := testConfig(t, targets, randomReads)
	s.Input, s.Match = cfg.Input.Size, randomReads
	cfg.Cases, _ = s.Cases()
	if len(cfg.Cases) != 1 {
		t.Fatalf("%d cases", len(cfg.Cases))
	}
	return cfg
}

// A fresh case opens its file for each batch, and at most one at a time.
func TestFresh(t *testing.T) {
	var opened, open int
	cfg := renewing(t, Selection{Maps: []string{"fresh"}}, openings(&opened, &open, nil))
	var sink collector
	sink.onRecord = func() {
		if open != 0 {
			t.Errorf("%d files are open between batches", open)
		}
	}
	if err := Run(context.Background(), cfg, &sink); err != nil {
		t.Fatal(err)
	}
	if want := len(sink.records) + 1; opened < want { // two batches are counted for one record
		t.Errorf("%d files were opened, want at least %d", opened, want)
	}
}

// An error of Close is an error of the case, and nothing stays open.
func TestFreshCloseFails(t *testing.T) {
	var opened, open int
	broken := errors.New("broken")
	cfg := renewing(t, Selection{Maps: []string{"fresh"}}, openings(&opened, &open, broken))
	var invalid *CaseError
	if err := Run(context.Background(), cfg, new(collector)); !errors.As(err, &invalid) || !errors.Is(err, broken) {
		t.Errorf("the run reports %v", err)
	}
	if open != 0 {
		t.Errorf("%d files are open", open)
	}
}

// Before each cold batch almost nothing of the file is cached.
func TestCold(t *testing.T) {
	target := openings(new(int), new(int), nil)
	cfg := renewing(t, Selection{Caches: []string{"cold"}, Hints: []string{NoHint}}, target)
	var sink collector
	if err := Run(context.Background(), cfg, &sink); err != nil {
		t.Fatal(err)
	}
	for _, reason := range sink.refused {
		t.Skip("here no file can be cold:", reason)
	}
	if want := 1 + cfg.Rounds + 1; len(sink.records) != want {
		t.Fatalf("%d records, want %d", len(sink.records), want)
	}
	for _, r := range sink.records {
		before, _ := value(r, "resident-before")
		after, ok := value(r, "resident-after")
		if !ok || before > 0.01 || after < 0.2 { // a batch reads a quarter
			t.Errorf("pass %d: of the file %v was cached before and %v after a quarter of it was read", r.Pass, before, after)
		}
	}
}

// A file that opening reads back into the page cache is not cold.
func TestColdRefused(t *testing.T) {
	reads := openings(new(int), new(int), nil)
	open := reads.Open
	reads.Open = func(path string, flag int, o work.Opening) (fileio.File, error) {
		if _, err := os.ReadFile(path); err != nil {
			return nil, err
		}
		return open(path, flag, o)
	}
	cfg := renewing(t, Selection{Caches: []string{"cold"}, Hints: []string{NoHint}}, reads)
	var sink collector
	if err := Run(context.Background(), cfg, &sink); err != nil {
		t.Fatal(err)
	}
	if len(sink.records) > 0 || len(sink.refused) != 1 {
		t.Fatalf("%d records and %d refusals of a file that is in memory", len(sink.records), len(sink.refused))
	}
	for _, reason := range sink.refused {
		if !errors.Is(reason, work.ErrRefused) || !strings.HasPrefix(reason.Error(), "cache=cold can't be ") {
			t.Errorf("refused for: %v", reason)
		}
	}
}
