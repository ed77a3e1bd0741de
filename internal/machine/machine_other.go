//go:build !linux

package machine

// MemoryBytes reports that the size of the memory is not known.
func MemoryBytes() (n int64, ok bool) { return 0, false }

// FreeBytes reports that the free space is not known.
func FreeBytes(string) (free int64, ok bool) { return 0, false }

func systemFacts(string) []Fact { return nil }
