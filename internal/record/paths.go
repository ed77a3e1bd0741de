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

// Paths returns the files that an argument of a command stands for: a
// comma-separated list of files, of directories, which stand for their files
// named *.txt, and of patterns as of [filepath.Match]. A file of exactly that
// name comes first, so that a name may hold commas and brackets; "-" stands
// for itself. Those of a directory or pattern are in the order of their names,
// and no file is listed twice.
//
// An error names the part of the argument that stands for no file; that of a
// file that is not there matches [fs.ErrNotExist].
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
		all = addAll(all, paths)
	}
	return all, nil
}

func exists(name string) bool {
	_, err := os.Lstat(name)
	return err == nil
}

// expand returns the files that one part of a list stands for.
func expand(part string) ([]string, error) {
	if part == "" {
		return nil, errors.New("an empty name is no file")
	}
	info, err := os.Stat(part)
	switch {
	case part == "-":
		return []string{part}, nil
	case err == nil && info.IsDir():
		return recorded(part)
	case err == nil:
		return []string{part}, nil
	case !strings.ContainsAny(part, "*?["):
		return nil, err
	}
	paths, globErr := filepath.Glob(part)
	if globErr != nil {
		return nil, fmt.Errorf("%s: %w", part, globErr)
	}
	if len(paths) == 0 {
		return nil, &fs.PathError{Op: "glob", Path: part, Err: fs.ErrNotExist}
	}
	return paths, nil
}

// recorded returns the records of a directory.
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
