package counter

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"strconv"
)

// interruptsFile has a row for each kind of interrupt and a column for each
// CPU; see proc(5).
const (
	interruptsFile = "/proc/interrupts"
	shootdownRow   = "TLB"
)

// interrupts counts TLB shootdowns from a row of /proc/interrupts.
type interrupts struct{ textFile }

func openInterrupts() (*interrupts, error) {
	text, err := os.ReadFile(interruptsFile)
	if err != nil {
		return nil, err
	}
	if _, err := rowSum(text, shootdownRow); err != nil {
		return nil, fmt.Errorf("%s: %w", interruptsFile, err)
	}
	f, err := openText(interruptsFile, 2*len(text)) // a row may be added while the Set is open
	return &interrupts{f}, err
}

// report leaves the figure absent if the row has disappeared.
func (p *interrupts) report(r *Reading) error {
	before, err := rowSum(p.before.bytes(), shootdownRow)
	if err != nil {
		return nil
	}
	after, err := rowSum(p.after.bytes(), shootdownRow)
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
