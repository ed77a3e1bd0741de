package machine

import (
	"fmt"
	"io/fs"
	"strconv"
	"strings"
)

// A Root holds /proc and /sys; names have no leading slash.
type Root struct{ fs.FS }

// Text returns the content of a file without the white space around it.
func (r Root) Text(name string) (string, error) {
	b, err := fs.ReadFile(r, name)
	return strings.TrimSpace(string(b)), err
}

// Number returns the integer that a file holds.
func (r Root) Number(name string) (int64, error) {
	s, err := r.Text(name)
	if err != nil {
		return 0, err
	}
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil {
		return 0, fmt.Errorf("%s: %w", name, err)
	}
	return n, nil
}

// Lines returns the lines of a file, or none if it cannot be read.
func (r Root) Lines(name string) []string {
	s, err := r.Text(name)
	if err != nil || s == "" {
		return nil
	}
	return strings.Split(s, "\n")
}

// Glob returns the names that match a well-formed pattern.
func (r Root) Glob(pattern string) []string {
	names, _ := fs.Glob(r, pattern) // only a malformed pattern is an error
	return names
}

// Field returns the value of "key: value" of a file such as /proc/meminfo.
func (r Root) Field(name, key string) (string, bool) {
	for _, line := range r.Lines(name) {
		if k, v, ok := strings.Cut(line, ":"); ok && strings.TrimSpace(k) == key {
			return strings.TrimSpace(v), true
		}
	}
	return "", false
}

// Bytes returns a field in kB, such as one of /proc/meminfo, in bytes.
func (r Root) Bytes(name, key string) (int64, bool) {
	s, ok := r.Field(name, key)
	n, err := strconv.ParseInt(strings.TrimSuffix(s, " kB"), 10, 64)
	return n << 10, ok && err == nil
}

// Chosen returns the choice in brackets of a list of choices.
func Chosen(s string) string {
	_, s, _ = strings.Cut(s, "[")
	s, _, _ = strings.Cut(s, "]")
	return s
}
