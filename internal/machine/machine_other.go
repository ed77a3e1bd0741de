//go:build !linux

package machine

// MemoryBytes is how much memory the machine has, which is not known here.
func MemoryBytes() (n int64, ok bool) { return 0, false }

// FreeBytes does not know.
func FreeBytes(string) (free int64, ok bool) { return 0, false }

func systemFacts(string) []Fact { return nil }
