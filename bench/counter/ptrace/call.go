package ptrace

import (
	"cmp"
	"slices"
)

// A Call counts the entries of one system call.
type Call struct {
	// Name is the name in the kernel's table, for example "pread64", or the
	// number if this package knows no name: "call 461".
	Name string
	N    int64
}

// SortCalls sorts the most frequent call first.
func SortCalls(calls []Call) {
	slices.SortFunc(calls, func(a, b Call) int {
		return cmp.Or(cmp.Compare(b.N, a.N), cmp.Compare(a.Name, b.Name))
	})
}
