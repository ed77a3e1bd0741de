package machine

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// A Usage is the processor time used since the start, in ticks of the kernel.
type Usage struct {
	All, Busy, Steal int64 // of all processors
	Own              int64 // of this process
	CPUs             int
	Err              error // why it is not known, or nil
}

// Usage reads proc_stat(5) and proc_pid_stat(5).
func (r Root) Usage() (u Usage) {
	for _, line := range r.Lines("proc/stat") {
		name, rest, _ := strings.Cut(line, " ")
		switch {
		case name == "cpu":
			u.Err = u.add(strings.Fields(rest))
		case strings.HasPrefix(name, "cpu"):
			u.CPUs++
		}
	}
	if u.Err == nil && u.CPUs == 0 {
		u.Err = errors.New("/proc/stat does not tell")
	}
	if own, err := r.Text("proc/self/stat"); err != nil {
		u.Err = errors.Join(u.Err, err)
	} else {
		u.Err = errors.Join(u.Err, u.addOwn(own))
	}
	return u
}

// add takes the fields of all processors: user, nice, system, idle, iowait,
// irq, softirq, steal. The fields after them are part of the first two.
func (u *Usage) add(fields []string) error {
	const idle, iowait, steal = 3, 4, 7
	for i, s := range fields[:min(len(fields), steal+1)] {
		n, err := strconv.ParseInt(s, 10, 64)
		if err != nil {
			return fmt.Errorf("/proc/stat: %w", err)
		}
		u.All += n
		switch i {
		case idle, iowait:
		case steal:
			u.Steal = n
		default:
			u.Busy += n
		}
	}
	return nil
}

// addOwn takes the user and system time of a process. The name of the program,
// in parentheses before them, may itself hold parentheses and spaces.
func (u *Usage) addOwn(stat string) error {
	fields := strings.Fields(stat[strings.LastIndexByte(stat, ')')+1:])
	const utime, stime = 11, 12
	if len(fields) <= stime {
		return errors.New("/proc/self/stat can't be understood")
	}
	for _, s := range fields[utime : stime+1] {
		n, err := strconv.ParseInt(s, 10, 64)
		if err != nil {
			return fmt.Errorf("/proc/self/stat: %w", err)
		}
		u.Own += n
	}
	return nil
}
