//go:build !linux

package machine

// FreeBytes reports that the free space is not known.
func FreeBytes(string) (free int64, ok bool) { return 0, false }

func systemFacts(string) []Fact { return nil }
