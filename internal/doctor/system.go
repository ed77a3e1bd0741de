package doctor

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"runtime"

	"mmapbench/internal/machine"
)

// A system is where settings are read from.
type system struct {
	root   machine.Root
	goos   string
	getenv func(string) string
	isRoot bool

	cpus  int // that the process may run on
	procs int // GOMAXPROCS

	place machine.Mount // of the file that is read
}

func newSystem(r fs.FS, place string) *system {
	s := &system{
		root: machine.Root{FS: r}, goos: runtime.GOOS, getenv: os.Getenv, isRoot: os.Geteuid() == 0,
		cpus: runtime.NumCPU(), procs: runtime.GOMAXPROCS(0),
	}
	if s.goos == "linux" {
		s.place = s.root.MountOf(place)
	}
	return s
}

// examine examines all settings.
func (s *system) examine() []Finding {
	all := []Finding{s.maxprocs()}
	all = append(all, s.environment()...)
	if s.goos != "linux" {
		return append(all, Finding{
			Topic: "system settings", Level: Unknown,
			State:  fmt.Sprintf("the settings of %s are not examined", s.goos),
			Why:    "they can disturb a measurement",
			Remedy: "rely on the noise floor of a run",
		})
	}
	for _, st := range s.settings() {
		all = append(all, s.setting(st))
	}
	return append(all,
		s.virtual(), s.mitigations(), s.cpuQuota(), s.load(),
		s.swap(), s.memoryLimit(), s.balloon(), s.numa(),
		s.filesystem(), s.readAhead(),
	)
}

func (s *system) maxprocs() Finding {
	f := Finding{Topic: "GOMAXPROCS", Why: "a goroutine in a page fault keeps its processor, one in a system call does not"}
	switch {
	case s.procs > s.cpus:
		return f.set(Warning, fmt.Sprintf("%d, on %d processors", s.procs, s.cpus), fmt.Sprintf("GOMAXPROCS=%d runbench", s.cpus))
	case s.procs < s.cpus:
		return f.set(Notice, fmt.Sprintf("%d of %d processors", s.procs, s.cpus), "unset GOMAXPROCS unless your program sets it, or raise the quota")
	}
	return f.set(Fine, fmt.Sprintf("%d, the number of processors", s.procs), "")
}

// environment examines the variables that the Go runtime reads; see package
// runtime.
func (s *system) environment() (all []Finding) {
	for _, v := range []struct{ name, why string }{
		{"GODEBUG", "it changes how the runtime works"},
		{"GOGC", "it changes how often the collector runs between batches"},
		{"GOMEMLIMIT", "near the limit the collector runs all the time"},
	} {
		level, value := Notice, s.getenv(v.name)
		if value == "" {
			level, value = Fine, "not set"
		}
		all = append(all, Finding{Topic: v.name, Why: v.why}.set(level, value, "unset "+v.name+" unless your program sets it"))
	}
	return all
}

// A Level is the severity of a finding.
type Level int

const (
	Fine    Level = iota // as it should be
	Unknown              // the system does not report it
	Notice               // costs precision, or limits what the figures hold for
	Warning              // makes figures wrong, or cases impossible
)

// String returns the level as one lower-case word.
func (l Level) String() string { return [...]string{"fine", "unknown", "notice", "warning"}[l] }

// A Finding is something that can disturb a measurement, and its state.
type Finding struct {
	Topic  string
	Level  Level
	State  string // or why it is unknown
	Why    string // why it matters
	Remedy string // the way out in one line, or empty
}

// unknown returns f as unknown because of err.
func (f Finding) unknown(err error, remedy string) Finding {
	f.Level, f.State, f.Remedy = Unknown, reason(err), remedy
	return f
}

// reason says why a file of the system could not be read. A kernel without a
// feature has no file for it.
func reason(err error) string {
	var path *fs.PathError
	if errors.As(err, &path) {
		if errors.Is(err, fs.ErrNotExist) {
			return fmt.Sprintf("this system has no /%s", path.Path)
		}
		return fmt.Sprintf("/%s: %v", path.Path, path.Err)
	}
	return err.Error()
}

// set returns f with a state. A fine state needs no remedy.
func (f Finding) set(level Level, state, remedy string) Finding {
	f.Level, f.State, f.Remedy = level, state, remedy
	if level == Fine {
		f.Remedy = ""
	}
	return f
}
