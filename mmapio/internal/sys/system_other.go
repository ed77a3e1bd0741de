//go:build !windows

package sys

import "os"

// MapsBehindEnd says that a mapping may reach beyond the end of the file,
// and that its pages there become accessible when the file grows. POSIX
// calls that unspecified (mmap, "DESCRIPTION"), but all these systems hold
// an access against the size that the file has at the time of the fault:
//
//   - Linux: filemap_fault; see SIGBUS in mmap(2).
//   - FreeBSD, DragonFly: vm_fault looks at the size of the object, which
//     vnode_pager_setsize(9) keeps equal to the size of the file.
//   - NetBSD: genfs_getpages looks at the vnode's v_size.
//   - OpenBSD: uvn_io looks at u_size, which uvm_vnp_setsize moves.
//   - macOS: vnode_pagein asks the file system, which knows its own size.
//     Apple does not document it, but LMDB and bbolt, which map more than
//     the file has and let it grow, depend on it there.
const MapsBehindEnd = true

// Alignment returns what the offset of a mapping is a multiple of, in bytes.
func Alignment() int { return os.Getpagesize() }

// LeastMapping returns how much to map at least, in bytes. An empty file gets
// a page: it shows whether the file can be mapped at all, since a file of /proc
// says it is empty.
func LeastMapping() int64 { return int64(os.Getpagesize()) }
