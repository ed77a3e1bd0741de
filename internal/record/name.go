package record

import (
	"fmt"
	"strconv"
	"strings"

	"golang.org/x/perf/benchfmt"
)

// parseName splits a benchmark name into its case, without a package, its
// target and which twin of the target it is, "" for none.
func parseName(name benchfmt.Name) (c Case, target, twin string) {
	base, parts := name.Parts()
	c = Case{Name: string(base), Procs: 1}
	key := strings.Builder{}
	key.Write(base)
	positional, found := 0, false
	for _, p := range parts {
		part := string(p)
		if n, ok := procs(part); ok {
			c.Procs = n
			continue
		}
		k, v, named := strings.Cut(strings.TrimPrefix(part, "/"), "=")
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
		key.WriteString(part)
		c.Params = append(c.Params, KeyValue{k, v})
	}
	c.Key = key.String()
	return c, target, twin
}

// procs returns the GOMAXPROCS of the suffix that package testing appends.
func procs(part string) (n int, ok bool) {
	digits, ok := strings.CutPrefix(part, "-")
	if !ok {
		return 0, false
	}
	n, err := strconv.Atoi(digits)
	return n, err == nil
}
