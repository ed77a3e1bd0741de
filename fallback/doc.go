// Package fallback maps a file if it can, opens it with package stdio otherwise,
// and says which it did and why.
//
// Both are the same [fileio.File] to the program. These files cannot be mapped:
// pipes and devices, files of /proc and /sys, files opened with os.O_SYNC,
// O_DSYNC or O_DIRECT, and files that do not fit the address space (on a 32-bit
// system, or under a limit of the process). No file can be mapped when the
// process has used up its mappings (vm.max_map_count), or on a system without
// mapped files.
//
// # Caveats
//
// What neither way accepts is an error about the file, not a reason to fall back: a
// file that is missing or forbidden, a directory, a window outside of the file,
// os.O_WRONLY, or flags that contradict a fixed size.
//
// The choice is made when the file is opened. A mapping that fails later, when
// someone else truncates the file or its device fails, reports
// [fileio.ErrFault] and does not turn into system calls.
//
// The two differ where the contract leaves room: the View of a mapped file shows
// what others write to the file, and the View of a file that is not mapped is a
// copy. A program that depends on one of them should open that one.
package fallback
