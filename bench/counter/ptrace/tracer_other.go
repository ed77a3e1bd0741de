//go:build !linux

package ptrace

import (
	"errors"
	"fmt"
	"os/exec"
	"runtime"
)

func start(*exec.Cmd, []int) (wait func() error, err error) {
	return nil, fmt.Errorf("ptrace on %s: count on linux: %w", runtime.GOOS, errors.ErrUnsupported)
}
