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
