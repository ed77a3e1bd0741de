package ptrace

import (
	"errors"
	"io/fs"
	"os"
	"strings"
	"testing"

	"golang.org/x/sys/unix"
)

func TestRefused(t *testing.T) {
	tests := []struct {
		err, kind error
		want      string
	}{
		{unix.EPERM, fs.ErrPermission, "ptrace_scope"},
		{unix.ENOSYS, errors.ErrUnsupported, "emulator"},
		{unix.EIO, errors.ErrUnsupported, "Linux 5.3"},
		{unix.EMFILE, unix.EMFILE, ""},
	}
	for _, tt := range tests {
		got := refused(os.NewSyscallError("ptrace", tt.err))
		if !errors.Is(got, tt.kind) || !strings.Contains(got.Error(), tt.want) {
			t.Errorf("%v: got %q, want it to name %s", tt.err, got, tt.want)
		}
	}
}

func TestCallName(t *testing.T) {
	for number, want := range map[uint64]string{
		unix.SYS_PREAD64:   "pread64",
		unix.SYS_FDATASYNC: "fdatasync",
		1 << 40:            "call 1099511627776",
	} {
		if got := callName(number); got != want {
			t.Errorf("call %d: got %q, want %q", number, got, want)
		}
	}
}
