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
	level := Fine
	switch perCPU := minute / float64(s.cpus); {
	case perCPU >= 0.5:
		level = Warning
	case perCPU >= 0.1:
		level = Notice
	}
	return f.set(level, fmt.Sprintf("%.2f over a minute, %.2f over fifteen", minute, fifteen), quiet)
}

// quiet is the remedy against other programs.
const quiet = "stop other programs, which top shows, or wait for them"

// company examines what else used the processors between two readings.
func (s *system) company(from, to machine.Usage, err error) []Finding {
	if s.goos != "linux" {
		return nil
	}
	others := Finding{Topic: "other processes", Why: "they used processors and caches while the noise was measured"}
	steal := Finding{Topic: "steal time", Why: "the host ran other guests on these processors while the noise was measured"}
	all := to.All - from.All
	if err == nil && all <= 0 {
		err = errors.New("the kernel's clock did not tick")
	}
	if err != nil {
		return []Finding{others.unknown(err, ""), steal.unknown(err, "")}
	}
	taken := max(0, float64(to.Busy-from.Busy-(to.Own-from.Own))/float64(all)*float64(to.CPUs))
	level := Fine
	switch {
	case taken >= 0.25:
		level = Warning
	case taken >= 0.05:
		level = Notice
	}
	others = others.set(level, fmt.Sprintf("%.2f of %d processors", taken, to.CPUs), quiet)
	share := 100 * float64(to.Steal-from.Steal) / float64(all)
	level = Fine
	switch {
	case share >= 2:
		level = Warning
	case share > 0:
		level = Notice
	}
	steal = steal.set(level, fmt.Sprintf("%.1f %%", share), "measure at another hour, or on a host without other guests")
	return []Finding{others, steal}
}
