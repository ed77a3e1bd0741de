package main

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"mmapbench/bench"
	"mmapbench/fileio"
	"mmapbench/internal/stopping"
	"mmapbench/mmapio"
	"mmapbench/stdio"
)

// bufferSize is the buffer size of stdio-buf, in bytes.
const bufferSize = 64 << 10

// targets returns the targets that runbench measures, the baseline first.
func targets() []bench.Target {
	plain := func(opts ...stdio.Option) func(name string, flag int, o bench.Opening) (fileio.File, error) {
		return func(name string, flag int, o bench.Opening) (fileio.File, error) {
			all := append([]stdio.Option{stdio.CountCopies(o.Copied), stdio.Advice(readingHints(o.Hint)...)}, opts...)
			f, err := file(stdio.OpenFile(name, flag, 0o600, all...))
			if err == nil && o.Hint == "populate" {
				err = readThrough(opening(o), f)
			}
			return f, err
		}
	}
	mapped := func(name string, flag int, o bench.Opening) (fileio.File, error) {
		opts := append(mappingHints(o.Hint), mmapio.CountCopies(o.Copied))
		if o.Hint != "populate" {
			return file(mmapio.OpenFile(name, flag, 0o600, opts...))
		}
		var f fileio.File
		err := stopping.Call(opening(o), "mmap, which populates, of "+name, func() (err error) {
			f, err = file(mmapio.OpenFile(name, flag, 0o600, opts...))
			return err
		})
		return f, err
	}
	return []bench.Target{
		{Name: "stdio", CountsCopies: true, Open: plain()},
		{Name: "stdio-buf", CountsCopies: true, Open: plain(stdio.Buffer(bufferSize))},
		{Name: "mmap", CountsCopies: true, Maps: true, Open: mapped},
		{Name: "mmap-view", CountsCopies: true, Maps: true, InPlace: true, Open: mapped},
	}
}

// opening returns the context of o.
func opening(o bench.Opening) context.Context {
	if o.Context == nil {
		return context.Background()
	}
	return o.Context
}

// targetDocs describes each target in a line.
func targetDocs() map[string]string {
	return map[string]string{
		"stdio":     "os.File: one system call per call",
		"stdio-buf": "os.File behind a buffer of 64 KiB",
		"mmap":      "mapped file, with calls that copy as those of os.File do",
		"mmap-view": "mapped file, used in place without a copy",
	}
}

// targetNames returns the names that -io accepts.
func targetNames() (names []string) {
	for _, t := range targets() {
		names = append(names, t.Name)
	}
	return names
}

// file keeps a nil pointer from becoming an interface that is not nil.
func file[F fileio.File](f F, err error) (fileio.File, error) {
	if err != nil {
		return nil, err
	}
	return f, nil
}

// pickTargets returns the named targets, in the order of all.
func pickTargets(all []bench.Target, list string) ([]bench.Target, error) {
	if list == "" {
		return all, nil
	}
	var known []string
	for _, t := range all {
		known = append(known, t.Name)
	}
	wanted := strings.Split(list, ",")
	for i, name := range wanted {
		name = strings.TrimSpace(name)
		wanted[i] = name
		if !slices.Contains(known, name) {
			return nil, fmt.Errorf("unknown target %q: there are %s", name, strings.Join(known, ", "))
		}
	}
	return slices.DeleteFunc(slices.Clone(all), func(t bench.Target) bool { return !slices.Contains(wanted, t.Name) }), nil
}
