package compare

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"mmapbench/internal/record"
)

// ErrMachines is matched by the error of a gate on measured figures of
// different machines.
var ErrMachines = errors.New("the runs are from different machines")

// A Machine is a fact in which the machines of the two sides differ.
type Machine struct {
	Key      string
	Old, New []string // values, each once
}

// String returns the fact as in "cpu: A in old, B in new".
func (m Machine) String() string {
	return fmt.Sprintf("%s: %s in old, %s in new", m.Key, strings.Join(m.Old, " and "), strings.Join(m.New, " and "))
}

// facts are the configuration keys that tell a machine, as far as times depend
// on it.
func facts() []string {
	return []string{"goos", "goarch", "cpu", "cores", "kernel", "memory", "pagesize", "virtualization", "mitigations",
		"filesystem", "read-ahead-kb", "thp", "fault-around-bytes", "input-filesystem", "input-read-ahead-kb"}
}

// machines finds in what the machines differ. A fact that a side does not tell
// is no difference.
func (c *comparer) machines() error {
	for _, key := range facts() {
		m := Machine{Key: key}
		for _, r := range c.sides[0].runs {
			m.Old = addConfig(m.Old, r.Config, key)
		}
		for _, r := range c.sides[1].runs {
			m.New = addConfig(m.New, r.Config, key)
		}
		slices.Sort(m.Old)
		slices.Sort(m.New)
		if m.Old != nil && m.New != nil && !slices.Equal(m.Old, m.New) {
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
				written(l.Unit), ErrMachines, c.r.Differences(), Ratio)
		}
	}
	return nil
}

// Differences says in one line in what the machines differ.
func (r *Result) Differences() string {
	var parts []string
	for _, m := range r.Machines {
		parts = append(parts, m.String())
	}
	return strings.Join(parts, "; ")
}

func addConfig(values []string, config []record.KeyValue, key string) []string {
	for _, kv := range config {
		if kv.Key == key {
			values = add(values, kv.Value)
		}
	}
	return values
}
