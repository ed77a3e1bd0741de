// Package workload holds the workloads, one file for each with everything that
// is particular to it. [All] is the registry.
package workload

import (
	"slices"

	"mmapbench/internal/work"
)

// Named returns the workload of a case, or nil.
func Named(name string) *work.Workload {
	all := All()
	i := slices.IndexFunc(all, func(w *work.Workload) bool { return w.Name == name })
	if i < 0 {
		return nil
	}
	return all[i]
}

// All returns the registry, in the order of reports.
func All() []*work.Workload {
	return []*work.Workload{
		readWorkload(), seekWorkload(), readLineWorkload(), scanWorkload(),
		findWorkload(), rfindWorkload(),
		regexpWorkload(),
		updateWorkload(), writeWorkload(), mixedWorkload(), appendWorkload(), moveWorkload(),
		openCloseWorkload(), manyFilesWorkload(),
		stallWorkload(),
	}
}

// kept is a case on a warm file that stays open, as after its first use.
func kept(order work.Order) work.Case {
	return work.Case{Order: order, Cache: work.Warm, Map: work.Kept}
}

// written is a kept case that writes.
func written(order work.Order, sync work.Sync) work.Case {
	c := kept(order)
	c.Sync = sync
	return c
}

// opened is a case on a warm file that is opened anew.
func opened(order work.Order) work.Case {
	c := kept(order)
	c.Map = work.Fresh
	return c
}
