package compare

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"mmapbench/internal/table"
)

// ErrMachines is the error of a gate on measured figures of different machines.
var ErrMachines = errors.New("the runs are from different machines")

// A Machine is a fact in which the machines differ, between the sides or within
// one.
type Machine struct {
	Key      string
	Old, New []string // distinct values
}

// String formats the fact, as in "cpu: A in old, B in new".
func (m Machine) String() string {
	var parts []string
	if m.Old != nil {
		parts = append(parts, strings.Join(m.Old, " and ")+" in old")
	}
	if m.New != nil {
		parts = append(parts, strings.Join(m.New, " and ")+" in new")
	}
	return m.Key + ": " + strings.Join(parts, ", ")
}

// facts returns the configuration keys of machine properties that affect times.
func facts() []string {
	return []string{"goos", "goarch", "cpu", "cores", "kernel", "memory", "pagesize", "virtualization", "mitigations",
		"filesystem", "read-ahead-kb", "thp", "fault-around-bytes", "input-filesystem", "input-read-ahead-kb"}
}

// machines finds the facts in which the machines differ. A fact that a side
// does not record is not a difference. A side that mixes machines cannot be
// compared either: its figures are not a sample of one machine.
func (c *comparer) machines() error {
	for _, key := range facts() {
		m := Machine{Key: key}
		for _, src := range c.used {
			value := src.c.Config.Get(key)
			switch {
			case value == "":
			case src.side == 0:
				m.Old = add(m.Old, value)
			default:
				m.New = add(m.New, value)
			}
		}
		slices.Sort(m.Old)
		slices.Sort(m.New)
		if m.Old != nil && m.New != nil && !slices.Equal(m.Old, m.New) || len(m.Old) > 1 || len(m.New) > 1 {
			c.r.Machines = append(c.r.Machines, m)
		}
	}
	if len(c.r.Machines) == 0 || c.opts.AcrossMachines {
		return nil
	}
	c.r.Withheld = true
	for _, l := range c.opts.Gate {
		if l.Unit != Ratio && !c.unit(l.Unit).Exact {
			return fmt.Errorf("gate: %s can't be compared: %w (%s); gate on %s or counts, or compare all the same with -across-machines",
				table.UnitName(l.Unit), ErrMachines, c.r.Differences(), Ratio)
		}
	}
	return nil
}

// Differences describes in one line how the machines differ.
func (r *Result) Differences() string {
	var parts []string
	for _, m := range r.Machines {
		parts = append(parts, m.String())
	}
	return strings.Join(parts, "; ")
}
