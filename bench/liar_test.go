package bench

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"

	"mmapbench/fileio"
	"mmapbench/internal/work"
	"mmapbench/stdio"
)

// A liar is a File that does one thing wrong.
type liar struct {
	fileio.File
	lie    string
	writes *int
	every  int // every nth write is a lie; 0 stands for 97
}

// some reports whether the current write is a lie.
func (l liar) some() bool { return *l.writes%cmp.Or(l.every, 97) == 0 }

func (l liar) Read(p []byte) (int, error) {
	if l.lie == "exchange" {
		return l.exchanged(p)
	}
	n, err := l.File.Read(p)
	return l.twist("Read", p, n), err
}

func (l liar) ReadAt(p []byte, off int64) (int, error) {
	n, err := l.File.ReadAt(p, off)
	return l.twist("ReadAt", p, n), err
}

// exchanged swaps the first two 64 KiB of the file when it reads them.
func (l liar) exchanged(p []byte) (int, error) {
	const half = 64 << 10
	pos, err := l.File.Tell()
	if err != nil || pos >= 2*half {
		n, rerr := l.File.Read(p)
		return n, errors.Join(err, rerr)
	}
	n, err := l.File.ReadAt(p, (pos+half)%(2*half))
	_, serr := l.File.Seek(pos+int64(n), io.SeekStart)
	return n, errors.Join(err, serr)
}

// twist flips a bit of the last byte.
func (l liar) twist(method string, p []byte, n int) int {
	if l.lie == method && n > 0 {
		p[n-1] ^= 1
	}
	return n
}

func (l liar) ReadLine() ([]byte, error) {
	line, err := l.File.ReadLine()
	if l.lie == "ReadLine" && len(line) > 1 {
		line = append([]byte(nil), line[1:]...)
	}
	return line, err
}

func (l liar) Find(pattern []byte, start, end int64) (int64, error) {
	at, err := l.File.Find(pattern, start, end)
	if l.lie == "Find" {
		at++
	}
	return at, err
}

func (l liar) RFind(pattern []byte, start, end int64) (int64, error) {
	at, err := l.File.RFind(pattern, start, end)
	if l.lie == "RFind" {
		at++
	}
	return at, err
}

func (l liar) View(off, n int64, fn func(b []byte) error) error {
	if l.lie == "View elsewhere" {
		off = max(off-n, 0)
	}
	return l.File.View(off, n, func(b []byte) error {
		if l.lie == "View" {
			b = append([]byte(nil), b...)
			b[0] ^= 1
		}
		return fn(b)
	})
}

// Write drops what it should write.
func (l liar) Write(p []byte) (int, error) {
	if l.lie == "Write" {
		return len(p), nil
	}
	return l.File.Write(p)
}

func (l liar) WriteAt(p []byte, off int64) (int, error) {
	*l.writes++
	if l.lie == "WriteAt" || l.lie == "some WriteAt" && l.some() {
		return len(p), nil
	}
	return l.File.WriteAt(p, off)
}

func (l liar) Update(off, n int64, fn func(b []byte) error) error {
	if l.lie == "Update" {
		return l.File.View(off, n, func(b []byte) error { return fn(append([]byte(nil), b...)) })
	}
	return l.File.Update(off, n, fn)
}

// Move ignores overlap and copies from the start, or does nothing.
func (l liar) Move(dst, src, n int64) error {
	*l.writes++
	switch {
	case l.lie == "some Move" && l.some():
		return nil
	case l.lie != "forward Move":
		return l.File.Move(dst, src, n)
	}
	if dst <= src {
		return l.File.Move(dst, src, n)
	}
	// Pieces that do not overlap have the same effect as single bytes.
	for piece := dst - src; n > 0; n -= piece {
		if err := l.File.Move(dst, src, min(piece, n)); err != nil {
			return err
		}
		src, dst = src+piece, dst+piece
	}
	return nil
}

