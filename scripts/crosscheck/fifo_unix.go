//go:build unix

package main

import "golang.org/x/sys/unix"

// makeFIFO makes a FIFO that its owner can open.
func makeFIFO(path string) error { return unix.Mkfifo(path, 0o600) }
