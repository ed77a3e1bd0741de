package doctor

import (
	"fmt"

	"mmapbench/internal/bytesize"
)

// swap: see proc_meminfo(5) and Documentation/admin-guide/sysctl/vm.rst.
func (s *system) swap() Finding {
	f := Finding{Topic: "swap", Why: "memory that was swapped out comes back by major faults inside a measurement"}
	size, known := s.root.Bytes("proc/meminfo", "SwapTotal")
	free, _ := s.root.Bytes("proc/meminfo", "SwapFree")
	level := Notice
	switch {
	case !known:
		return f.set(Unknown, "/proc/meminfo does not report it", "")
	case size == 0:
		return f.set(Fine, "off", "")
	case free < size:
		level = Warning
	}
	return f.set(level, fmt.Sprintf("on, %s of %s in use", bytesize.Format(size-free), bytesize.Format(size)), "sudo swapoff -a")
}

// balloon: bit 5 of the features is VIRTIO_BALLOON_F_REPORTING; see the Virtual
// I/O Device specification 1.2, 5.5.3, and Documentation/mm/free_page_reporting.rst.
func (s *system) balloon() Finding {
	f := Finding{Topic: "free page reporting", Why: "freed pages go back to the host, so that touching fresh memory, large folios most of all, takes several times as long"}
	const reporting = 5
	for _, file := range s.root.Glob("sys/bus/virtio/drivers/virtio_balloon/virtio*/features") {
		bits, err := s.root.Text(file)
		if err != nil {
			return f.unknown(err, "")
		}
		if len(bits) > reporting && bits[reporting] == '1' {
			return f.set(Warning, "on, by a virtio balloon", "switch it off in the hypervisor (QEMU: free-page-reporting=off), or compare writes to fresh files by ratios of one run only")
		}
	}
	return f.set(Fine, "off", "")
}

// numa: see Documentation/admin-guide/sysctl/kernel.rst on numa_balancing.
func (s *system) numa() Finding {
	f := Finding{Topic: "NUMA", Why: "pages of another node are slower, and balancing causes additional faults"}
	nodes := len(s.root.Glob("sys/devices/system/node/node[0-9]*"))
	if nodes <= 1 {
		return f.set(Fine, "one node", "")
	}
	state := fmt.Sprintf("%d nodes", nodes)
	balancing, err := s.root.Number("proc/sys/kernel/numa_balancing")
	if err == nil && balancing != 0 {
		return f.set(Warning, state+", with automatic balancing", "sudo sysctl kernel.numa_balancing=0, and numactl --cpunodebind=0 --membind=0")
	}
	return f.set(Notice, state+", without balancing", "numactl --cpunodebind=0 --membind=0 runbench")
}

// memoryLimit: see Documentation/admin-guide/cgroup-v2.rst on memory.max.
func (s *system) memoryLimit() Finding {
	f := Finding{Topic: "memory limit", Why: "the page cache counts against it: a file that does not fit is never warm as a whole"}
	limit, file := s.root.MemoryLimit()
	if file == "" {
		return f.set(Fine, "none", "")
	}
	const ample = 1 << 30
	level := Notice
	if limit < ample {
		level = Warning
	}
	return f.set(level, bytesize.Format(limit), "raise it (/"+file+"), or keep -size well below it")
}
