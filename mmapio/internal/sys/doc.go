// Package sys is what package mmapio asks of the operating system: mappings, their
// protection, and files that grow. A function that a system does not have returns
// an error, or does nothing where nothing is to be done.
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