func TestLiarsAreCaught(t *testing.T) {
	if testing.Short() {
		t.Skip("-short: it runs many cases, one after another")
	}
	for _, test := range []struct {
		lie, workload, order string
		inPlace              bool
	}{
		{"Read", "Read", "seq", false},
		{"ReadAt", "Read", "rand", false},
		{"View", "Read", "rand", true},
		{"Read", "Seek", "rand", false},
		{"ReadLine", "ReadLine", "seq", false},
		{"Read", "Scan", "seq", false},
		{"exchange", "Read", "seq", false},
		{"exchange", "Scan", "seq", false},
		{"View", "Scan", "seq", true},
		{"Find", "Find", "", false},
		{"RFind", "RFind", "", false},
		{"Write", "Write", "seq", false},
		{"WriteAt", "Write", "rand", false},
		{"some WriteAt", "Write", "rand", false},
		{"Update", "Write", "rand", true},
		{"WriteAt", "Update", "rand", false},
		{"some WriteAt", "Update", "rand", false},
		{"Update", "Update", "rand", true},
		{"Write", "Append", "", false},
		{"ReadAt", "OpenClose", "rand", false},
		{"exchange", "Regexp", "seq", false},
		{"View elsewhere", "Regexp", "seq", true},
		{"ReadAt", "Mixed", "rand", false},
		{"WriteAt", "Mixed", "rand", false},
		{"some WriteAt", "Mixed", "rand", false},
		{"View", "Mixed", "rand", true},
		{"Update", "Mixed", "rand", true},
		{"some Move", "Move", "rand", false},
		{"forward Move", "Move", "rand", false},
		{"ReadAt", "ManyFiles", "rand", false},
		{"View", "ManyFiles", "rand", true},
	} {
		t.Run(test.workload+"/"+test.lie, func(t *testing.T) {
			honest := realTargets()[0]
			lying := work.Target{Name: "liar", Form: formOf(test.inPlace), Open: func(name string, flag int, _ work.Opening) (fileio.File, error) {
				f, err := stdio.OpenFile(name, flag, 0o600)
				return liar{f, test.lie, new(int), 0}, err
			}}
			cfg := testConfig(t, []work.Target{honest, lying}, func(c work.Case) bool {
				return c.Workload == test.workload && c.Order == work.Order(test.order)
			})
			err := Run(context.Background(), cfg, new(collector))
			var bad *CaseError
			if !errors.As(err, &bad) {
				t.Fatalf("Run returned %v", err)
			}
			if bad.Target != "liar" || bad.Case.Workload != test.workload || !strings.Contains(err.Error(), cfg.Cases[0].Name()+" on liar: ") {
				t.Errorf("the error is %v", err)
			}
			if n := strings.Count(err.Error(), " on "); n != len(cfg.Cases) {
				t.Errorf("%d of %d cases are named: %v", n, len(cfg.Cases), err)
			}
			nothingIn(t, cfg.Dir)
		})
	}
}

// Where targets take turns on one scratch file, every target that failed to
// write is found, however short or long the turns are. An honest target is
// never blamed alone.
func TestLiarsAreCaughtByTurns(t *testing.T) {
	for _, test := range []struct {
		lie, workload, order string
		mapped               bool // the File stays open between turns
		every                int  // every nth write is a lie
	}{
		{"Write", "Write", "seq", false, 5},
		{"Write", "Write", "seq", true, 5},
		{"some WriteAt", "Write", "rand", false, 5},
		{"some WriteAt", "Update", "rand", false, 5},
		{"some WriteAt", "Update", "rand", false, 1 << 20},
		{"some WriteAt", "Mixed", "rand", false, 5},
		{"some Move", "Move", "rand", false, 5},
		{"Update", "Write", "rand", true, 5},
		{"Update", "Update", "rand", true, 5},
		{"Update", "Mixed", "rand", true, 5},
	} {
		for _, ops := range []int{1, 1000, 20_000} {
			t.Run(fmt.Sprintf("%s/%s/every=%d/mapped=%v/%d", test.workload, test.lie, test.every, test.mapped, ops), func(t *testing.T) {
				writes := test.every - 1 // so that the first write is a lie
				lying := work.Target{Name: "liar", Maps: test.mapped, Form: formOf(test.lie == "Update"), Open: func(name string, flag int, _ work.Opening) (fileio.File, error) {
					f, err := stdio.OpenFile(name, flag, 0o600)
					return liar{f, test.lie, &writes, test.every}, err
				}}
				cfg := testConfig(t, []work.Target{realTargets()[0], lying}, func(c work.Case) bool {
					return c.Workload == test.workload && c.Order == work.Order(test.order)
				})
				cfg.Cases = cfg.Cases[:1]
				cfg.Passes = []work.Pass{work.Timing}
				cfg.ops = ops
				err := Run(context.Background(), cfg, new(collector))
				var bad *CaseError
				var shared *work.SharedFault
				switch {
				case !errors.As(err, &bad) || bad.Case != cfg.Cases[0]:
					t.Errorf("Run returned %v", err)
				case bad.Target == "liar":
				case bad.Target != "" || !errors.As(err, &shared) || !slices.Contains(shared.Targets, "liar"):
					t.Errorf("blamed is who is not at fault: %v", err)
				}
				nothingIn(t, cfg.Dir)
			})
		}
	}
}
