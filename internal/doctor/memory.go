package doctor

import (
	"fmt"
	"strconv"
	"strings"

	"mmapbench/internal/bytesize"
	"mmapbench/internal/machine"
)

// swap: see proc_swaps(5) and Documentation/admin-guide/sysctl/vm.rst.
func (s *system) swap() Finding {
	f := Finding{Topic: "swap", Why: "memory that was swapped out comes back by major faults inside a measurement"}
	lines := s.root.Lines("proc/swaps")
	if len(lines) == 0 {
		return f.set(Unknown, "this system has no /proc/swaps", "")
	}
	var size, used int64
	for _, line := range lines[1:] {
		fields := strings.Fields(line)
		if len(fields) < 4 {
			continue
		}
		n, errSize := strconv.ParseInt(fields[2], 10, 64)
		u, errUsed := strconv.ParseInt(fields[3], 10, 64)
		if errSize != nil || errUsed != nil {
			return f.set(Unknown, "/proc/swaps can't be understood: "+line, "")
		}
		size, used = size+n<<10, used+u<<10
	}
	if size == 0 {
		return f.set(Fine, "off", "")
	}
	state := fmt.Sprintf("on, %s of %s in use", bytesize.Format(used), bytesize.Format(size))
	if n, err := s.root.Number("proc/sys/vm/swappiness"); err == nil {
		state += fmt.Sprintf(", swappiness %d", n)
	}
	level := Notice
	if used > 0 {
		level = Warning
	}
	return f.set(level, state, "sudo swapoff -a")
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

// damon: see Documentation/admin-guide/mm/damon/reclaim.rst.
func (s *system) damon() Finding {
	f := Finding{Topic: "DAMON reclaim", Why: "it evicts pages that are not used for some time: warm files become partly cold"}
	const file = "sys/module/damon_reclaim/parameters/enabled"
	v, err := s.root.Text(file)
	if err != nil {
		return f.set(Fine, "not in this kernel", "")
	}
	if v == "Y" || v == "1" {
		return f.set(Warning, "on", "echo N | sudo tee /"+file)
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

// hugePages: see Documentation/admin-guide/mm/transhuge.rst.
func (s *system) hugePages() Finding {
	f := Finding{Topic: "transparent huge pages", Why: "buffers in huge pages cost fewer TLB misses, and the kernel makes and splits huge pages unasked"}
	const file = "sys/kernel/mm/transparent_hugepage/enabled"
	text, err := s.root.Text(file)
	if err != nil {
		return f.set(Fine, "not in this kernel", "")
	}
	if v := machine.Chosen(text); v != "always" {
		return f.set(Fine, v, "")
	}
	return f.set(Notice, "always", "echo madvise | sudo tee /"+file)
}

// sharedHugePages examines the huge pages of tmpfs, by the same document.
func (s *system) sharedHugePages() Finding {
	f := Finding{Topic: "huge pages of tmpfs", Why: "mapped files of tmpfs take fewer faults and TLB misses than files of a disk"}
	const file = "sys/kernel/mm/transparent_hugepage/shmem_enabled"
	text, err := s.root.Text(file)
	if err != nil {
		return f.set(Fine, "not in this kernel", "")
	}
	v := machine.Chosen(text)
	// These two override the huge= option of a mount.
	if v == "force" || v == "always" && s.place.Kind == "tmpfs" {
		return f.set(Notice, v, "echo never | sudo tee /"+file)
	}
	return f.set(Fine, v, "")
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
