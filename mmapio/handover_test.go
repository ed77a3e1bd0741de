//go:build unix || windows

package mmapio

import (
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"
	"strings"
	"testing"

	"mmapbench/fileio"
	"mmapbench/fileio/fileiotest"
)

// A writer may hand the bytes of WriteTo on to another goroutine, as io.Pipe
// does. If the file is cut, that must not end the process.
func TestWriteToAnotherGoroutine(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("Windows lets nobody cut a mapped file")
	}
	fileiotest.NeedBusErrors(t)
	name := newFile(t, strings.Repeat("x", 1<<20))
	c := startChild(t, "pipe", name)
	if said, err := io.ReadAll(c.out); err != nil || string(said) != "fault\n" {
		t.Errorf("the process said %q, %v", said, err)
	}
	if err := c.cmd.Wait(); err != nil {
		t.Error("the process:", err)
	}
}

// pipeWhatIsCut writes a file that was cut to a pipe within the process.
func pipeWhatIsCut(args []string) error {
	var name string
	if err := scan(args, &name); err != nil {
		return err
	}
	f, err := Open(name)
	if err != nil {
		return err
	}
	if err := os.Truncate(name, 100); err != nil {
		return err
	}
	r, w := io.Pipe()
	copied := make(chan error)
	go func() {
		_, err := io.Copy(io.Discard, r)
		copied <- err
	}()
	_, err = f.WriteTo(w)
	if !errors.Is(err, fileio.ErrFault) {
		return fmt.Errorf("WriteTo returned %w", err)
	}
	if err := errors.Join(w.Close(), <-copied); err != nil {
		return err
	}
	_, err = fmt.Println("fault")
	return err
}
