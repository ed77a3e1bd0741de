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

// A sentError is an error as it is sent: its text, the errors it matches, and,
// if it is a [bench.CaseError] and nothing else, its case.
type sentError struct {
	Text   string
	Means  []string    `json:",omitempty"`
	Case   *bench.Case `json:",omitempty"`
	Target string      `json:",omitempty"`
}

// toSend returns nil for a nil error.
func toSend(err error) *sentError {
	if err == nil {
		return nil
	}
	var bad *bench.CaseError
	if errors.As(err, &bad) && err.Error() == bad.Error() {
		e := toSend(bad.Err)
		e.Case, e.Target = &bad.Case, bad.Target
		return e
	}
	e := &sentError{Text: err.Error()}
	for name, meaning := range meanings() {
		if errors.Is(err, meaning) {
			e.Means = append(e.Means, name)
		}
	}
	return e
}

// received returns the error that was sent.
func (e *sentError) received() error {
	if e == nil {
		return nil
	}
	if e.Case != nil {
		return &bench.CaseError{Case: *e.Case, Target: e.Target, Err: e}
	}
	return e
}

func (e *sentError) Error() string { return e.Text }

func (e *sentError) Is(target error) bool {
	return slices.ContainsFunc(e.Means, func(name string) bool { return meanings()[name] == target })
}
