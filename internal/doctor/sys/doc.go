// Package sys holds the parts of package doctor that differ between systems:
// system calls, mappings and page faults. Where a system has no such thing, the
// error matches errors.ErrUnsupported.
package sys

// Faults counts page faults; see getrusage(2).
type Faults struct{ Minor, Major int64 }
