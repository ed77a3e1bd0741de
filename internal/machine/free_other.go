//go:build !linux

package machine

// FreeBytes does not know.
func FreeBytes(string) (free int64, ok bool) { return 0, false }
