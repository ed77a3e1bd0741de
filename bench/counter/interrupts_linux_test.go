package counter

import (
	"os"
	"os/exec"
	"runtime"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/sys/unix"
)

func TestRowSum(t *testing.T) {
	const text = `           CPU0       CPU1
 24:          2          0  IO-APIC   5-edge      ACPI:Ged
TLB:        100         23   TLB shootdowns
ERR:          7
NON:   nothing
`
	tests := []struct {
		row  string
		want int64
		ok   bool
	}{
		{"TLB", 123, true},
		{"24", 2, true}, // the 5 is part of a name
		{"ERR", 7, true},
		{"NON", 0, false},
		{"XYZ", 0, false},
	}
	for _, tt := range tests {
		if got, err := rowSum([]byte(text), tt.row); got != tt.want || (err == nil) != tt.ok {
			t.Errorf("%s: got %d, %v, want %d", tt.row, got, err, tt.want)
		}
	}
}

// TestShootdowns brackets a reading between counts read inside and outside of
// the measurement, while threads cause shootdowns.
func TestShootdowns(t *testing.T) {
	s := openQuietSet(t)
	stop := make(chan struct{})
	defer close(stop)
	go func() {
		runtime.LockOSThread()
		for {
			select {
			case <-stop:
				return
			default:
				compute()
			}
		}
	}()
	b := freshMemory(t, os.Getpagesize())
	const attempts = 5 // the other thread may have to wait for a CPU
	for range attempts {
		var inner int64
		outer := readShootdowns(t)
		r := measure(t, s, func() error {
			inner = readShootdowns(t)
			err := protectOften(b)
			inner = readShootdowns(t) - inner
			return err
		})
		outer = readShootdowns(t) - outer
		got := require(t, s, r, Shootdowns)
		if got < inner || got > outer {
			t.Errorf("%d shootdowns, want %d to %d", got, inner, outer)
		}
		if inner > 0 {
			return
		}
	}
	t.Skipf("no shootdown in %d attempts, on %d CPUs", attempts, runtime.NumCPU())
}

// protectOften makes the CPUs that run this process drop their translations of
// b.
func protectOften(b []byte) error {
	for range 1000 {
		b[0]++
		if err := unix.Mprotect(b, unix.PROT_READ); err != nil {
			return err
		}
		if err := unix.Mprotect(b, unix.PROT_READ|unix.PROT_WRITE); err != nil {
			return err
		}
	}
	return nil
}

// readShootdowns reads the count independently of the package.
func readShootdowns(t *testing.T) int64 {
	t.Helper()
	const program = `$1 == "TLB:" { for (i = 2; $i ~ /^[0-9]+$/; i++) n += $i } END { printf "%d", n }`
	out, err := exec.Command("awk", program, interruptsFile).Output()
	if err != nil {
		t.Skipf("no awk to compare with: %v", err)
	}
	n, err := strconv.ParseInt(strings.TrimSpace(string(out)), 10, 64)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// TestShootdownsLost checks that the figure is absent, and the measurement does
// not fail, if the row disappears from the table.
func TestShootdownsLost(t *testing.T) {
	full := text{[]byte("TLB: 5\n"), 7}
	for _, p := range []*interrupts{{textFile{before: full}}, {textFile{after: full}}} {
		var r Reading
		if err := p.report(&r); err != nil {
			t.Error(err)
		}
		if v, ok := r.Value(Shootdowns); ok {
			t.Errorf("got %d", v)
		}
	}
}
