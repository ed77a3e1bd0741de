//go:build linux && !amd64 && !arm64 && !386 && !arm

package ptrace

// archCall names no calls but those that all architectures have.
func archCall(uint64) (string, bool) { return "", false }
