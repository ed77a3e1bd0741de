package record

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Paths returns the files that an argument of a command names: a
// comma-separated list of files, of directories, which stand for their files
// named *.txt, and of patterns as in [filepath.Match]. If a file has exactly
// the name arg, it is the only result, so a name may contain commas and
// brackets. "-" stands for itself. The files of a directory or a pattern are
// sorted by name. A directory that matches a pattern stands for its files, too.
// No file is listed twice, even if several paths lead to it.
//
// An error names the part of the argument that matches no file. If a file does
// not exist, the error matches [fs.ErrNotExist].
func Paths(arg string) ([]string, error) {
	parts := strings.Split(arg, ",")
	if exists(arg) {
		parts = []string{arg}
	}
	var all []string
	for _, part := range parts {
		paths, err := expand(part)
		if err != nil {
			return nil, err
		}
		for _, path := range paths {
			if !slices.ContainsFunc(all, func(have string) bool { return Same(have, path) }) {
				all = append(all, path)
			}
		}
	}
	return all, nil
}

// Same reports whether two paths lead to the same file, by a link too. If a
// file cannot be examined, Same compares the paths.
func Same(a, b string) bool {
	if a == b {
		return true
	}
	x, errX := os.Stat(a)
	y, errY := os.Stat(b)
	return errX == nil && errY == nil && os.SameFile(x, y)
}

func exists(name string) bool {
	_, err := os.Lstat(name)
	return err == nil
}

// expand returns the files that one part of a list stands for.
func expand(part string) (paths []string, err error) {
	names := []string{part}
	switch _, err := os.Stat(part); {
	case part == "":
		return nil, errors.New("a file name is empty")
	case part == "-" || err == nil:
	case !strings.ContainsAny(part, "*?["):
		return nil, err
	default:
		if names, err = filepath.Glob(part); err != nil {
			return nil, fmt.Errorf("%s: %w", part, err)
		}
		if len(names) == 0 {
			return nil, &fs.PathError{Op: "glob", Path: part, Err: fs.ErrNotExist}
		}
	}
	for _, name := range names {
		found := []string{name}
		if info, err := os.Stat(name); err == nil && info.IsDir() {
			if found, err = recorded(name); err != nil {
				return nil, err
			}
		}
		paths = append(paths, found...)
	}
	return paths, nil
}

// recorded returns the records in a directory.
func recorded(dir string) ([]string, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	var paths []string
	for _, e := range entries {
		if filepath.Ext(e.Name()) == ".txt" && !e.IsDir() {
			paths = append(paths, filepath.Join(dir, e.Name()))
		}
	}
	if len(paths) == 0 {
		return nil, fmt.Errorf("%s: no file in it is named *.txt", dir)
	}
	slices.Sort(paths)
	return paths, nil
}
