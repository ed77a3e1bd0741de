package cli

import (
	"fmt"
	"slices"
	"strings"

	"mmapbench/bench"
)

// targetNames returns the names that -io accepts.
func targetNames(targets []bench.Target) (names []string) {
	for _, t := range targets {
		names = append(names, t.Name)
	}
	return names
}

// pickTargets returns the named targets, in the order of all.
func pickTargets(all []bench.Target, list string) ([]bench.Target, error) {
	if list == "" {
		return all, nil
	}
	known := targetNames(all)
	wanted := strings.Split(list, ",")
	for i, name := range wanted {
		name = strings.TrimSpace(name)
		wanted[i] = name
		if !slices.Contains(known, name) {
			return nil, fmt.Errorf("unknown target %q: there are %s", name, strings.Join(known, ", "))
		}
	}
	return slices.DeleteFunc(slices.Clone(all), func(t bench.Target) bool { return !slices.Contains(wanted, t.Name) }), nil
}

// explained returns the targets of explain: the baseline, and those that map.
func explained(all []bench.Target) []bench.Target {
	return slices.DeleteFunc(slices.Clone(all), func(t bench.Target) bool { return t.Name != all[0].Name && !t.Maps })
}
