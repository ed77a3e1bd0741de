package counter

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"testing"

	"golang.org/x/sys/unix"
)

// TestHardwareReport checks that a figure is absent from a reading during which
// its counter was shared.
func TestHardwareReport(t *testing.T) {
	tests := []struct {
		name          string
		before, after [3]uint64 // count, ns enabled, ns running
		want          int64
		ok            bool
	}{
		{"counts", [3]uint64{5, 100, 100}, [3]uint64{16, 300, 300}, 11, true},
		{"was shared earlier", [3]uint64{5, 200, 100}, [3]uint64{16, 400, 300}, 11, true},
		{"shared", [3]uint64{5, 100, 100}, [3]uint64{16, 300, 200}, 0, false},
		{"never had a counter", [3]uint64{0, 100, 0}, [3]uint64{0, 300, 0}, 0, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p := hardware{perfEvent{before: tallyOf(tt.before), after: tallyOf(tt.after)}, TLBMisses}
			var r Reading
			if err := p.report(&r); err != nil {
				t.Error(err)
			}
			if got, ok := r.Value(TLBMisses); got != tt.want || ok != tt.ok {
				t.Errorf("got %d, %v, want %d, %v", got, ok, tt.want, tt.ok)
			}
		})
	}
}

func TestHardwareWayOut(t *testing.T) {
	tests := []struct {
		err, kind error
		want      string
	}{
		{unix.EACCES, fs.ErrPermission, "perf_event_paranoid"},
		{unix.ENOENT, errors.ErrUnsupported, "hypervisor"},
		{unix.ENODEV, errors.ErrUnsupported, "hypervisor"},
		{unix.ENOSYS, errors.ErrUnsupported, "hypervisor"},
		{unix.EMFILE, unix.EMFILE, ""},
	}
	for _, tt := range tests {
		got := hardwareWayOut(fmt.Errorf("open: %w", tt.err))
		if !errors.Is(got, tt.kind) || !strings.Contains(got.Error(), tt.want) {
			t.Errorf("%v: got %q, want it to name %q", tt.err, got, tt.want)
		}
	}
}

// TestHardwareCounts compares the counters with work of a known size.
func TestHardwareCounts(t *testing.T) {
	const rounds = 1 << 18 // of compute; each executes at least six instructions
	s := openQuietSet(t)
	r := measure(t, s, func() error { compute(); return nil })
	if got := require(t, s, r, Instructions); got < 6*rounds || got > 60*rounds {
		t.Errorf("%d instructions for %d rounds", got, rounds)
	}
	if got := require(t, s, r, Cycles); got < rounds || got > 600*rounds {
		t.Errorf("%d cycles for %d rounds", got, rounds)
	}
}

// TestAbsentIsRefused uses a probe that never reports its figure.
func TestAbsentIsRefused(t *testing.T) {
	s := lockedSet(t)
	if s.add(silentProbe{}, nil, Cycles) {
		t.Error("added a probe that gives no figure")
	}
	if err := s.Sources()[Cycles].Err; !errors.Is(err, errors.ErrUnsupported) {
		t.Errorf("got error %v", err)
	}
}

// A silentProbe works but reports nothing.
type silentProbe struct{}

func (silentProbe) start() error          { return nil }
func (silentProbe) stop() error           { return nil }
func (silentProbe) report(*Reading) error { return nil }
func (silentProbe) close() error          { return nil }

func tallyOf(v [3]uint64) (t tally) {
	for i, x := range v {
		binary.NativeEndian.PutUint64(t[8*i:], x)
	}
	return t
}
