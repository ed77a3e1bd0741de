package record

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
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

func sortedConfig(c Config) Config {
	slices.SortFunc(c, func(a, b KeyValue) int { return cmp.Compare(a.Key, b.Key) })
	return c
}

// configs collects the configurations of a file.
type configs struct {
	now     []KeyValue // the current one, in the order of the file
	changed bool       // since the last result
	last    int        // index of the last result's configuration
	all     []Config
	inOrder []KeyValue // distinct lines of all configurations
	ids     map[string]int
}

// set adds a line to the current configuration.
func (c *configs) set(kv KeyValue) {
	c.changed = true
	at := slices.IndexFunc(c.now, func(have KeyValue) bool { return have.Key == kv.Key })
	switch {
	case at >= 0 && kv.Value == "":
		c.now = slices.Delete(c.now, at, at+1)
	case at >= 0:
		c.now[at] = kv
	case kv.Value != "":
		c.now = append(c.now, kv)
	}
}

// index returns the index of the current configuration.
func (c *configs) index() int {
	if len(c.all) > 0 && !c.changed {
		return c.last
	}
	c.changed = false
	config := sortedConfig(slices.Clone(c.now))
	id := config.id()
	known := false
	if c.last, known = c.ids[id]; known {
		return c.last
	}
	c.last = len(c.all)
	c.ids[id] = c.last
	c.all = append(c.all, config)
	c.inOrder = addAll(c.inOrder, c.now)
	return c.last
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
