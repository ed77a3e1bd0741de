package workload

import (
	"regexp"
	"testing"
)

// Both the matches and their positions change the result.
func TestFoldMatches(t *testing.T) {
	re := regexp.MustCompile(`m[a-z]+`)
	seen := map[uint64]string{}
	for _, s := range []string{
		"", "memory map", " memory map", "memory  map", "memory man", "memory", "map memory", "mem ory map", "m", "mm",
	} {
		v := foldMatches(re, []byte(s))
		if other, there := seen[v]; there && s != "m" {
			t.Errorf("%q and %q have the same value", s, other)
		}
		seen[v] = s
	}
	if foldMatches(re, []byte("m")) != foldMatches(re, []byte("nothing")) {
		t.Error("what does not match is not the same as nothing")
	}
}
