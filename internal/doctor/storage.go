package doctor

import (
	"fmt"
	"strconv"
	"strings"
)

func (s *system) filesystem() Finding {
	f := Finding{Topic: "filesystem", Why: "it determines the cost of cold reads and of syncing"}
	m := s.place
	switch {
	case m.Kind == "":
		return f.set(Unknown, "/proc/self/mountinfo does not list it", "")
	case m.InMemory():
		f.Why = "it is memory: nothing is ever cold or durable, and opening and growing files costs less than on a disk"
		return f.set(Warning, m.Kind, "choose a -dir on a disk")
	case m.Kind == "overlay":
		f.Why = "the first write to a file copies all of it, and a mapping made before that keeps the old file"
		return f.set(Notice, m.Kind, "choose a -dir on a volume outside the container")
	case isRemote(m.Kind):
		f.Why = "another program or machine determines the cost of cold reads and of syncing, and a mapping may fail"
		return f.set(Notice, fmt.Sprintf("%s of %s", m.Kind, m.Source), "choose a -dir on a local disk")
	}
	return f.set(Fine, fmt.Sprintf("%s on %s", m.Kind, m.Source), "")
}

func isRemote(kind string) bool {
	switch kind {
	case "nfs", "nfs4", "cifs", "smb3", "ceph", "9p", "virtiofs", "afs":
		return true
	}
	return strings.HasPrefix(kind, "fuse")
}

// defaultReadAhead is the kernel's default in KiB: VM_READAHEAD_PAGES.
const defaultReadAhead = 128

// readAhead: see Documentation/ABI/testing/sysfs-class-bdi.
func (s *system) readAhead() Finding {
	f := Finding{Topic: "readahead", Why: "it limits what one cold read or fault fetches: too little slows sequential passes, too much slows random order"}
	if s.place.InMemory() || s.place.Kind == "" {
		return f.set(Fine, "the filesystem has no known device", "")
	}
	text, file, err := s.root.ReadAhead(s.place)
	if err != nil {
		return f.set(Unknown, fmt.Sprintf("device %s does not report it", s.place.Device), "")
	}
	n, err := strconv.Atoi(text)
	switch remedy := fmt.Sprintf("echo %d | sudo tee /%s", defaultReadAhead, file); {
	case err != nil:
		return f.set(Unknown, fmt.Sprintf("/%s: %v", file, err), "")
	case n == 0:
		return f.set(Warning, "off", remedy)
	case n != defaultReadAhead:
		return f.set(Notice, fmt.Sprintf("%d KiB; the kernel's default is %d", n, defaultReadAhead), remedy)
	}
	return f.set(Fine, text+" KiB", "")
}
