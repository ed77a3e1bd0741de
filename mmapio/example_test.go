package mmapio_test

import (
	"bytes"
	"fmt"
	"io"
	"log"
	"os"
	"path/filepath"
	"regexp"
	"slices"

	"mmapbench/mmapio"
)

const lorem = "testdata/lorem.txt"

// The file is read like a file, and sliced like a byte string.
func Example() {
	f, err := mmapio.Open(lorem)
	if err != nil {
		log.Fatal(err)
	}
	defer f.Close()

	first := make([]byte, 10)
	if _, err := io.ReadFull(f, first); err != nil {
		log.Fatal(err)
	}
	fmt.Printf("read:  %s\n", first)

	err = f.View(0, 10, func(b []byte) error { // no copy: b is the file
		fmt.Printf("slice: %s\n", b)
		return nil
	})
	if err != nil {
		log.Fatal(err)
	}

	if _, err := io.ReadFull(f, first); err != nil { // the cursor has not moved meanwhile
		log.Fatal(err)
	}
	fmt.Printf("read:  %s\n", first)
	// Output:
	// read:  Lorem ipsu
	// slice: Lorem ipsu
	// read:  m dolor si
}

// A word is found and reversed in place: the file changes with the memory.
func ExampleFile_Update() {
	name, remove := copyOf(lorem)
	defer remove()
	f, err := mmapio.OpenFile(name, os.O_RDWR, 0)
	if err != nil {
		log.Fatal(err)
	}

	word := []byte("consectetuer")
	size, err := f.Size()
	if err != nil {
		log.Fatal(err)
	}
	at, err := f.Find(word, 0, size)
	if err != nil || at < 0 {
		log.Fatal("no such word: ", err)
	}
	err = f.Update(at, int64(len(word)), func(b []byte) error {
		slices.Reverse(b)
		return nil
	})
	if err != nil {
		log.Fatal(err)
	}
	if err := f.Close(); err != nil {
		log.Fatal(err)
	}
	fmt.Print(firstLine(name))
	// Output: Lorem ipsum dolor sit amet, reutetcesnoc adipiscing elit.
}

// A regular expression runs over the mapping. Inside View a fault is an error
// and the bytes can't go away; what is kept must be copied.
func ExampleFile_View() {
	f, err := mmapio.Open(lorem)
	if err != nil {
		log.Fatal(err)
	}
	defer f.Close()

	size, err := f.Size()
	if err != nil {
		log.Fatal(err)
	}
	sentence := regexp.MustCompile(`Nulla[^.]*\.`)
	var found [][]byte
	err = f.View(0, size, func(b []byte) error {
		for _, s := range sentence.FindAll(b, -1) {
			found = append(found, bytes.Clone(s))
		}
		return nil
	})
	if err != nil {
		log.Fatal(err)
	}
	for _, s := range found {
		fmt.Println(string(bytes.ReplaceAll(s, []byte("\n"), []byte(" "))))
	}
	// Output:
	// Nulla facilisi.
	// Nulla feugiat augue eleifend nulla.
}

// Bytes is for code that wants a slice for long. The deferred Close keeps the
// File reachable as long as the slice is used; without one,
// runtime.KeepAlive(f) belongs behind the last use.
func ExampleFile_Bytes() {
	f, err := mmapio.Open(lorem)
	if err != nil {
		log.Fatal(err)
	}
	defer f.Close()

	all := f.Bytes()
	fmt.Println(len(all), "bytes,", len(bytes.Fields(all)), "words")
	fmt.Printf("%s\n", all[6:11])
	// Output:
	// 737 bytes, 105 words
	// ipsum
}

// A file grows as an os.File does: by writing at or behind its end.
func ExampleFile_Write() {
	name, remove := copyOf(lorem)
	defer remove()
	f, err := mmapio.OpenFile(name, os.O_RDWR, 0)
	if err != nil {
		log.Fatal(err)
	}
	if _, err := f.Seek(0, io.SeekEnd); err != nil {
		log.Fatal(err)
	}
	if _, err := f.Write([]byte("Finis.\n")); err != nil {
		log.Fatal(err)
	}
	if _, err := f.WriteAt([]byte{'!'}, 999); err != nil {
		log.Fatal(err)
	}
	if err := f.Flush(); err != nil { // now it is on the disk, and of this size
		log.Fatal(err)
	}
	if err := f.Close(); err != nil {
		log.Fatal(err)
	}

	b, err := os.ReadFile(name)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%d bytes: …%q…%q\n", len(b), b[720:750], b[995:])
	// Output: 1000 bytes: …"imperdiet justo.\nFinis.\n\x00\x00\x00\x00\x00\x00"…"\x00\x00\x00\x00!"
}

// Memory without a file, with the methods of one.
func ExampleAnonymous() {
	f, err := mmapio.Anonymous(16)
	if err != nil {
		log.Fatal(err)
	}
	defer f.Close()

	n, err := f.Write([]byte("more than sixteen bytes"))
	fmt.Println(n, err)
	if err := f.Move(5, 0, 4); err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%q\n", f.Bytes())
	// Output:
	// 16 write anonymous: short write
	// "more more sixtee"
}

// copyOf copies the named file to a temporary one, and returns what removes
// that.
func copyOf(name string) (tmp string, remove func()) {
	b, err := os.ReadFile(name)
	if err != nil {
		log.Fatal(err)
	}
	dir, err := os.MkdirTemp("", "")
	if err != nil {
		log.Fatal(err)
	}
	tmp = filepath.Join(dir, filepath.Base(name))
	if err := os.WriteFile(tmp, b, 0o600); err != nil {
		log.Fatal(err)
	}
	return tmp, func() { os.RemoveAll(dir) }
}

func firstLine(name string) string {
	b, err := os.ReadFile(name)
	if err != nil {
		log.Fatal(err)
	}
	line, _, _ := bytes.Cut(b, []byte("\n"))
	return string(line) + "\n"
}
