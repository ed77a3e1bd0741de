package record

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// maxProcs is more than GOMAXPROCS is on the machines that benchmarks run on: a
// larger number at the end of a name belongs to the benchmark.
const maxProcs = 1024

// parseName splits a benchmark name into its case, without package and
// configuration, its target and which twin of the target it is, "" for none.
// suffixed says that a suffix of the name is GOMAXPROCS if it can be.
func parseName(name string, suffixed bool) (c Case, target, twin string) {
	c.Procs = 1
	if base, n := splitProcs(name); suffixed && n > 0 {
		name, c.Procs = base, n
	}
	parts := strings.Split(name, "/")
	c.Name = parts[0]
	key := strings.Builder{}
	key.WriteString(c.Name)
	positional, found := 0, false
	for _, part := range parts[1:] {
		k, v, named := strings.Cut(part, "=")
		switch {
		case named && k == TargetKey && !found:
			target, found = v, true
			continue
		case named && k == TwinKey && twin == "" && v != "":
			twin = v
			continue
		case !named:
			positional++
			k, v = fmt.Sprintf("sub%d", positional), k
		}
		key.WriteString("/" + part)
		c.Params = append(c.Params, KeyValue{k, v})
	}
	c.Key = key.String()
	return c, target, twin
}

// splitProcs splits off the suffix of a name that can be GOMAXPROCS. n is 0 where
// there is none: package testing writes no suffix for 1, and no leading zeros.
func splitProcs(name string) (base string, n int) {
	i := strings.LastIndexByte(name, '-')
	if i < 0 {
		return name, 0
	}
	n, err := strconv.Atoi(name[i+1:])
	if err != nil || n < 2 || n > maxProcs || name[i+1] == '0' || name[i+1] == '+' {
		return name, 0
	}
	return name[:i], n
}

// suffixesAreProcs reports whether the suffixes of the names that one start of a
// test binary printed are GOMAXPROCS.
//
// They are if all names have one. A name without one was measured with GOMAXPROCS
// 1; then a name with a suffix was measured with -cpu 1,2, and all names come with
// the same list, or it is the benchmark's own name.
func suffixesAreProcs(names []string) bool {
	lists := map[string]map[int]bool{} // the suffixes of each base, 0 for none
	single := false
	for _, name := range names {
		base, n := splitProcs(name)
		single = single || n == 0
		if lists[base] == nil {
			lists[base] = map[int]bool{}
		}
		lists[base][n] = true
	}
	if !single {
		return true
	}
	all := slices.Collect(maps.Values(lists))
	return !slices.ContainsFunc(all, func(l map[int]bool) bool { return !maps.Equal(l, all[0]) })
}

// FullName returns the name of the benchmark of a target as the file has it,
// without "Benchmark".
func (c *Case) FullName(target string) string {
	name := c.Key
	if target != "" {
		name += "/" + TargetKey + "=" + target
	}
	if c.Procs != 1 {
		name += "-" + strconv.Itoa(c.Procs)
	}
	return name
}

// Procs returns the values of GOMAXPROCS that the cases were measured with, in
// ascending order.
func (r *Run) Procs() (all []int) {
	for _, c := range r.Cases {
		all = addNew(all, c.Procs)
	}
	slices.Sort(all)
	return all
}
