package doctor

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"

	"mmapbench/bench"
	"mmapbench/bench/counter"
)

// Options say what to examine. The zero value is ready to use.
type Options struct {
	// Dir is where the temporary file is made. Default: [os.TempDir].
	Dir string

	// File, if not empty, is read instead of a temporary file. It is never
	// written.
	File string

	// Progress, if not nil, is called with the name of each step.
	Progress func(next string)
}

// A Report is what Examine found.
type Report struct {
	Dir, File string // File is empty if the user named none
	Floors    []Floor
	Counters  []Counter
	Findings  []Finding
}

// Examine measures for some seconds. What this machine cannot measure is in the
// report, and no error. The report is nil only if no temporary directory could
// be made. When ctx is done, Examine returns what it found so far, with the error of ctx.
// Its temporary files are gone when it returns.
//
// The garbage collector of the process is off while Examine runs. Only one Examine may
// run at a time, and nothing beside it.
func Examine(ctx context.Context, o Options) (r *Report, err error) {
	if o.Progress == nil {
		o.Progress = func(string) {}
	}
	// Faults are counted per thread.
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	dir, err := os.MkdirTemp(o.Dir, "runbench-doctor-")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	r = &Report{Dir: filepath.Dir(dir), File: o.File}
	place := r.Dir
	if r.File != "" {
		place = filepath.Dir(resolve(r.File))
	}
	s := newSystem(os.DirFS("/"), resolve(place))
	o.Progress("settings")
	r.Findings = s.examine()
	o.Progress("counters")
	r.Counters = counters()
	o.Progress("file")
	l := &lab{ctx: ctx, clock: bench.SystemClock(), sys: s, dir: dir}
	if l.file, l.fileErr = openFile(ctx, dir, o.File); l.fileErr == nil {
		defer func() { err = errors.Join(err, l.file.Close()) }()
	}
	err = r.measure(l, o.Progress)
	for _, f := range l.files {
		err = errors.Join(err, f.Close())
	}
	return r, err
}

// measure adds the floors, with the garbage collector off.
func (r *Report) measure(l *lab, progress func(next string)) error {
	runtime.GC()
	before, errBefore := l.sys.root.Usage()
	defer debug.SetGCPercent(debug.SetGCPercent(-1))
	for _, p := range l.plans() {
		if err := l.ctx.Err(); err != nil {
			return err
		}
		progress(p.name)
		r.Floors = append(r.Floors, p.floor(l.ctx, l.clock))
	}
	r.Findings = append(r.Findings, folios(r.Floors))
	if err := l.ctx.Err(); err != nil {
		return err
	}
	after, errAfter := l.sys.root.Usage()
	r.Findings = append(r.Findings, l.sys.company(before, after, errors.Join(errBefore, errAfter))...)
	return l.ctx.Err()
}

// resolve returns the absolute path of a file without symbolic links, as the
// table of mounts has it.
func resolve(name string) string {
	if abs, err := filepath.Abs(name); err == nil {
		name = abs
	}
	if real, err := filepath.EvalSymlinks(name); err == nil {
		name = real
	}
	return name
}

// A Counter is a figure of package counter and whether it works.
type Counter struct {
	Unit   string // as in records, for example "syscalls/op"
	Source string // the kernel's interface
	Err    error  // why it is absent, with the way out if one is known, or nil
}

// counters opens all counters to see which work.
func counters() (all []Counter) {
	sources, err := counter.Sources()
	for _, s := range sources {
		// A counter that fails to close is not to be relied on.
		all = append(all, Counter{Unit: s.Figure.Unit(), Source: s.Name, Err: errors.Join(s.Err, err)})
	}
	return all
}
