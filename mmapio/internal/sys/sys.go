// Package sys holds the parts of package mmapio that differ between systems:
// mappings, their protection, and files that grow. Where a system has no such
// function, it returns an error, or does nothing if there is nothing to do.
package sys

import "unsafe"

// A Protection says what a mapping allows.
type Protection int

// What MapFile takes.
const (
	ReadOnly Protection = iota
	ReadWrite
	CopyOnWrite
)

// HugePageSize is the size in bytes of a huge page on amd64, and on arm64 with
// pages of 4 KiB. On other processors it has no special meaning.
const HugePageSize = 2 << 20

// AddressOf returns where b is.
func AddressOf(b []byte) uintptr { return uintptr(unsafe.Pointer(unsafe.SliceData(b))) }

// RoundUp returns n rounded up to a multiple of unit, a power of two.
func RoundUp(n, unit int) int { return (n + unit - 1) &^ (unit - 1) }

// A Hint tells the system how a range will be used (madvise(2)).
type Hint int

// What Advise takes.
const (
	Normal Hint = iota
	Random
	Sequential
	WillNeed
	DontNeed
	HugePage
	NoHugePage
)
