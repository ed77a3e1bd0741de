//go:build unix || windows

package mmapio

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
	traits         []fileiotest.Option
	window         bool
	before, behind string // what is on disk around a window
}

func layouts() []layout {
	private := []fileiotest.Option{fileiotest.Private(), fileiotest.NoReadOnly()}
	fixed := []fileiotest.Option{fileiotest.Fixed()}
	return []layout{
		{name: "plain"},
		{name: "ExactSize,Populate,Lock,Advice", opts: []Option{ExactSize(), Populate(), Lock(), Advice(Random, HugePage)}},
		{name: "Window", traits: fixed, window: true, before: "seven..", behind: "behind"},
		{name: "Window,Private", opts: []Option{Private()}, traits: private, window: true, before: "seven..", behind: "behind"},
	}
}

// open makes a file that holds content where l looks.
func (l layout) open(t testing.TB, content []byte, flag int) fileiotest.Opened {
	return fileiotest.Disk(l.before, l.behind, l.openFile)(t, content, flag)
}

func (l layout) openFile(name string, flag int, off, n int64) (fileio.File, error) {
	opts := append([]Option{CountCopies(new(atomic.Int64))}, l.opts...)
	if l.window {
		opts = append(opts, Window(off, n))
	}
	return OpenFile(name, flag, 0, opts...)
}

func openAnonymous(t testing.TB, content []byte, _ int) fileiotest.Opened {
	f, err := Anonymous(int64(len(content)))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	if _, err := f.WriteAt(content, 0); err != nil {
		t.Fatal(err)
	}
	return fileiotest.Opened{File: f}
}

func anonymousTraits() []fileiotest.Option {
	return []fileiotest.Option{fileiotest.Fixed(), fileiotest.NoReadOnly()}
}

func TestConformance(t *testing.T) {
	for _, l := range layouts() {
		t.Run(l.name, func(t *testing.T) {
			t.Parallel() // they wait for the disk
			fileiotest.Run(t, l.open, l.traits...)
		})
	}
	t.Run("Anonymous", func(t *testing.T) { fileiotest.Run(t, openAnonymous, anonymousTraits()...) })
}

func FuzzFile(f *testing.F) { fileiotest.Fuzz(f, layouts()[0].open) }

func FuzzPrivateWindow(f *testing.F) {
	all := layouts()
	last := all[len(all)-1]
	fileiotest.Fuzz(f, last.open, last.traits...)
}

func FuzzAnonymous(f *testing.F) { fileiotest.Fuzz(f, openAnonymous, anonymousTraits()...) }
