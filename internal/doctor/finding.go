package doctor

import (
	"errors"
	"fmt"
	"io/fs"
)

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
