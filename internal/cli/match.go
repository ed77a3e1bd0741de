package cli

import (
	"fmt"
	"regexp"
	"strings"

	"mmapbench/bench"
)

// A matcher selects cases by name.
type matcher struct {
	whole *regexp.Regexp
	parts []*regexp.Regexp
}

// newMatcher compiles a pattern. As with go test -bench, each part between
// slashes is matched against the part of the name at the same place. If that
// fails the pattern may match anywhere in the name, so that "block=4KiB" alone
// works too.
func newMatcher(pattern string) (*matcher, error) {
	whole, err := regexp.Compile(pattern)
	if err != nil {
		return nil, fmt.Errorf("-bench %q is no regular expression: %w", pattern, err)
	}
	m := &matcher{whole: whole}
	for _, part := range splitPattern(pattern) {
		re, err := regexp.Compile(part)
		if err != nil {
			return nil, fmt.Errorf("-bench %q: its part %q is no regular expression: %w", pattern, part, err)
		}
		m.parts = append(m.parts, re)
	}
	return m, nil
}

// splitPattern splits at the slashes outside of brackets.
func splitPattern(s string) (parts []string) {
	depth, from := 0, 0
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case '\\':
			i++
		case '[', '(':
			depth++
		case ']', ')':
			depth--
		case '/':
			if depth == 0 {
				parts, from = append(parts, s[from:i]), i+1
			}
		}
	}
	return append(parts, s[from:])
}

func (m *matcher) match(c bench.Case) bool {
	name := c.Name()
	return m.matchParts(strings.Split(name, "/")) || m.whole.MatchString(name)
}

func (m *matcher) matchParts(name []string) bool {
	if len(m.parts) > len(name) {
		return false
	}
	for i, re := range m.parts {
		if !re.MatchString(name[i]) {
			return false
		}
	}
	return true
}
