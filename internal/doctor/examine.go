package doctor

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"

	"mmapbench/bench"
	"mmapbench/bench/counter"
)

// Options say what to examine. The zero value is ready to use.
type Options struct {
	// Dir is where the temporary file is made. Default: the system's
	// directory for such.
	Dir string

	// File is read instead of the temporary file, and never written to. Part
	// of it is dropped from the page cache for the major faults.
	File string

	// Clock times everything. Default: [bench.SystemClock].
	Clock bench.Clock

	// Root is where /proc and /sys are looked for. Default: the system's root.
	Root fs.FS

	// Sources are those of the counters. Default: [counter.Sources].
	Sources func() []counter.Source

	// Child is a program that soon ends: it is traced to see whether that
	// works. Default: it is not tried.
	Child *exec.Cmd

	// Progress is told what comes next. Default: nobody is.
	Progress func(next string)
}

func (o Options) withDefaults() Options {
	if o.Clock == nil {
		o.Clock = bench.SystemClock()
	}
	if o.Root == nil {
		o.Root = os.DirFS("/")
	}
	if o.Sources == nil {
		o.Sources = openSources
	}
	if o.Progress == nil {
		o.Progress = func(string) {}
	}
	return o
}

// A Report is what Examine found.
type Report struct {
	Dir, File string // as examined; File is empty without one of the user's
	Floors    []Floor
	Counters  []Counter
	Findings  []Finding
	Noise     []Noise
}

// A DirError says that no temporary file could be made.
type DirError struct{ Err error }

func (e *DirError) Error() string { return e.Err.Error() }
func (e *DirError) Unwrap() error { return e.Err }

// Examine measures for some seconds. What could not be had is in the report,
// and no error. When ctx is done it returns what it has by then, with the error
// of ctx. Its temporary files are gone when it returns.
//
// Meanwhile the garbage collector of the process is off. Only one Examine may
// run at a time, and nothing beside it.
func Examine(ctx context.Context, o Options) (r *Report, err error) {
	o = o.withDefaults()
	err = o.examine(func(x *examination) error {
		r = x.report
		o.Progress("settings")
		r.Findings = x.sys.examine()
		o.Progress("counters")
		r.Counters = counters(o.Sources())
		if o.Child != nil {
			r.Findings = append(r.Findings, tracing(o.Child))
		}
		o.Progress("temporary file")
		return x.measure(ctx, func(l *lab) (err error) {
			if r.Floors, err = l.measured(ctx, o, l.plans()); err != nil {
				return err
			}
			o.Progress("noise")
			before := x.sys.usage()
			r.Noise = l.noise(ctx)
			r.Findings = append(r.Findings, x.sys.company(before, x.sys.usage())...)
			return ctx.Err()
		})
	})
	return r, err
}

// An examination is what floors and findings are of.
type examination struct {
	options Options
	dir     string // of the temporary files
	sys     *system
	report  *Report // that it is for
}

// examine has do examine, on a thread of its own, with a directory that is gone
// behind it.
func (o Options) examine(do func(x *examination) error) (err error) {
	// Faults are counted per thread.
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	dir, err := os.MkdirTemp(o.Dir, "runbench-doctor-")
	if err != nil {
		return &DirError{err}
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	r := &Report{Dir: filepath.Dir(dir), File: o.File}
	return do(&examination{o, dir, newSystem(o.Root, resolve(r.Dir), r.place()), r})
}

// measure has do measure, on the files that it needs and with the garbage
// collector off.
func (x *examination) measure(ctx context.Context, do func(l *lab) error) (err error) {
	files := openFiles(ctx, x.dir, x.options.File)
	defer func() { err = errors.Join(err, files.close()) }()
	l, done := newLab(ctx, x.options.Clock, files, x.sys)
	defer done()
	return do(l)
}

// place is the directory of the file whose reads are measured.
func (r *Report) place() string {
	if r.File != "" {
		return filepath.Dir(resolve(r.File))
	}
	return resolve(r.Dir)
}

// resolve returns the path by which the table of mounts knows a file.
func resolve(name string) string {
	if abs, err := filepath.Abs(name); err == nil {
		name = abs
	}
	if real, err := filepath.EvalSymlinks(name); err == nil {
		name = real
	}
	return name
}
