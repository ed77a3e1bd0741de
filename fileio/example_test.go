package fileio_test

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log"
	"os"
	"path/filepath"

	"mmapbench/fileio"
	"mmapbench/mmapio"
	"mmapbench/stdio"
)

// What is written for a File works on a mapping, on an os.File, and on whatever
// else keeps the contract.
func ExampleFile() {
	dir, err := os.MkdirTemp("", "")
	if err != nil {
		log.Fatal(err)
	}
	defer os.RemoveAll(dir)
	name := filepath.Join(dir, "config")
	if err := os.WriteFile(name, []byte("host=here\nport=80\n"), 0o600); err != nil {
		log.Fatal(err)
	}
	lookUp := func(f fileio.File, key string) error {
		defer f.Close()
		at, err := f.Find([]byte(key+"="), 0, 1<<62) // an end behind the end is the end
		if err != nil {
			return err
		}
		if _, err := f.Seek(at, io.SeekStart); err != nil {
			return err
		}
		line, err := f.ReadLine()
		fmt.Printf("%T: %q\n", f, line)
		return err
	}
	mapped, err := mmapio.Open(name)
	if err != nil {
		log.Fatal(err)
	}
	if err := lookUp(mapped, "port"); err != nil {
		log.Fatal(err)
	}
	opened, err := stdio.Open(name)
	if err != nil {
		log.Fatal(err)
	}
	if err := lookUp(opened, "port"); err != nil {
		log.Fatal(err)
	}
	// Output:
	// *mmapio.File: "port=80\n"
	// *stdio.File: "port=80\n"
}

// Errors name the file and the range; what they are is asked with package errors.
func ExampleRangeError() {
	f, err := mmapio.Anonymous(100)
	if err != nil {
		log.Fatal(err)
	}
	defer f.Close()
	err = f.View(90, 20, func([]byte) error { return nil })
	fmt.Println(err)
	fmt.Println("invalid:", errors.Is(err, fs.ErrInvalid))
	var r *fileio.RangeError
	if errors.As(err, &r) {
		fmt.Println("there are", r.Size-r.Off)
	}
	// Output:
	// view anonymous: range of 20 bytes at offset 90 is not inside the file of 100 bytes
	// invalid: true
	// there are 10
}

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
