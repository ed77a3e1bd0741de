package counter

import (
	"errors"
	"io/fs"
	"runtime"
	"testing"
)

func TestFigureUnit(t *testing.T) {
	want := map[Figure]string{
		SystemCalls: "syscalls/op",
		UserTime:    "user-sec/op",
		SystemTime:  "sys-sec/op",
		Shootdowns:  "tlb-shootdowns/op",
	}
	for f, w := range want {
		if got := f.Unit(); got != w {
			t.Errorf("%v: got %q, want %q", f, got, w)
		}
	}
}

// Each figure has exactly one source, which says whether the figure is absent.
func TestSources(t *testing.T) {
	sources, err := Sources()
	if err != nil {
		t.Error(err)
	}
	if len(sources) != int(figures) {
		t.Fatalf("%d sources, want %d", len(sources), int(figures))
	}
	for i, s := range sources {
		if s.Figure != Figure(i) || s.Name == "" && s.Err == nil {
			t.Errorf("the source at %d is %+v", i, s)
		}
	}
}

func TestReadingZeroIsAbsent(t *testing.T) {
	var r Reading
	for f := Figure(-1); f <= figures; f++ {
		if v, ok := r.Value(f); ok || v != 0 {
			t.Errorf("%v: got %d, %v from the zero Reading", f, v, ok)
		}
	}
}

// TestOpen holds on every system and for every user: each figure either works
// or says why not, and a measurement has exactly the figures that work.
func TestOpen(t *testing.T) {
	t.Run("exact", func(t *testing.T) { testOpen(t, openSet(t), SystemCalls, DeviceBytes) })
	t.Run("quiet", func(t *testing.T) { testOpen(t, openQuietSet(t), Cycles, Shootdowns) })
}

func testOpen(t *testing.T, s *Set, first, last Figure) {
	sources := s.Sources()
	if len(sources) != int(last-first)+1 {
		t.Fatalf("%d sources for %d figures", len(sources), last-first+1)
	}
	r, err := s.empty()
	if err != nil {
		t.Fatal(err)
	}
	for i, src := range sources {
		if src.Figure != first+Figure(i) {
			t.Errorf("source %d is of %v", i, src.Figure)
		}
		if _, ok := r.Value(src.Figure); ok != (src.Err == nil) {
			t.Errorf("%v: present %v, but its source says %v", src.Figure, ok, src.Err)
		}
		t.Logf("%v: %s: %v", src.Figure, src.Name, src.Err)
		if src.Err != nil && !errors.Is(src.Err, errors.ErrUnsupported) &&
			!errors.Is(src.Err, fs.ErrPermission) && !errors.Is(src.Err, fs.ErrNotExist) {
			t.Errorf("%v: absent because of %v", src.Figure, src.Err)
		}
	}
	for f := range figures {
		if _, ok := r.Value(f); ok && (f < first || f > last) {
			t.Errorf("%v is present, which is not of this Set", f)
		}
	}
}

// openSet opens a Set for the test's thread until the test ends.
func openSet(t *testing.T) *Set { return openUntilEnd(t, Open) }

func openQuietSet(t *testing.T) *Set { return openUntilEnd(t, OpenQuiet) }

func openUntilEnd(t *testing.T, open func() *Set) *Set {
	t.Helper()
	runtime.LockOSThread()
	s := open()
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
		runtime.UnlockOSThread()
	})
	return s
}
