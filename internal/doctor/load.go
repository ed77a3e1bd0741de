package doctor

import (
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
