package mmapio

import (
	"fmt"
	"os"
	"os/exec"
	"testing"
)

// Files that may grow leave addresses to the rest of a program that has few. The
// runtime ends one that finds none for its heap.
func TestFewAddresses(t *testing.T) {
	if emulated(t) {
		t.Skip("an emulator has a limit of its own")
	}
	const kib = 4_000_000 // three Files of 1 GiB would leave next to nothing of it
	dir := t.TempDir()
	run := func(files int) ([]byte, error) {
		cmd := exec.Command("sh", "-c", fmt.Sprintf(`ulimit -v %d && exec "$0" "$@"`, kib), os.Args[0], dir, fmt.Sprint(files))
		cmd.Env = append(os.Environ(), childVar+"=open")
		return cmd.CombinedOutput()
	}
	if out, err := run(0); err != nil {
		t.Skipf("the process can't do with so few addresses in any case, as with the race detector: %v\n%.300s", err, out)
	}
	for _, files := range []int{40} {
		if out, err := run(files); err != nil {
			t.Errorf("%d files: %v\n%.1000s", files, err, out)
		}
	}
}
