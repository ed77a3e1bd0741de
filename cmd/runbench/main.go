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
	"os"

	"mmapbench/internal/cli"
)

func main() { os.Exit(cli.Main(targets())) }
