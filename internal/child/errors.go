package child

import (
	"context"
	"errors"
	"io/fs"
	"slices"
	"syscall"

	"mmapbench/bench"
)

// meanings returns the errors that a sent error may match.
func meanings() map[string]error {
	return map[string]error{
		"canceled":    context.Canceled,
		"no space":    syscall.ENOSPC,
		"not exist":   fs.ErrNotExist,
		"refused":     bench.ErrRefused,
		"permission":  fs.ErrPermission,
		"unsupported": errors.ErrUnsupported,
	}
}

// A wireError is an error as it is sent: its text, the errors it matches, and,
// if it is a [bench.CaseError] and nothing else, its case.
type wireError struct {
	Text   string
	Is     []string    `json:",omitempty"`
	Case   *bench.Case `json:",omitempty"`
	Target string      `json:",omitempty"`
}

func toWire(err error) wireError {
	var bad *bench.CaseError
	if errors.As(err, &bad) && err.Error() == bad.Error() {
		w := toWire(bad.Err)
		w.Case, w.Target = &bad.Case, bad.Target
		return w
	}
	w := wireError{Text: err.Error()}
	for name, meaning := range meanings() {
		if errors.Is(err, meaning) {
			w.Is = append(w.Is, name)
		}
	}
	slices.Sort(w.Is)
	return w
}

func (w wireError) error() error {
	sent := &sentError{text: w.Text}
	for name, meaning := range meanings() {
		if slices.Contains(w.Is, name) {
			sent.is = append(sent.is, meaning)
		}
	}
	if w.Case != nil {
		return &bench.CaseError{Case: *w.Case, Target: w.Target, Err: sent}
	}
	return sent
}

// A sentError is an error received from the child.
type sentError struct {
	text string
	is   []error
}

func (e *sentError) Error() string        { return e.text }
func (e *sentError) Is(target error) bool { return slices.Contains(e.is, target) }
