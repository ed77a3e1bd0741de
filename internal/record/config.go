package record

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/perf/benchfmt"
)

// A Config holds the configuration lines of a result, sorted by key.
type Config []KeyValue

// Get returns the value of a key, or "".
func (c Config) Get(key string) string {
	i, ok := slices.BinarySearchFunc(c, key, func(kv KeyValue, key string) int { return cmp.Compare(kv.Key, key) })
	if !ok {
		return ""
	}
	return c[i].Value
}

// id returns a string that identifies the configuration.
func (c Config) id() string {
	var b strings.Builder
	for _, kv := range c {
		fmt.Fprintf(&b, "%s: %s\n", kv.Key, kv.Value)
	}
	return b.String()
}

// with returns the configuration with more lines added, whose keys must be new.
func (c Config) with(more []KeyValue) Config {
	return sortedConfig(slices.Concat(c, more))
}

func sortedConfig(c Config) Config {
	slices.SortFunc(c, func(a, b KeyValue) int { return cmp.Compare(a.Key, b.Key) })
	return c
}

// configs collects the configurations of a file.
type configs struct {
	now     []KeyValue // the current one, in the order of the file
	last    int        // index of the current one
	all     []Config
	inOrder []KeyValue        // distinct lines of all configurations
	known   map[KeyValue]bool // the lines in inOrder
	ids     map[string]int
}

// index returns the index of a result's configuration. It ignores blanks at the
// end of a line, which mail programs and editors drop.
func (c *configs) index(lines []benchfmt.Config) int {
	same := func(a benchfmt.Config, b KeyValue) bool {
		return a.Key == b.Key && string(bytes.TrimSpace(a.Value)) == b.Value
	}
	if c.ids != nil && slices.EqualFunc(lines, c.now, same) {
		return c.last
	}
	c.now = nil
	for _, l := range lines {
		c.now = append(c.now, KeyValue{l.Key, string(bytes.TrimSpace(l.Value))})
	}
	config := sortedConfig(slices.Clone(c.now))
	if c.ids == nil {
		c.ids, c.known = map[string]int{}, map[KeyValue]bool{}
	}
	id := config.id()
	if i, ok := c.ids[id]; ok {
		c.last = i
		return i
	}
	c.last = len(c.all)
	c.ids[id] = c.last
	c.all = append(c.all, config)
	for _, kv := range c.now {
		if !c.known[kv] {
			c.known[kv] = true
			c.inOrder = append(c.inOrder, kv)
		}
	}
	return c.last
}

// parseConfig parses a configuration line by the rules of package benchfmt.
func parseConfig(text string) (kv KeyValue, ok bool) {
	key, value, ok := strings.Cut(text, ":")
	first, _ := utf8.DecodeRuneInString(key)
	if !ok || !unicode.IsLower(first) || strings.ContainsFunc(key, func(r rune) bool { return unicode.IsSpace(r) || unicode.IsUpper(r) }) {
		return KeyValue{}, false
	}
	trimmed := strings.TrimSpace(value)
	if trimmed == "" || value[0] != ' ' && value[0] != '\t' {
		return KeyValue{}, false
	}
	return KeyValue{key, trimmed}, true
}

// Varied returns the configuration keys in which cases differ. It omits pkg,
// and keys that distinguish no more cases than the keys before them.
func (r *Run) Varied() []string {
	var keys []string
	for _, kv := range r.Config {
		if kv.Key != "pkg" && !slices.Contains(keys, kv.Key) {
			keys = append(keys, kv.Key)
		}
	}
	var varied []string
	classes := r.classes(nil)
	for _, key := range keys {
		if n := r.classes(append(slices.Clone(varied), key)); n > classes {
			varied, classes = append(varied, key), n
		}
	}
	return varied
}

// classes counts the combinations of package and values of keys among the
// cases.
func (r *Run) classes(keys []string) int {
	seen := map[string]bool{}
	for _, c := range r.Cases {
		id := c.Package
		for _, key := range keys {
			id += "\n" + c.Config.Get(key)
		}
		seen[id] = true
	}
	return len(seen)
}
