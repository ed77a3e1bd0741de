// Package cgroup makes a control group that limits the memory of a process
// (cgroups(7)), with version 1 of the interface or version 2.
//
// # Caveats
//
// All memory counts: that of the process itself, and the pages of the page
// cache that it was the first to read. Pages that another group has read cost
// nothing, and are not limited.
//
// With version 2 a group can be made where an ancestor distributes the memory
// controller to its children and the caller may write, as below a user's
// systemd manager. Version 1 has no such rule, but is root's as a rule.
package cgroup

import (
	"fmt"

	"mmapbench/internal/bytesize"
)

// A Usage is what a group has done so far.
type Usage struct {
	Limit    int64 // bytes
	Peak     int64 // most bytes at a time; 0 if the kernel does not tell
	Cache    int64 // bytes of the page cache that are charged to it now
	Hits     int64 // how often the limit was met and memory had to be reclaimed
	OOMKills int64 // processes that were killed because nothing could be reclaimed
}

// Enforced reports whether the limit was there and was met. The kernel itself
// may go a little over it where it can't wait (try_charge_memcg forces it).
func (u Usage) Enforced() bool { return u.Hits > 0 && u.Peak-u.Limit <= u.Limit/overshoot }

// overshoot is the part of a limit that may be exceeded: a hundredth.
const overshoot = 100

// String says it in a line.
func (u Usage) String() string {
	peak := "unknown"
	if u.Peak > 0 {
		peak = bytesize.Format(u.Peak)
	}
	return fmt.Sprintf("limit %s, met %d times, peak %s, page cache at the end %s",
		bytesize.Format(u.Limit), u.Hits, peak, bytesize.Format(u.Cache))
}
