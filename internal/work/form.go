package work

import (
	"errors"
	"os"
	"runtime"
	"runtime/debug"

	"mmapbench/fileio"
)

// A Form is a way to use a file.
type Form int

// The forms.
const (
	Copy Form = iota // by calls that copy
	View             // in place, with a View or an Update for each operation
	Loop             // in place, with one View or Update around all operations of a batch
	Load             // read by os.ReadFile, then in memory
	Bare             // on the bytes of a mapping, without calls: what no file API can beat
)

// Whole reports whether the operations work on [Env.Data].
func (f Form) Whole() bool { return f >= Loop }

// Omits returns why a target takes no part in a case, or "" if it does.
func (w *Workload) Omits(t Target, c Case) string {
	switch {
	case t.Form == Copy:
		return ""
	case t.Form == View && !w.InPlace:
		return "the operations have no form in place"
	case t.Form == View:
		return ""
	case t.Form == Load && (c.Map != Fresh || w.Changes || w.Stalls):
		return "the file is not opened anew to be read"
	case t.Form == Load && c.Confined():
		return "the file does not fit in memory"
	case t.Form == Load && w.Opens:
		return ""
	case w.Opens:
		return "opening is most of the work"
	case !w.Bytes, t.Form == Loop && !w.InPlace:
		return "the operations are not accesses to the bytes of one file"
	case t.Form != Load && c.State().Anew():
		return "the operations wait for the device"
	case w.Changes && c.Sync != Never:
		return "the operations wait for the device"
	case c.Workers > 0:
		return "several threads would need a slice each"
	}
	return ""
}

// around returns what surrounds the operations of a batch and sets e.Data, for
// forms that need it.
func (e *Env) around(f fileio.File) (func(run func() error) error, error) {
	switch e.Target.Form {
	case Loop:
		return func(run func() error) error { return e.inOneView(f, run) }, nil
	case Bare:
		m, ok := f.(interface{ Bytes() []byte })
		if !ok {
			return nil, errors.New("the File of " + e.Target.Name + " has no method Bytes")
		}
		e.Data = m.Bytes()
		return func(run func() error) error { return guarded(f, run) }, nil
	}
	return nil, nil
}

func (e *Env) load(run func() error) (err error) {
	if e.Data, err = os.ReadFile(e.Path); err != nil {
		return err
	}
	err = run()
	e.Data = nil
	return err
}

func (e *Env) inOneView(f fileio.File, run func() error) error {
	size, err := f.Size()
	if err != nil {
		return err
	}
	use := f.View
	if e.Writes {
		use = f.Update
	}
	return use(0, size, func(b []byte) error {
		e.Data = b
		return run()
	})
}

// guarded makes a fault in run an error, as where another process cuts the file.
func guarded(f fileio.File, run func() error) (err error) {
	defer runtime.KeepAlive(f)
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		r := recover()
		if fault, ok := r.(interface {
			error
			Addr() uintptr
		}); ok {
			err = fault
		} else if r != nil {
			panic(r)
		}
	}()
	return run()
}
