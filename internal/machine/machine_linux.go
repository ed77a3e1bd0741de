package machine

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/sys/unix"
)

// systemFacts reads /proc and /sys; see proc(5) and the kernel's
// Documentation/ABI for the files. A file that cannot be read gives no fact.
func systemFacts(dir string) []Fact {
	r := Root{os.DirFS("/")}
	cpu, _ := r.Field("proc/cpuinfo", "model name")
	kernel, _ := r.Text("proc/sys/kernel/osrelease")
	huge, _ := r.Text("sys/kernel/mm/transparent_hugepage/enabled")
	around, _ := r.Text("sys/kernel/debug/fault_around_bytes")
	var mount Mount
	if real, err := filepath.EvalSymlinks(dir); err == nil {
		if real, err = filepath.Abs(real); err == nil {
			mount = r.MountOf(real)
		}
	}
	readAhead, _, _ := r.ReadAhead(mount)
	return []Fact{
		{"cpu", cpu},
		{"kernel", kernel},
		{"memory", memory()},
		{"virtualization", r.Virtualization()},
		{"mitigations", r.mitigations()},
		{"filesystem", mount.Kind},
		{"read-ahead-kb", readAhead},
		{"thp", Chosen(huge)},
		{"fault-around-bytes", around},
	}
}

func memory() string {
	var info unix.Sysinfo_t
	if unix.Sysinfo(&info) != nil {
		return ""
	}
	return fmt.Sprintf("%.1fGiB", float64(info.Totalram)*float64(info.Unit)/(1<<30))
}

// FreeBytes returns how many bytes an ordinary user can still write to the
// filesystem of dir, if the system reports it.
func FreeBytes(dir string) (free int64, ok bool) {
	var st unix.Statfs_t
	if unix.Statfs(dir, &st) != nil {
		return 0, false
	}
	return int64(st.Bavail) * int64(st.Bsize), true
}

func (r Root) mitigations() string {
	names, known := r.Mitigations()
	if known && names == nil {
		return "none"
	}
	return strings.Join(names, " ")
}
