package table

import "strings"

// UnitName returns a base unit as runbench and package testing write it:
// "ns/op" for "sec/op".
func UnitName(unit string) string {
	if !isTime(unit) {
		return unit
	}
	before, after, _ := strings.Cut(unit, "sec")
	return before + "ns" + after
}

// isTime reports whether a base unit counts seconds.
func isTime(unit string) bool { return counts(unit, "sec") }

// IsBytes reports whether a base unit counts bytes.
func IsBytes(unit string) bool { return counts(unit, "B") }

// byteSuffix returns the unit to print after a number of bytes; it is empty if
// the base unit does not count bytes.
func byteSuffix(unit string) string {
	switch {
	case unit == "B/s":
		return unit
	case IsBytes(unit):
		return "B"
	}
	return ""
}

// counts reports whether a unit counts base, as "base/op" and "which-base" do.
func counts(unit, base string) bool {
	numerator, _, _ := strings.Cut(unit, "/")
	return numerator == base || strings.HasSuffix(numerator, "-"+base)
}

// Meaning explains a unit of this project in a few words.
func Meaning(unit string) string {
	return map[string]string{
		"syscalls/op":       "system calls",
		"kernel-B/op":       "bytes copied by the kernel",
		"user-B/op":         "bytes copied in user space",
		"minflt/op":         "page faults served from memory",
		"majflt/op":         "page faults that waited for the device",
		"device-B/op":       "bytes moved by the device",
		"amplification":     "device bytes for each byte asked for",
		"cycles/op":         "CPU cycles",
		"instructions/op":   "instructions",
		"dTLB-misses/op":    "address translations that walked the page tables",
		"LLC-misses/op":     "cache lines fetched from memory",
		"tlb-shootdowns/op": "interrupts that made other cores forget translations, of the whole machine",
		"rss-file-B":        "bytes of the file in the page tables of the process",
		"cache-B":           "bytes of the file in the page cache",
		"consume-sec/op":    "consuming the bytes of an operation that the processor has at hand",
		"resident-before":   "part of the file in the page cache before a batch",
		"resident-after":    "part of the file in the page cache after a batch",
		"worker-sec/op":     "time of an operation on the thread that does it",
		"user-sec/op":       "CPU time in the program",
		"sys-sec/op":        "CPU time in the kernel",
	}[unit]
}
