package mmapio_test

import (
	"os"
	"os/exec"
	"strings"
	"testing"

	"mmapbench/mmapio"
)

// A fault in code that comes after the copies in the program, as this package does,
// ends it too.
func TestFaultBehindTheCopies(t *testing.T) {
	const file = "MMAPIO_TEST_FAULT"
	if name := os.Getenv(file); name != "" {
		f, err := mmapio.Open(name)
		if err != nil {
			t.Fatal(err)
		}
		b := f.Bytes()
		_ = f.Close()
		t.Fatal(b[0])
	}
	cmd := exec.Command(os.Args[0], "-test.run=^TestFaultBehindTheCopies$", "-test.timeout=1m")
	cmd.Env = append(os.Environ(), file+"="+os.Args[0])
	out, err := cmd.CombinedOutput()
	if want := "unexpected fault address"; err == nil || !strings.Contains(string(out), want) {
		t.Errorf("%v, and no %q in\n%.2000s", err, want, out)
	}
}
