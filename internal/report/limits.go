package report

import (
	"fmt"
	"slices"
	"strings"
)

// limits says under which conditions all of this was measured, as far as the
// parameters of the cases say so.
func (b *builder) limits() string {
	text := list(present([]string{b.cached(), b.kept(), b.unsynced()}))
	return strings.Join(present([]string{text, b.fresh()}), "; ")
}

// having counts the cases with a value of a parameter.
func (b *builder) having(key, value string) int {
	n := 0
	for _, c := range b.r.Cases {
		if param(c.Params, key) == value {
			n++
		}
	}
	return n
}

// cached says where the data was.
func (b *builder) cached() string {
	n, warm, cold := len(b.r.Cases), b.having("cache", "warm"), b.having("cache", "cold")
	switch {
	case warm == n:
		return "all files were in memory (cache=warm)"
	case cold == n:
		return "no file was in memory at the start (cache=cold)"
	case warm > 0 && cold > 0 && warm+cold == n:
		return fmt.Sprintf("files were in memory in %s (cache=warm) and not at the start in %s (cache=cold)",
			plural(float64(warm), "case"), plural(float64(cold), "case"))
	}
	return ""
}

// mapped reports whether a mapping was measured, and all cases say whether it
// was kept or made anew.
func (b *builder) mapped() bool {
	return slices.ContainsFunc(b.r.Targets, isMapping) &&
		b.having("map", "kept")+b.having("map", "fresh") == len(b.r.Cases)
}

// kept says that mappings were there before the clock started.
func (b *builder) kept() string {
	if !b.mapped() || b.having("map", "kept") == 0 {
		return ""
	}
	return "mappings were kept (map=kept)"
}

// fresh says which cases pay for making a mapping.
func (b *builder) fresh() string {
	if !b.mapped() {
		return ""
	}
	switch b.having("map", "fresh") {
	case 0:
		return "no case pays for making a mapping"
	case len(b.r.Cases):
		return "every mapping was made anew (map=fresh)"
	}
	names := b.freshNames()
	if len(names) == 1 {
		return fmt.Sprintf("only %s pays for making a mapping (map=fresh)", names[0])
	}
	text := list(names)
	if len(names) > maxNamed {
		text = named(names)
	}
	return fmt.Sprintf("only %s pay for making a mapping (map=fresh)", text)
}

// freshNames returns the workloads whose cases all make their mappings anew,
// and the labels of the cases of others that do.
func (b *builder) freshNames() []string {
	kept := map[string]bool{}
	for _, c := range b.r.Cases {
		if param(c.Params, "map") == "kept" {
			kept[c.Name] = true
		}
	}
	var names []string
	for _, c := range b.r.Cases {
		if param(c.Params, "map") != "fresh" {
			continue
		}
		name := c.Name
		if kept[name] {
			name = c.Label
		}
		if !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return names
}

// unsynced says that nothing waited for the device where cases could have.
func (b *builder) unsynced() string {
	never := b.having("sync", "never")
	if never == 0 || never+b.having("sync", "") != len(b.r.Cases) {
		return ""
	}
	return "no write was forced to the device (sync=never)"
}
