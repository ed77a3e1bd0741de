//go:build !(linux && (amd64 || arm64))

package main

import "mmapbench/bench"

// bareTargets are not known here.
func bareTargets() []bench.Target { return nil }
