package record

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
)

// ErrNoResults is the error of a file without any result.
var ErrNoResults = errors.New("no benchmark results")

// LoadFiles reads files and merges them in that order. It returns the error of
// the first file that cannot be opened or loaded.
func LoadFiles(names ...string) (*Run, error) {
	var runs []*Run
	for _, name := range names {
		run, err := loadFile(name)
		if err != nil {
			return nil, err
		}
		runs = append(runs, run)
	}
	return Merge(runs...), nil
}

func loadFile(name string) (*Run, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	if info, err := f.Stat(); err == nil && info.IsDir() {
		return nil, &fs.PathError{Op: "read", Path: name, Err: errors.New("is a directory: name the files in it")}
	}
	return Load(f, name)
}

// Load reads one file, which may hold several runs in sequence. name is used in
// warnings and errors only.
//
// Lines that cannot be parsed, figures that are not numbers and impossible
// times become warnings with name and line number. A file without any result is
// an error that matches [ErrNoResults].
func Load(r io.Reader, name string) (*Run, error) {
	l := &loader{
		run:     &Run{Files: []string{name}, runs: 1},
		lines:   newLineReader(r),
		units:   unitLines{},
		configs: configs{ids: map[string]int{}},
		begun:   map[string]begun{},
		names:   map[start][]string{},
		cases:   map[caseID]*Case{},
		last:    map[place]round{},
	}
	for {
		line, err := l.lines.next()
		if errors.Is(err, io.EOF) {
			return l.finish()
		}
		if err != nil {
			return nil, readError(err, name, l.lines.line)
		}
		l.read(line)
	}
}

// readError describes the error of a reader. The error of a file needs no
// addition: it names the operation and the file.
func readError(err error, name string, line int) error {
	var pathErr *fs.PathError
	if errors.As(err, &pathErr) {
		return pathErr
	}
	return fmt.Errorf("reading %s:%d: %w", name, line+1, err)
}

// noResults returns the error of a file without results, with the likely
// reason.
func (l *loader) noResults() error {
	why := fmt.Sprintf("none of its %d lines is like \"BenchmarkRead/io=stdio-2 4096 953 ns/op\"", l.lines.line)
	switch {
	case l.lines.utf16:
		why = "it looks like UTF-16, as PowerShell redirects it; convert it to UTF-8"
	case l.lines.binary:
		why = "it is not text: it has zero bytes near its start"
	case l.lines.events:
		why = "it is output of go test -json in which no benchmark has a result"
	case l.lines.line == 0:
		why = "it is empty"
	case len(l.run.Failures) > 0:
		why += "; it says " + l.run.Failures[0].What
	case len(l.run.Warnings) > 0:
		why += "; first problem: " + l.run.Warnings[0]
	}
	return fmt.Errorf("%s: %w: %s; record some with runbench -o FILE, or go test -bench . >FILE",
		l.run.Files[0], ErrNoResults, why)
}
