//go:build linux && !amd64 && !arm64 && !386 && !arm

package ptrace

// archCall names no calls: this package has no names for the architecture.
func archCall(uint64) (string, bool) { return "", false }
