package counter

import (
	"errors"
	"fmt"
	"io/fs"
	"runtime"
)

// A probe takes the snapshots of one kernel interface, which may provide
// several figures.
type probe interface {
	// start and stop take the snapshots before and after the work. Between
	// them nothing may allocate or touch memory for the first time.
	start() error
	stop() error

	// report adds the differences to r, without the cost of the
	// measurement. It is called after all probes have stopped.
	report(r *Reading) error

	close() error
}

// A Set counts for one OS thread. It can be used for any number of
// measurements, one at a time. It must not be used concurrently.
type Set struct {
	sources [figures]Source
	probes  []probe  // the first takes its snapshots closest to the work
	figures []Figure // the figures that Sources describes
	thread  int
	state   state
}

type state int

const (
	idle state = iota
	running
	closed
)

// Open opens the counters for the calling thread, from [SystemCalls] to
// [DeviceBytes]. The goroutine must be locked to the thread with
// [runtime.LockOSThread] until the Set is closed. Open never fails: a figure
// that this machine cannot count is absent, and [Set.Sources] says why. Opening
// and closing take some milliseconds.
func Open() *Set {
	s := newSet(threadID(), SystemCalls, Cycles)
	s.attach()
	s.verify()
	return s
}

// OpenQuiet is like Open for the figures from [Cycles] to [Shootdowns].
// Counting them does not slow the work, so the Set may be open while times are
// taken. Do not open it beside a Set of Open, whose stops it would count.
func OpenQuiet() *Set {
	s := newSet(threadID(), Cycles, figures)
	s.attachQuiet()
	return s
}

// Sources returns the sources of [Open] and [OpenQuiet] on this machine, in the
// order of the constants. It opens and closes both. The error comes from
// closing; the sources are valid in any case.
func Sources() (all []Source, err error) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	for _, open := range []func() *Set{Open, OpenQuiet} {
		s := open()
		all = append(all, s.Sources()...)
		err = errors.Join(err, s.Close())
	}
	return all, err
}

// newSet returns a Set of the figures from first up to but not including end,
// without probes.
func newSet(thread int, first, end Figure) *Set {
	s := &Set{thread: thread}
	for f := range figures {
		s.sources[f] = Source{Figure: f, Name: sourceName(f)}
	}
	for f := first; f < end; f++ {
		s.figures = append(s.figures, f)
	}
	return s
}

// Sources returns one Source for each figure of the Set, in the order of the
// constants.
func (s *Set) Sources() []Source {
	var all []Source
	for _, f := range s.figures {
		all = append(all, s.sources[f])
	}
	return all
}

// Start begins a measurement. It returns an error, and no measurement is
// running, if one is running already, if it is not called on the thread that
// opened the Set, or if the kernel refuses a snapshot. After Close the error is
// [io/fs.ErrClosed].
func (s *Set) Start() error {
	if err := s.expect(idle); err != nil {
		return fmt.Errorf("start counters: %w", err)
	}
	if err := s.checkThread(); err != nil {
		return fmt.Errorf("start counters: %w", err)
	}
	for i := len(s.probes) - 1; i >= 0; i-- {
		if err := s.probes[i].start(); err != nil {
			return fmt.Errorf("start counters: %w", err)
		}
	}
	s.state = running
	return nil
}

// Stop ends the measurement that Start began and returns the cost of the work
// in between. It fails under the same conditions as Start. The measurement has
// ended in any case.
func (s *Set) Stop() (Reading, error) {
	if err := s.expect(running); err != nil {
		return Reading{}, fmt.Errorf("stop counters: %w", err)
	}
	s.state = idle
	for _, p := range s.probes {
		if err := p.stop(); err != nil {
			return Reading{}, fmt.Errorf("stop counters: %w", err)
		}
	}
	if err := s.checkThread(); err != nil {
		return Reading{}, fmt.Errorf("stop counters: %w", err)
	}
	r, err := s.report()
	if err != nil {
		return Reading{}, fmt.Errorf("stop counters: %w", err)
	}
	return r, nil
}

// Close releases the kernel's resources. It may be called on any thread and
// during a measurement. A second Close returns [io/fs.ErrClosed].
func (s *Set) Close() error {
	if s.state == closed {
		return fmt.Errorf("close counters: %w", fs.ErrClosed)
	}
	s.state = closed
	var errs []error
	for _, p := range s.probes {
		errs = append(errs, p.close())
	}
	if err := errors.Join(errs...); err != nil {
		return fmt.Errorf("close counters: %w", err)
	}
	return nil
}

func (s *Set) expect(want state) error {
	switch {
	case s.state == want:
		return nil
	case s.state == closed:
		return fs.ErrClosed
	case s.state == running:
		return errors.New("a measurement is running: call Stop first")
	}
	return errors.New("no measurement is running: call Start first")
}

func (s *Set) checkThread() error {
	if now := threadID(); now != s.thread {
		return fmt.Errorf("opened on thread %d but called on thread %d: lock the goroutine with runtime.LockOSThread", s.thread, now)
	}
	return nil
}

// report collects the differences and drops the figures that Open rejected.
func (s *Set) report() (Reading, error) {
	var r Reading
	for _, p := range s.probes {
		if err := p.report(&r); err != nil {
			return Reading{}, err
		}
	}
	for f := range figures {
		r.present[f] = r.present[f] && s.sources[f].Err == nil
	}
	if !r.present[SystemCalls] {
		r.calls = nil
	}
	return r, nil
}

// add appends p, which provides the served figures, or notes why it could not
// be opened or does not work. It reports whether p was added.
func (s *Set) add(p probe, err error, served ...Figure) bool {
	if err == nil {
		if err = try(p, served); err != nil {
			err = errors.Join(err, p.close())
		}
	}
	if err != nil {
		s.reject(err, served...)
		return false
	}
	s.probes = append(s.probes, p)
	return true
}

// try takes one measurement with p alone. It also touches p's memory, so that
// the first use does not fault inside a measurement.
func try(p probe, served []Figure) error {
	if err := p.start(); err != nil {
		return err
	}
	if err := p.stop(); err != nil {
		return err
	}
	var r Reading
	if err := p.report(&r); err != nil {
		return err
	}
	for _, f := range served {
		if !r.present[f] {
			return fmt.Errorf("%v could not be read: other programs use the counter: %w", f, errors.ErrUnsupported)
		}
	}
	return nil
}

// reject makes figures absent because of err.
func (s *Set) reject(err error, rejected ...Figure) {
	for _, f := range rejected {
		if s.sources[f].Err == nil {
			s.sources[f].Err = err
		}
	}
}

// emptyRounds is the number of empty measurements that verify takes. The
// runtime disturbs few of them.
const emptyRounds = 16

// verify takes empty measurements and makes absent each figure that does not
// read 0. The runtime only adds to figures, so the least of several readings is
// the cost of the measurement itself.
func (s *Set) verify() {
	var least Reading
	for range emptyRounds {
		r, err := s.empty()
		if err != nil {
			s.reject(err, s.figures...)
			return
		}
		for f := range figures {
			v, ok := r.Value(f)
			if old, seen := least.Value(f); ok && (!seen || v < old) {
				least.set(f, v)
			}
		}
	}
	for f := range figures {
		if v, ok := least.Value(f); ok && v != 0 && f.isExact() {
			s.reject(fmt.Errorf("%s: an empty measurement reads %d %v instead of 0", s.sources[f].Name, v, f), f)
		}
	}
}

// empty takes a measurement of no work.
func (s *Set) empty() (Reading, error) {
	if err := s.Start(); err != nil {
		return Reading{}, err
	}
	return s.Stop()
}
