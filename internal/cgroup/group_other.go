//go:build !linux

package cgroup

import (
	"errors"
	"fmt"
	"runtime"
)

// A Group is a control group that limits memory. There are none on this
// system.
type Group struct{}

// New reports an error that matches [errors.ErrUnsupported].
func New(int64) (*Group, error) {
	return nil, fmt.Errorf("memory can be confined on Linux only, not on %s: %w", runtime.GOOS, errors.ErrUnsupported)
}

// Procs is never called, as New fails.
func (g *Group) Procs() string { return "" }

// Usage is never called, as New fails.
func (g *Group) Usage() (Usage, error) { return Usage{}, errors.ErrUnsupported }

// Close is never called, as New fails.
func (g *Group) Close() error { return errors.ErrUnsupported }
