//go:build unix || windows

package mmapio

import (
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// childVar names what the test binary is to do as another process, instead of
// running tests.
const childVar = "MMAPIO_TEST_CHILD"

// roles are what another process can do. They read stdin, write stdout and end
// with stdin.
func roles() map[string]func(args []string) error {
	return map[string]func(args []string) error{
		"cut":    cutAndRegrow,
		"append": appendUntilKilled,
		"pipe":   pipeWhatIsCut,
		"open":   openEmptyFiles,
	}
}

func TestMain(m *testing.M) {
	role := os.Getenv(childVar)
	if role == "" {
		os.Exit(m.Run())
	}
	if err := roles()[role](os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, role+":", err)
		os.Exit(1)
	}
}

// A child is another process that runs one of the roles.
type child struct {
	cmd *exec.Cmd
	in  io.WriteCloser
	out io.Reader
}

// startChild starts one. The caller waits for it; should the test fail before
// that, it is killed.
func startChild(t *testing.T, role string, args ...any) *child {
	t.Helper()
	var text []string
	for _, a := range args {
		text = append(text, fmt.Sprint(a))
	}
	cmd := exec.Command(os.Args[0], text...)
	cmd.Env = append(os.Environ(), childVar+"="+role)
	cmd.Stderr = os.Stderr
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if cmd.ProcessState == nil {
			cmd.Process.Kill()
			cmd.Wait()
		}
	})
	return &child{cmd, in, out}
}

// scan reads the arguments of a role.
func scan(args []string, into ...any) error {
	if len(args) != len(into) {
		return fmt.Errorf("%d arguments, want %d", len(args), len(into))
	}
	for i, a := range args {
		if s, ok := into[i].(*string); ok {
			*s = a
		} else if _, err := fmt.Sscan(a, into[i]); err != nil {
			return fmt.Errorf("argument %q: %w", a, err)
		}
	}
	return nil
}

// openEmptyFiles opens files and then takes memory.
func openEmptyFiles(args []string) error {
	var dir string
	var n int
	if err := scan(args, &dir, &n); err != nil {
		return err
	}
	for i := range n {
		f, err := OpenFile(filepath.Join(dir, fmt.Sprint(i)), os.O_RDWR|os.O_CREATE, 0o600)
		if err != nil {
			return err
		}
		defer f.Close()
		if _, err := f.Write(make([]byte, 64<<10)); err != nil {
			return err
		}
	}
	heap := make([]byte, 64<<20)
	for i := range heap {
		heap[i] = 1
	}
	sink = heap[n]
	return nil
}
