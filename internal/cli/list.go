package cli

import (
	"fmt"
	"slices"
	"text/tabwriter"

	"mmapbench/bench"
)

// list prints the workloads, targets and cases.
func (a *App) list(args []string) error {
	if err := a.parseNone("list", args); err != nil {
		return err
	}
	w := tabwriter.NewWriter(a.Stdout, 0, 8, 2, ' ', 0)
	fmt.Fprintln(w, "workloads:")
	for _, wl := range bench.Workloads() {
		fmt.Fprintf(w, "  %s\t%s\n", wl.Name, wl.Doc)
	}
	fmt.Fprintln(w, "\ntargets:")
	for _, t := range a.Targets {
		fmt.Fprintf(w, "  %s\t%s\n", t.Name, t.Doc)
	}
	standard, _ := bench.Selection{Input: defaultSize}.Cases()
	all, _ := bench.Selection{Input: defaultSize, More: true}.Cases()
	fmt.Fprintln(w, "\ncases:")
	for _, c := range standard {
		fmt.Fprintf(w, "  %s\n", c.Name())
	}
	fmt.Fprintln(w, "\ncases that are not part of a standard run:")
	for _, c := range all {
		if !slices.Contains(standard, c) {
			fmt.Fprintf(w, "  %s\n", c.Name())
		}
	}
	return w.Flush()
}
