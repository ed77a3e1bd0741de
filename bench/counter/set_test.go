package counter

import (
	"errors"
	"io/fs"
	"reflect"
	"runtime"
	"slices"
	"testing"
)

// A fakeProbe serves one figure, logs its calls, and fails on demand.
type fakeProbe struct {
	name   string
	log    *[]string
	figure Figure
	values []int64 // of the reports; the last one repeats
	fail   string  // the method that fails
}

var errFake = errors.New("fake failure")

func (p *fakeProbe) call(method string) error {
	*p.log = append(*p.log, p.name+" "+method)
	if p.fail == method {
		return errFake
	}
	return nil
}

func (p *fakeProbe) start() error { return p.call("start") }
func (p *fakeProbe) stop() error  { return p.call("stop") }
func (p *fakeProbe) close() error { return p.call("close") }

func (p *fakeProbe) report(r *Reading) error {
	r.set(p.figure, p.values[0])
	if len(p.values) > 1 {
		p.values = p.values[1:]
	}
	return p.call("report")
}

func TestSnapshotOrder(t *testing.T) {
	var log []string
	s := lockedSet(t)
	s.add(&fakeProbe{name: "near", log: &log, figure: SystemCalls, values: []int64{1}}, nil, SystemCalls)
	s.add(&fakeProbe{name: "far", log: &log, figure: KernelBytes, values: []int64{2}}, nil, KernelBytes)
	log = nil
	if err := s.Start(); err != nil {
		t.Fatal(err)
	}
	log = append(log, "work")
	if _, err := s.Stop(); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	want := []string{
		"far start", "near start", "work", "near stop", "far stop",
		"near report", "far report", "near close", "far close",
	}
	if !slices.Equal(log, want) {
		t.Errorf("got  %q\nwant %q", log, want)
	}
}

func TestVerify(t *testing.T) {
	tests := []struct {
		name   string
		figure Figure
		values []int64 // of the measurements, including the one by try
		works  bool
	}{
		{"exact", SystemCalls, []int64{0}, true},
		{"noise", SystemCalls, []int64{7, 3, 1, 0, 2}, true},
		{"own cost left in", SystemCalls, []int64{5, 1}, false},
		{"counts nothing", SystemCalls, []int64{-1}, false},
		{"too much taken off once", KernelBytes, []int64{0, 0, 0, -8, 0}, false},
		{"times vary", UserTime, []int64{1000}, true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var log []string
			s := lockedSet(t)
			s.add(&fakeProbe{log: &log, figure: tt.figure, values: tt.values}, nil, tt.figure)
			s.verify()
			r, err := s.empty()
			if err != nil {
				t.Fatal(err)
			}
			_, present := r.Value(tt.figure)
			if srcErr := s.Sources()[tt.figure].Err; present != tt.works || (srcErr == nil) != tt.works {
				t.Errorf("works: got %v (%v), want %v", present, srcErr, tt.works)
			}
		})
	}
}

func TestAddFailing(t *testing.T) {
	for _, method := range []string{"start", "stop", "report"} {
		t.Run(method, func(t *testing.T) {
			var log []string
			s := lockedSet(t)
			p := &fakeProbe{name: "p", log: &log, figure: MinorFaults, values: []int64{0}, fail: method}
			if s.add(p, nil, MinorFaults, MajorFaults) {
				t.Error("added a probe that does not work")
			}
			if !slices.Contains(log, "p close") {
				t.Errorf("not closed: %q", log)
			}
			for _, f := range []Figure{MinorFaults, MajorFaults} {
				if err := s.Sources()[f].Err; !errors.Is(err, errFake) {
					t.Errorf("%v: got error %v", f, err)
				}
			}
			if err := s.Sources()[SystemCalls].Err; err != nil {
				t.Errorf("a figure of no concern got %v", err)
			}
		})
	}
	t.Run("open", func(t *testing.T) {
		s := lockedSet(t)
		if s.add((*fakeProbe)(nil), errFake, MinorFaults) {
			t.Error("added a probe that was not opened")
		}
		if err := s.Sources()[MinorFaults].Err; !errors.Is(err, errFake) {
			t.Errorf("got error %v", err)
		}
	})
}

// TestFailingLater checks that a kernel error reaches the caller and does not
// affect the next measurement.
func TestFailingLater(t *testing.T) {
	for _, method := range []string{"start", "stop", "report"} {
		t.Run(method, func(t *testing.T) {
			var log []string
			s := lockedSet(t)
			p := &fakeProbe{log: &log, figure: MinorFaults, values: []int64{4}}
			s.add(p, nil, MinorFaults)
			p.fail = method
			if r, err := s.empty(); !errors.Is(err, errFake) || !reflect.DeepEqual(r, Reading{}) {
				t.Errorf("got %v, %v", r, err)
			}
			p.fail = ""
			r, err := s.empty()
			if v, ok := r.Value(MinorFaults); err != nil || !ok || v != 4 {
				t.Errorf("afterwards: got %d, %v, %v", v, ok, err)
			}
		})
	}
}

func TestMisuse(t *testing.T) {
	s := lockedSet(t)
	if _, err := s.Stop(); err == nil {
		t.Error("Stop without Start: no error")
	}
	if err := s.Start(); err != nil {
		t.Fatal(err)
	}
	if err := s.Start(); err == nil {
		t.Error("Start while running: no error")
	}
	if _, err := s.Stop(); err != nil {
		t.Errorf("Stop after a refused Start: %v", err)
	}
	if _, err := s.Stop(); err == nil {
		t.Error("second Stop: no error")
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if err := s.Start(); !errors.Is(err, fs.ErrClosed) {
		t.Errorf("Start after Close: %v", err)
	}
	if _, err := s.Stop(); !errors.Is(err, fs.ErrClosed) {
		t.Errorf("Stop after Close: %v", err)
	}
	if err := s.Close(); !errors.Is(err, fs.ErrClosed) {
		t.Errorf("second Close: %v", err)
	}
}

// lockedSet returns a Set without probes for the test's thread.
func lockedSet(t *testing.T) *Set {
	t.Helper()
	runtime.LockOSThread()
	t.Cleanup(runtime.UnlockOSThread)
	return newSet(threadID(), 0, figures)
}
