// Package fallback opens a file mapped where that can be had and by system
// calls where it can't, and says which of the two it was, and why.
//
// Both are the same [fileio.File] to the program. What can't be mapped is
// opened by package stdio: pipes and devices, files of /proc and /sys, files
// opened with os.O_SYNC, O_DSYNC or O_DIRECT, files that the address space does
// not hold (on a 32-bit system, or when the process may not have more), any file when
// the process has used up its mappings (vm.max_map_count), and every file where the system does not map files at all.
//
// # Caveats
//
// What no File can be is no reason to fall back: a file that is missing or
// forbidden, a directory, a window outside of the file, os.O_WRONLY, or flags
// that a fixed size can't keep. The error is then that of the file.
//
// The choice is made when the file is opened. A mapping that fails later, when
// someone else truncates the file or its device fails, reports
// [fileio.ErrFault] and does not turn into system calls.
//
// The two are not alike in what the contract leaves open: a View of a mapped
// file shows what others write to it, that of another is a copy. A program
// that depends on one of them should open that one.
package fallback
