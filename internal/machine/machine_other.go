//go:build !linux

package machine

func systemFacts(string) []Fact { return nil }
