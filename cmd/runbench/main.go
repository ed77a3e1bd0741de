// Runbench tells whether a program should map a file or read it. It runs the
// same workloads both ways, verifies that both did the same work, and reports
// time, system calls, copied bytes and page faults.
//
// Usage:
//
//	runbench run [flags]                 measure (the default command)
//	runbench report [flags] FILE...      recorded runs again, or in full
//	runbench compare [flags] OLD NEW     two sets of runs, with a gate for CI
//	runbench explain [flags] [FILE...]   where the time goes, step by step
//	runbench list                        workloads, targets and cases
//	runbench doctor [flags]              what can be measured here, what disturbs
//	runbench completion SHELL            completion for bash, zsh or fish
//	runbench version                     what this command was built from
//	runbench help [COMMAND]              this text, or all about a command
//
// "runbench help COMMAND" and "runbench COMMAND -h" tell more.
//
// The exit status is 0 on success, 1 if a gate failed or a case was invalid or
// could not be measured, 2 after bad usage or bad input, and 130 after an
// interrupt. An interrupted run prints what it has measured.
package main

import (
	"context"
	"errors"
	"io"
	"math"
	"os"

	"mmapbench/bench"
	"mmapbench/fileio"
	"mmapbench/internal/cli"
	"mmapbench/internal/stopping"
	"mmapbench/mmapio"
	"mmapbench/stdio"
)

func main() { os.Exit(cli.Main(targets())) }

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
			Name: "mmap", Doc: "mapped file, with calls that copy, as os.File has them",
			CountsCopies: true, Maps: true, Open: mapped,
		},
		{
			Name: "mmap-view", Doc: "mapped file, used in place without a copy",
			CountsCopies: true, Maps: true, Form: bench.View, Open: mapped,
		},
		{
			Name: "mmap-loop", Doc: "mapped file, used in place inside one View around all operations",
			CountsCopies: true, Maps: true, Form: bench.Loop, Open: mapped,
		},
		{
			Name: "load", Doc: "os.ReadFile, then in memory; where the file is opened anew",
			Form: bench.Load,
		},
		{
			Name: "limit", Doc: "the bytes of a populated mapping, without any call: what no file API can beat",
			Maps: true, Form: bench.Bare,
			Open: func(name string, flag int, o bench.Opening) (fileio.File, error) {
				o.Hint = "populate"
				return mapped(name, flag, o)
			},
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

// readingHints translates one of [bench.Hints] for package stdio.
func readingHints(hint string) []stdio.Hint {
	switch hint {
	case "normal":
		return []stdio.Hint{stdio.Normal}
	case "random":
		return []stdio.Hint{stdio.Random}
	case "sequential":
		return []stdio.Hint{stdio.Sequential}
	case "willneed":
		return []stdio.Hint{stdio.WillNeed}
	}
	return nil
}

// mappingHints translates one of [bench.Hints] for package mmapio.
func mappingHints(hint string) []mmapio.Option {
	switch hint {
	case "normal":
		return []mmapio.Option{mmapio.Advice(mmapio.Normal)}
	case "random":
		return []mmapio.Option{mmapio.Advice(mmapio.Random)}
	case "sequential":
		return []mmapio.Option{mmapio.Advice(mmapio.Sequential)}
	case "willneed":
		return []mmapio.Option{mmapio.Advice(mmapio.WillNeed)}
	case "populate":
		return []mmapio.Option{mmapio.Populate()}
	}
	return nil
}

// readThrough is the counterpart of populate for targets without a mapping: it
// reads the whole file. On an error it closes f.
func readThrough(ctx context.Context, f fileio.File) error {
	if err := stopping.Copy(ctx, io.Discard, io.NewSectionReader(f, 0, math.MaxInt64)); err != nil {
		return errors.Join(err, f.Close())
	}
	return nil
}
