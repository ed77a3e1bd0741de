package counter

import (
	"encoding/binary"
	"testing"
)

func TestSyscallsReport(t *testing.T) {
	tests := []struct {
		name          string
		before, after [3]uint64 // count, ns enabled, ns running
		want          int64
		ok            bool
	}{
		{"counts", [3]uint64{5, 100, 100}, [3]uint64{16, 300, 300}, 10, true},
		{"was multiplexed earlier", [3]uint64{5, 200, 100}, [3]uint64{16, 400, 300}, 10, true},
		{"multiplexed", [3]uint64{5, 100, 100}, [3]uint64{16, 300, 200}, 0, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p := syscalls{perfEvent: perfEvent{before: tallyOf(tt.before), after: tallyOf(tt.after)}}
			var r Reading
			err := p.report(&r)
			if got, ok := r.Value(SystemCalls); got != tt.want || ok != tt.ok || (err == nil) != tt.ok {
				t.Errorf("got %d, %v, %v, want %d, %v", got, ok, err, tt.want, tt.ok)
			}
		})
	}
}

func tallyOf(v [3]uint64) (t tally) {
	for i, x := range v {
		binary.NativeEndian.PutUint64(t[8*i:], x)
	}
	return t
}
