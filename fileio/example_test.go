package fileio_test

import (
	"fmt"
	"log"
	"os"
	"path/filepath"

	"mmapbench/fileio"
	"mmapbench/stdio"
)

func ExampleLines() {
	dir, err := os.MkdirTemp("", "")
	if err != nil {
		log.Fatal(err)
	}
	defer os.RemoveAll(dir)
	name := filepath.Join(dir, "lines")
	if err := os.WriteFile(name, []byte("first\nsecond\nlast"), 0o600); err != nil {
		log.Fatal(err)
	}
	f, err := stdio.Open(name)
	if err != nil {
		log.Fatal(err)
	}
	defer f.Close()
	for line, err := range fileio.Lines(f) {
		if err != nil {
			log.Fatal(err)
		}
		fmt.Printf("%q\n", line)
	}
	// Output:
	// "first\n"
	// "second\n"
	// "last"
}
