package fallback_test

import (
	"fmt"
	"io"
	"log"
	"os"

	"mmapbench/fallback"
)

// A pipe can't be mapped, but it can be read.
func ExampleNew() {
	r, w, err := os.Pipe()
	if err != nil {
		log.Fatal(err)
	}
	if _, err := w.WriteString("from a pipe\n"); err != nil {
		log.Fatal(err)
	}
	w.Close()

	f, choice, err := fallback.New(r)
	if err != nil {
		log.Fatal(err)
	}
	defer f.Close()
	fmt.Println("mapped:", choice.Mapped)
	if choice.Reason != nil {
		// choice.Reason says why: tell the user, or log it.
		fmt.Println("there is a reason")
	}
	if _, err := io.Copy(os.Stdout, f); err != nil {
		log.Fatal(err)
	}
	// Output:
	// mapped: false
	// there is a reason
	// from a pipe
}
