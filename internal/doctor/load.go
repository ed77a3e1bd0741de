package doctor

import (
	"errors"
	"fmt"

	"mmapbench/internal/machine"
)

// load: see proc_loadavg(5).
func (s *system) load() Finding {
	f := Finding{Topic: "load average", Why: "other programs take processors and caches from a measurement"}
	text, err := s.root.Text("proc/loadavg")
	if err != nil {
		return f.unknown(err, "")
	}
	var minute, five, fifteen float64
	if _, err := fmt.Sscan(text, &minute, &five, &fifteen); err != nil {
		return f.set(Unknown, "/proc/loadavg cannot be parsed: "+text, "")
	}
	return f.set(grade(minute/float64(s.cpus), 0.1, 0.5), fmt.Sprintf("%.2f over a minute, %.2f over fifteen", minute, fifteen), quiet)
}

// grade returns the level of a figure that should be small.
func grade(value, notice, warning float64) Level {
	switch {
	case value >= warning:
		return Warning
	case value >= notice:
		return Notice
	}
	return Fine
}

// quiet is the remedy against other programs.
const quiet = "stop other programs, which top shows, or wait for them"

// company examines what else used the processors between two readings.
func (s *system) company(from, to machine.Usage, err error) []Finding {
	if s.goos != "linux" {
		return nil
	}
	others := Finding{Topic: "other processes", Why: "they used processors and caches while the floors were measured"}
	steal := Finding{Topic: "steal time", Why: "the host ran other guests on these processors while the floors were measured"}
	all := to.All - from.All
	if err == nil && all <= 0 {
		err = errors.New("the kernel's clock did not tick")
	}
	if err != nil {
		return []Finding{others.unknown(err, ""), steal.unknown(err, "")}
	}
	taken := max(0, float64(to.Busy-from.Busy-(to.Own-from.Own))/float64(all)*float64(to.CPUs))
	others = others.set(grade(taken, 0.05, 0.25), fmt.Sprintf("%.2f of %d processors", taken, to.CPUs), quiet)
	share := 100 * float64(to.Steal-from.Steal) / float64(all)
	steal = steal.set(grade(share, 0.05, 2), fmt.Sprintf("%.1f %%", share), "measure at another hour, or on a host without other guests")
	return []Finding{others, steal}
}
