package stdio

import (
	"sync/atomic"
	"testing"

	"mmapbench/fileio"
	"mmapbench/fileio/fileiotest"
)

// A layout is a set of options and where in the file on disk they look.
type layout struct {
	name           string
	opts           []Option
	private        bool
	window         bool
	before, behind string // what is on disk around a window
}

// layouts are the kinds of File that differ in what they do.
func layouts() []layout {
	const before, behind = "seven..", "behind"
	return []layout{
		{name: "plain"},
		{name: "Buffer=50", opts: []Option{Buffer(50)}},
		{name: "Private,Buffer=64KiB", opts: []Option{Private(), Buffer(64 << 10)}, private: true},
		{name: "Window", window: true, before: before, behind: behind},
		{name: "Window,Private,Buffer=50", opts: []Option{Private(), Buffer(50)}, private: true, window: true, before: before, behind: behind},
	}
}

func (l layout) traits() []fileiotest.Option {
	switch {
	case l.private:
		return []fileiotest.Option{fileiotest.Private(), fileiotest.NoReadOnly()}
	case l.window:
		return []fileiotest.Option{fileiotest.Fixed()}
	}
	return nil
}

// open makes a file that holds content where l looks.
func (l layout) open(t testing.TB, content []byte, flag int) fileiotest.Opened {
	opened := fileiotest.Disk(l.before, l.behind, l.openFile)(t, content, flag)
	opened.Fail = injectFaults(opened.File.(*File)).set
	return opened
}

func (l layout) openFile(name string, flag int, off, n int64) (fileio.File, error) {
	opts := append([]Option{CountCopies(new(atomic.Int64))}, l.opts...)
	if l.window {
		opts = append(opts, Window(off, n))
	}
	return OpenFile(name, flag, 0, opts...)
}

func TestConformance(t *testing.T) {
	for _, l := range layouts() {
		t.Run(l.name, func(t *testing.T) {
			t.Parallel() // they wait for the disk
			fileiotest.Run(t, l.open, l.traits()...)
		})
	}
}

// layoutNamed returns the layout of that name.
func layoutNamed(f *testing.F, name string) layout {
	for _, l := range layouts() {
		if l.name == name {
			return l
		}
	}
	f.Fatalf("there is no layout %q", name)
	return layout{}
}

func FuzzFile(f *testing.F) {
	l := layoutNamed(f, "Buffer=50")
	fileiotest.Fuzz(f, l.open, l.traits()...)
}

func FuzzPrivateWindow(f *testing.F) {
	l := layoutNamed(f, "Window,Private,Buffer=50")
	fileiotest.Fuzz(f, l.open, l.traits()...)
}

// A fault is an error that reads report while it is set.
type fault struct{ err atomic.Pointer[error] }

func (f *fault) set(err error) { f.err.Store(&err) }

func (f *fault) get() error {
	if err := f.err.Load(); err != nil {
		return *err
	}
	return nil
}

// injectFaults makes the reads below f fail when the fault is set.
func injectFaults(f *File) *fault {
	fault := new(fault)
	store := faultyStore{f.store, fault}
	f.store = store
	if u, ok := f.cursor.position.(*userPosition); ok {
		u.store = store
	} else {
		f.cursor.position = faultyPosition{f.cursor.position, fault}
	}
	return fault
}

type faultyStore struct {
	store
	fault *fault
}

func (s faultyStore) readAt(p []byte, off int64) (int, error) {
	if err := s.fault.get(); err != nil {
		return 0, err
	}
	return s.store.readAt(p, off)
}

type faultyPosition struct {
	position
	fault *fault
}

func (p faultyPosition) read(b []byte) (int, error) {
	if err := p.fault.get(); err != nil {
		return 0, err
	}
	return p.position.read(b)
}
