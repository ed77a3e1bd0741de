package doctor

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"mmapbench/internal/machine"
)

// load: see proc_loadavg(5).
func (s *system) load() Finding {
	f := Finding{Topic: "load average", Why: "other programs take processors and caches from a measurement"}
	text, err := s.root.Text("proc/loadavg")
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

// pressure: see Documentation/accounting/psi.rst. It takes the averages over ten
// seconds.
func (s *system) pressure() Finding {
	f := Finding{Topic: "pressure", Why: "it is the share of time in which a task had to wait"}
	var states []string
	level := Fine
	for _, p := range []struct {
		name  string
		least float64 // percent that make a warning
	}{{"cpu", 5}, {"memory", 1}, {"io", 5}} {
		text, err := s.root.Text("proc/pressure/" + p.name)
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

// average returns the percentage of the last ten seconds in which a task waited.
func average(psi string) (percent float64, ok bool) {
	for _, word := range strings.Fields(psi) {
		if s, found := strings.CutPrefix(word, "avg10="); found {
			v, err := strconv.ParseFloat(s, 64)
			return v, err == nil
		}
	}
	return 0, false
}

// company examines what else used the processors between two readings.
func (s *system) company(from, to machine.Usage) []Finding {
	if s.goos != "linux" {
		return nil
	}
	others := Finding{Topic: "other processes", Why: "they took processors and caches while the noise was measured"}
	steal := Finding{Topic: "steal time", Why: "the host ran others on this machine's processors while the noise was measured"}
	all := to.All - from.All
	if err := errors.Join(from.Err, to.Err); err != nil || all <= 0 {
		if err == nil {
			err = errors.New("the kernel's clock did not tick meanwhile")
		}
		return []Finding{others.unknown(err, ""), steal.unknown(err, "")}
	}
	taken := max(0, float64(to.Busy-from.Busy-(to.Own-from.Own))/float64(all)*float64(to.CPUs))
	state := fmt.Sprintf("%.2f of %d processors", taken, to.CPUs)
	const remedy = "wait for what runs, or stop it: top shows it"
	switch {
	case taken >= 0.25:
		others = others.set(Warning, state, remedy)
	case taken >= 0.05:
		others = others.set(Notice, state, remedy)
	default:
		others = others.set(Fine, state, "")
	}
	share := 100 * float64(to.Steal-from.Steal) / float64(all)
	state = fmt.Sprintf("%.1f %%", share)
	const elsewhere = "measure at another hour, or on a host with no other guests"
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
