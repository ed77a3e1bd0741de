package doctor

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// load: see proc_loadavg(5).
func (s *system) load() Finding {
	f := Finding{Topic: "load average", Why: "who runs beside a measurement takes processors and caches from it"}
	text, err := s.root.text("proc/loadavg")
	if err != nil {
		return f.unknown(err, "")
	}
	fields := strings.Fields(text)
	if len(fields) < 3 {
		return f.set(Unknown, "/proc/loadavg can't be understood: "+text, "")
	}
	minute, err := strconv.ParseFloat(fields[0], 64)
	if err != nil {
		return f.set(Unknown, "/proc/loadavg can't be understood: "+text, "")
	}
	state := fmt.Sprintf("%s over a minute, %s over fifteen", fields[0], fields[2])
	switch perCPU := minute / float64(s.cpus); {
	case perCPU >= 0.5:
		return f.set(Warning, state, "wait for what runs, or stop it: top shows it")
	case perCPU >= 0.1:
		return f.set(Notice, state, "wait for what runs, or stop it: top shows it")
	}
	return f.set(Fine, state, "")
}

// pressure: see Documentation/accounting/psi.rst. Its averages are of ten
// seconds.
func (s *system) pressure() Finding {
	f := Finding{Topic: "pressure", Why: "it is the share of time in which somebody had to wait"}
	var states []string
	level := Fine
	for _, p := range []struct {
		name  string
		least float64 // percent that weigh
	}{{"cpu", 5}, {"memory", 1}, {"io", 5}} {
		text, err := s.root.text("proc/pressure/" + p.name)
		if err != nil {
			return f.unknown(err, "boot with psi=1")
		}
		share, ok := average(text)
		if !ok {
			return f.set(Unknown, "/proc/pressure/"+p.name+" can't be understood: "+text, "")
		}
		states = append(states, fmt.Sprintf("%s %.1f %%", p.name, share))
		if share >= p.least {
			level = Warning
		}
	}
	return f.set(level, strings.Join(states, ", "), "wait for what runs, or stop it: top and iotop show it")
}

// average returns the percentage that some waited, over ten seconds.
func average(psi string) (percent float64, ok bool) {
	for _, word := range strings.Fields(psi) {
		if s, found := strings.CutPrefix(word, "avg10="); found {
			v, err := strconv.ParseFloat(s, 64)
			return v, err == nil
		}
	}
	return 0, false
}

// A usage is processor time so far, in ticks of the kernel.
type usage struct {
	all, busy, steal int64 // of all processors
	own              int64 // of this process
	cpus             int
	err              error
}

// usage reads proc_stat(5) and proc_pid_stat(5).
func (s *system) usage() (u usage) {
	for _, line := range s.root.lines("proc/stat") {
		name, rest, _ := strings.Cut(line, " ")
		switch {
		case name == "cpu":
			u.err = u.add(strings.Fields(rest))
		case strings.HasPrefix(name, "cpu"):
			u.cpus++
		}
	}
	if u.err == nil && u.cpus == 0 {
		u.err = errors.New("/proc/stat does not tell")
	}
	if own, err := s.root.text("proc/self/stat"); err != nil {
		u.err = errors.Join(u.err, err)
	} else {
		u.err = errors.Join(u.err, u.addOwn(own))
	}
	return u
}

// add takes the fields of all processors: user, nice, system, idle, iowait,
// irq, softirq, steal. What follows is part of the first two.
func (u *usage) add(fields []string) error {
	const idle, iowait, steal = 3, 4, 7
	for i, s := range fields[:min(len(fields), steal+1)] {
		n, err := strconv.ParseInt(s, 10, 64)
		if err != nil {
			return fmt.Errorf("/proc/stat: %w", err)
		}
		u.all += n
		switch i {
		case idle, iowait:
		case steal:
			u.steal = n
		default:
			u.busy += n
		}
	}
	return nil
}

// addOwn takes the user and system time, which follow the name of the program
// at a distance; the name may hold anything but ends at the last parenthesis.
func (u *usage) addOwn(stat string) error {
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
		u.own += n
	}
	return nil
}

// company tells who else had the processors from one reading to the next.
func (s *system) company(from, to usage) []Finding {
	if s.goos != "linux" {
		return nil
	}
	others := Finding{Topic: "other processes", Why: "they took processors and caches while the noise was measured"}
	steal := Finding{Topic: "steal time", Why: "the host ran others on this machine's processors while the noise was measured"}
	all := to.all - from.all
	if err := errors.Join(from.err, to.err); err != nil || all <= 0 {
		if err == nil {
			err = errors.New("the kernel's clock did not tick meanwhile")
		}
		return []Finding{others.unknown(err, ""), steal.unknown(err, "")}
	}
	taken := max(0, float64(to.busy-from.busy-(to.own-from.own))/float64(all)*float64(to.cpus))
	state := fmt.Sprintf("%.2f of %d processors", taken, to.cpus)
	const remedy = "wait for what runs, or stop it: top shows it"
	switch {
	case taken >= 0.25:
		others = others.set(Warning, state, remedy)
	case taken >= 0.05:
		others = others.set(Notice, state, remedy)
	default:
		others = others.set(Fine, state, "")
	}
	share := 100 * float64(to.steal-from.steal) / float64(all)
	state = fmt.Sprintf("%.1f %%", share)
	const elsewhere = "measure at another hour, or on a host of its own"
	switch {
	case share >= 2:
		steal = steal.set(Warning, state, elsewhere)
	case share > 0:
		steal = steal.set(Notice, state, elsewhere)
	default:
		steal = steal.set(Fine, state, "")
	}
	return []Finding{others, steal}
}
