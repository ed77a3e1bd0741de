package counter

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strconv"

	"golang.org/x/sys/unix"
)

// interruptsFile has a row for each kind of interrupt and a column for each
// CPU; see proc(5).
const (
	interruptsFile = "/proc/interrupts"
	shootdownRow   = "TLB"
)

// interrupts counts TLB shootdowns from a row of /proc/interrupts.
type interrupts struct {
	fd            int
	before, after table
}

// A table is the content of the file. It is parsed after the work.
type table struct {
	text []byte
	n    int
}

func openInterrupts() (*interrupts, error) {
	text, err := os.ReadFile(interruptsFile)
	if err != nil {
		return nil, err
	}
	if _, err := rowSum(text, shootdownRow); err != nil {
		return nil, fmt.Errorf("%s: %w", interruptsFile, err)
	}
	fd, err := unix.Open(interruptsFile, unix.O_RDONLY|unix.O_CLOEXEC, 0)
	if err != nil {
		return nil, &fs.PathError{Op: "open", Path: interruptsFile, Err: err}
	}
	// A row may be added while the Set is open.
	room := 2 * len(text)
	return &interrupts{fd, table{text: make([]byte, room)}, table{text: make([]byte, room)}}, nil
}

func (p *interrupts) start() error { return p.snapshot(&p.before) }
func (p *interrupts) stop() error  { return p.snapshot(&p.after) }
func (p *interrupts) close() error { return os.NewSyscallError("close", unix.Close(p.fd)) }

// snapshot reads the whole file. Each read returns at most a page.
func (p *interrupts) snapshot(t *table) error {
	for t.n = 0; t.n < len(t.text); {
		n, err := unix.Pread(p.fd, t.text[t.n:], int64(t.n))
		if err != nil {
			return &fs.PathError{Op: "read", Path: interruptsFile, Err: err}
		}
		if n == 0 {
			return nil
		}
		t.n += n
	}
	return nil
}

// report leaves the figure absent if the row has disappeared.
func (p *interrupts) report(r *Reading) error {
	before, err := rowSum(p.before.text[:p.before.n], shootdownRow)
	if err != nil {
		return nil
	}
	after, err := rowSum(p.after.text[:p.after.n], shootdownRow)
	if err != nil {
		return nil
	}
	r.set(Shootdowns, after-before)
	return nil
}

// rowSum adds up the counts of all CPUs in a row of the table.
func rowSum(text []byte, row string) (sum int64, err error) {
	for line := range bytes.Lines(text) {
		name, counts, _ := bytes.Cut(line, []byte(":"))
		if string(bytes.TrimSpace(name)) != row {
			continue
		}
		cpus := 0
		for field := range bytes.FieldsSeq(counts) {
			n, err := strconv.ParseInt(string(field), 10, 64)
			if err != nil {
				break // the description
			}
			sum += n
			cpus++
		}
		if cpus == 0 {
			return 0, fmt.Errorf("row %s has no counts", row)
		}
		return sum, nil
	}
	return 0, fmt.Errorf("no row %s: this architecture flushes the TLBs of other CPUs without an interrupt: %w", row, errors.ErrUnsupported)
}
