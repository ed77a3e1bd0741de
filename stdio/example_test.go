package stdio_test

import (
	"bytes"
	"fmt"
	"io"
	"log"
	"os"
	"path/filepath"

	"mmapbench/stdio"
)

const verse = "Fix me,\nfix me twice.\n"

// The file is read like an os.File, and searched and read in place like a byte
// string.
func Example() {
	name, remove := newFile(verse)
	defer remove()
	f, err := stdio.Open(name)
	if err != nil {
		log.Fatal(err)
	}
	defer f.Close()

	line, err := f.ReadLine()
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%q\n", line)
	at, err := f.RFind([]byte("fix"), 0, 1<<62) // an end behind the end is the end
	if err != nil {
		log.Fatal(err)
	}
	err = f.View(at, 6, func(b []byte) error { // a copy, of one read
		fmt.Printf("%q at %d\n", b, at)
		return nil
	})
	if err != nil {
		log.Fatal(err)
	}
	rest, err := io.ReadAll(f) // the cursor has not moved meanwhile
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%q\n", rest)
	// Output:
	// "Fix me,\n"
	// "fix me" at 8
	// "fix me twice.\n"
}

// An Update reads the range, and writes back what was made of it.
func ExampleFile_Update() {
	name, remove := newFile(verse)
	defer remove()
	f, err := stdio.OpenFile(name, os.O_RDWR, 0)
	if err != nil {
		log.Fatal(err)
	}
	err = f.Update(0, 7, func(b []byte) error {
		copy(b, bytes.ToUpper(b))
		return nil
	})
	if err != nil {
		log.Fatal(err)
	}
	if err := f.Close(); err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%q\n", content(name))
	// Output: "FIX ME,\nfix me twice.\n"
}

// With a buffer small writes are gathered. Flush writes them, and has the disk
// keep them; Close writes them, too.
func ExampleBuffer() {
	name, remove := newFile("")
	defer remove()
	f, err := stdio.OpenFile(name, os.O_RDWR, 0, stdio.Buffer(4096))
	if err != nil {
		log.Fatal(err)
	}
	for i := range 3 {
		if _, err := fmt.Fprintf(f, "record %d\n", i); err != nil {
			log.Fatal(err)
		}
	}
	fmt.Printf("in the file: %q\n", content(name))
	if err := f.Flush(); err != nil {
		log.Fatal(err)
	}
	fmt.Printf("in the file: %q\n", content(name))
	if err := f.Close(); err != nil {
		log.Fatal(err)
	}
	// Output:
	// in the file: ""
	// in the file: "record 0\nrecord 1\nrecord 2\n"
}

// newFile makes a temporary file, and returns what removes it.
func newFile(content string) (name string, remove func()) {
	dir, err := os.MkdirTemp("", "")
	if err != nil {
		log.Fatal(err)
	}
	name = filepath.Join(dir, "file")
	if err := os.WriteFile(name, []byte(content), 0o600); err != nil {
		log.Fatal(err)
	}
	return name, func() { os.RemoveAll(dir) }
}

func content(name string) string {
	b, err := os.ReadFile(name)
	if err != nil {
		log.Fatal(err)
	}
	return string(b)
}
