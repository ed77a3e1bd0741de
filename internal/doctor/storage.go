package doctor

import (
	"errors"
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
		return f.set(Warning, m.Kind, "choose a -dir on a volume outside the container")
	case isRemote(m.Kind):
		f.Why = "another program or machine determines the cost of cold reads and of syncing, and a mapping may fail"
		return f.set(Warning, fmt.Sprintf("%s of %s", m.Kind, m.Source), "choose a -dir on a local disk")
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

// folios says how far the folios of the page cache move the cost of a small write.
func folios(floors []Floor) Finding {
	f := Finding{Topic: "large folios", Why: "a file that was written or read in large pieces has large folios, in which small writes take longer and random reads through a mapping may: -fill chooses"}
	var small, large Floor
	for _, floor := range floors {
		switch floor.Name {
		case smallFolios:
			small = floor
		case largeFolios:
			large = floor
		}
	}
	if err := errors.Join(small.Err, large.Err); err != nil {
		return f.set(Unknown, err.Error(), "")
	}
	const matters = 1.5
	state := fmt.Sprintf("a write of 64 B takes %.2f µs in small folios and %.2f in large ones", 1e6*small.Center, 1e6*large.Center)
	if large.Center < matters*small.Center {
		return f.set(Fine, state, "")
	}
	return f.set(Notice, state, "measure with the -fill of your own file")
}

// defaultReadAhead is the kernel's default in KiB: VM_READAHEAD_PAGES.
const defaultReadAhead = 128

// readAhead: see Documentation/ABI/testing/sysfs-class-bdi.
func (s *system) readAhead() Finding {
	f := Finding{Topic: "readahead", Why: "it limits what one cold read or fault fetches, and how large the folios of a file become that is read in order"}
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
