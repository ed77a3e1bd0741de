// Package cgroup makes a control group that limits the memory of a process
// (cgroups(7)), with version 1 or 2 of the interface.
//
// # Caveats
//
// All memory counts: the memory of the process itself, and the pages of the
// page cache that it was the first to read. Pages that another group read are
// charged to that group, and are not limited.
//
// With version 2 a group needs an ancestor that gives the memory controller to
// its children and that the caller may write to, such as a user's systemd
// manager. Version 1 has no such rule, but is usually reserved for root.
package cgroup

import (
	"fmt"

	"mmapbench/internal/bytesize"
)

// A Usage is what a group has done so far.
type Usage struct {
	Limit    int64 // bytes
	Peak     int64 // most bytes at any time; 0 if the kernel does not report it
	Cache    int64 // bytes of the page cache that are charged to the group now
	Hits     int64 // how often the limit was hit and memory had to be reclaimed
	OOMKills int64 // processes killed because nothing could be reclaimed
}

// Enforced reports whether the limit was in force and was hit. The kernel may
// exceed it slightly where it cannot wait (try_charge_memcg forces the charge).
func (u Usage) Enforced() bool { return u.Hits > 0 && u.Peak-u.Limit <= u.Limit/overshoot }

// A limit may be exceeded by 1/overshoot of it.
const overshoot = 100

// String returns the usage in one line.
func (u Usage) String() string {
	peak := "unknown"
	if u.Peak > 0 {
		peak = bytesize.Format(u.Peak)
	}
	return fmt.Sprintf("limit %s, met %d times, peak %s, page cache at the end %s",
		bytesize.Format(u.Limit), u.Hits, peak, bytesize.Format(u.Cache))
}
