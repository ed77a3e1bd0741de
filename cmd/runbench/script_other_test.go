//go:build !linux

package main

import "github.com/rogpeppe/go-internal/testscript"

func smallDisk(ts *testscript.TestScript, _ bool, _ []string) {
	ts.Fatalf("a small filesystem is made on Linux only")
}

func onTerminal(ts *testscript.TestScript, _ bool, _ []string) {
	ts.Fatalf("a terminal is made on Linux only")
}

func canMount() bool { return false }
