package main

import (
	"errors"
	"io"

	"mmapbench/bench"
	"mmapbench/fileio"
	"mmapbench/mmapio"
	"mmapbench/stdio"
)

// targetNone reads nothing: what it costs is the harness, which consumes the
// bytes. It is what fio's null engine is to fio.
const targetNone = "none"

// noTarget returns targetNone.
func noTarget() bench.Target {
	return bench.Target{Name: targetNone, Open: func(string, int, bench.Opening) (fileio.File, error) { return new(idle), nil }}
}

// An idle is a File that never reads its file: it knows what stands there. It
// has the methods that reading calls.
type idle struct {
	fileio.File
	filled *byte // the buffer that holds the bytes already
}

// ReadAt fills p once, and later leaves it as it is.
func (f *idle) ReadAt(p []byte, _ int64) (int, error) { return f.Read(p) }

func (f *idle) Read(p []byte) (int, error) {
	if f.filled != &p[0] {
		fill(p)
		f.filled = &p[0]
	}
	return len(p), nil
}

func (f *idle) Seek(int64, int) (int64, error) { return 0, nil }
func (f *idle) Close() error                   { return nil }

// watchedTargets are those that operations are counted of: runbench's, opened
// as there.
func watchedTargets(ops *int64) []bench.Target {
	watch := func(t bench.Target) bench.Target {
		open := t.Open
		t.Open = func(name string, flag int, o bench.Opening) (fileio.File, error) {
			f, err := open(name, flag, o)
			if err != nil {
				return nil, err
			}
			return &watched{f, ops}, nil
		}
		return t
	}
	mapped := func(name string, flag int, _ bench.Opening) (fileio.File, error) {
		f, err := mmapio.OpenFile(name, flag, 0o600)
		return orNil(f, err)
	}
	return []bench.Target{
		watch(noTarget()),
		watch(bench.Target{Name: targetStdio, Open: func(name string, flag int, _ bench.Opening) (fileio.File, error) {
			f, err := stdio.OpenFile(name, flag, 0o600)
			return orNil(f, err)
		}}),
		watch(bench.Target{Name: targetMmap, Open: mapped}),
		watch(bench.Target{Name: targetView, Open: mapped, InPlace: true}),
	}
}

// orNil keeps a nil pointer from becoming an interface that is not nil.
func orNil[F fileio.File](f F, err error) (fileio.File, error) {
	if err != nil {
		return nil, err
	}
	return f, nil
}

// A watched is a File whose reads are counted.
type watched struct {
	fileio.File
	ops *int64
}

func (w *watched) Read(p []byte) (int, error) {
	*w.ops++
	return w.File.Read(p)
}

func (w *watched) ReadAt(p []byte, off int64) (int, error) {
	*w.ops++
	return w.File.ReadAt(p, off)
}

func (w *watched) View(off, n int64, fn func(b []byte) error) error {
	*w.ops++
	return w.File.View(off, n, fn)
}

// errNoSeek is the error of a bare File whose cursor is to move in another way
// than reading needs.
var errNoSeek = errors.New("only an offset from the start can be sought")

// A bare reads in the shortest way that there is, through at.
type bare struct {
	fileio.File
	at    func(p []byte, off int64) (int, error)
	close func() error
	off   int64
}

func (f *bare) ReadAt(p []byte, off int64) (int, error) { return f.at(p, off) }

func (f *bare) Read(p []byte) (int, error) {
	n, err := f.at(p, f.off)
	f.off += int64(n)
	return n, err
}

func (f *bare) Seek(off int64, whence int) (int64, error) {
	if off < 0 || whence != io.SeekStart {
		return 0, errNoSeek
	}
	f.off = off
	return off, nil
}

func (f *bare) Close() error { return f.close() }
