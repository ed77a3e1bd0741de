package record

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// syncKey is the key of a benchmark name that says when written data is made
// durable.
const syncKey = "sync"

// A Case is one workload with its parameters.
type Case struct {
	Name    string     // workload, such as "Read"
	Key     string     // full name without the target and GOMAXPROCS
	Params  []KeyValue // parameters in the order of the name; a part without "=" has the key "subN"
	Procs   int        // GOMAXPROCS; 1 if the name has no suffix, as in package testing
	Package string     // import path; empty if the file does not say
	Config  Config     // configuration of its figures, including the package
	Targets []*Series  // in order of first appearance
	Twins   []*Series  // second trials of targets, in order of first appearance
}

// A caseID identifies a case.
type caseID struct {
	config, key string
	procs       int
}

func (c *Case) id() caseID { return caseID{c.Config.id(), c.Key, c.Procs} }

// Series returns the series of a target, or nil.
func (c *Case) Series(target string) *Series {
	i := slices.IndexFunc(c.Targets, func(s *Series) bool { return s.Target == target })
	if i < 0 {
		return nil
	}
	return c.Targets[i]
}

// Writes reports whether operations of the case change the file. The names of
// such cases have a sync key.
func (c *Case) Writes() bool {
	return slices.ContainsFunc(c.Params, func(p KeyValue) bool { return p.Key == syncKey && p.Value != "" })
}

// series returns the series of a target, or of a twin of it, and adds it if the
// case lacks it.
func (c *Case) series(target, twin string) *Series {
	list := &c.Targets
	if twin != "" {
		list = &c.Twins
	}
	for _, s := range *list {
		if s.Target == target && s.Twin == twin {
			return s
		}
	}
	s := newSeries(target, twin)
	*list = append(*list, s)
	return s
}

// maxProcs is the largest GOMAXPROCS expected. A larger number at the end of a
// name is part of the name.
const maxProcs = 1024

// parseName splits a benchmark name into its case, without package and
// configuration, its target, and the twin of the target, or "". suffixed means
// that a suffix of the name is GOMAXPROCS if possible.
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

// splitProcs splits off the suffix of a name that can be GOMAXPROCS. n is 0 if
// there is none: package testing writes no suffix for 1 and no leading zeros.
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

// suffixesAreProcs reports whether the suffixes of the names that one start of
// a test binary printed are GOMAXPROCS.
//
// They are if all names have one. A name without one was measured with
// GOMAXPROCS 1. A name with a suffix then either comes from -cpu 1,2, and all
// names have the same list of suffixes, or the suffix is part of the name.
func suffixesAreProcs(names []string) bool {
	lists := map[string]map[int]bool{} // suffixes by base name; 0 for none
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

// FullName returns the benchmark name of a target as in the file, without
// "Benchmark".
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

// Procs returns the values of GOMAXPROCS of the cases, in ascending order.
func (r *Run) Procs() (all []int) {
	for _, c := range r.Cases {
		all = AddNew(all, c.Procs)
	}
	slices.Sort(all)
	return all
}
