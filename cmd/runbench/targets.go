package main

import (
	"context"

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
			all := append([]stdio.Option{stdio.CountCopies(o.Copied), stdio.Advice(readingHints(string(o.Hint))...)}, opts...)
			f, err := file(stdio.OpenFile(name, flag, 0o600, all...))
			if err == nil && o.Hint == "populate" {
				err = readThrough(opening(o), f)
			}
			return f, err
		}
	}
	mapped := func(name string, flag int, o bench.Opening) (fileio.File, error) {
		opts := append(mappingHints(string(o.Hint)), mmapio.CountCopies(o.Copied))
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
		{
			Name: "stdio", Doc: "os.File: one system call per call",
			CountsCopies: true, Open: plain(),
		},
		{
			Name: "stdio-buf", Doc: "os.File behind a buffer of 64 KiB",
			CountsCopies: true, Open: plain(stdio.Buffer(bufferSize)),
		},
		{
			Name: "mmap", Doc: "mapped file, with calls that copy as those of os.File do",
			CountsCopies: true, Maps: true, Open: mapped,
		},
		{
			Name: "mmap-view", Doc: "mapped file, used in place without a copy",
			CountsCopies: true, Maps: true, Form: bench.View, Open: mapped,
		},
	}
}

// opening returns the context of o.
func opening(o bench.Opening) context.Context {
	if o.Context == nil {
		return context.Background()
	}
	return o.Context
}

// file keeps a nil pointer from becoming an interface that is not nil.
func file[F fileio.File](f F, err error) (fileio.File, error) {
	if err != nil {
		return nil, err
	}
	return f, nil
}
