package doctor

import (
	"io/fs"
	"maps"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"mmapbench/internal/machine"
)

// tree plants files of /proc and /sys.
func tree(files map[string]string) fs.FS {
	m := fstest.MapFS{}
	for name, text := range files {
		m[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return m
}

const cgroupMounts = "30 1 0:26 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw\n" +
	"31 1 0:32 / /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory\n" +
	"32 1 0:33 / /sys/fs/cgroup/cpu rw - cgroup cgroup rw,cpu,cpuacct\n"

// planted is a system of these files, with an ordinary user on four processors.
// Control groups are mounted if the files have some.
func planted(files map[string]string) *system {
	if files["proc/self/cgroup"] != "" {
		files["proc/self/mountinfo"] = cgroupMounts
	}
	s := &system{root: machine.Root{FS: tree(files)}, goos: "linux", getenv: func(string) string { return "" }, cpus: 4, procs: 4}
	s.place = s.root.MountOf("/tmp/x")
	return s
}

const ext4Mount = "27 1 8:1 / / rw,relatime - ext4 /dev/sda1 rw\n"

func TestFindings(t *testing.T) {
	const kvm = "proc/cpuinfo"
	hypervisor := "processor: 0\nflags\t\t: fpu hypervisor\n"
	for _, tt := range []struct {
		name, topic string
		files       map[string]string
		level       Level
		state       string // a part of it
	}{
		{"performance", "frequency governor", map[string]string{cpuDir + "/cpu0/cpufreq/scaling_governor": "performance\n", cpuDir + "/cpu10/cpufreq/scaling_governor": "performance\n"}, Fine, "scaling_governor performance"},
		{"one core saves power", "frequency governor", map[string]string{cpuDir + "/cpu0/cpufreq/scaling_governor": "performance\n", cpuDir + "/cpu1/cpufreq/scaling_governor": "powersave\n"}, Warning, "scaling_governor performance, scaling_governor powersave"},
		{"no scaling", "frequency governor", nil, Unknown, "no readable /sys/devices"},
		{"no scaling in a guest", "frequency governor", map[string]string{kvm: hypervisor}, Unknown, "the host"},
		{"turbo of Intel", "boost", map[string]string{cpuDir + "/intel_pstate/no_turbo": "0\n"}, Notice, "no_turbo 0"},
		{"boost", "boost", map[string]string{cpuDir + "/cpufreq/boost": "1\n"}, Notice, "boost 1"},
		{"guest", "virtual machine", map[string]string{kvm: hypervisor, "sys/class/dmi/id/sys_vendor": "QEMU\n"}, Notice, "QEMU"},
		{"guest of Xen on arm64", "virtual machine", map[string]string{"sys/hypervisor/type": "xen\n"}, Notice, "hypervisor"},
		{"no guest", "virtual machine", map[string]string{kvm: "flags: fpu\n"}, Fine, "none"},
		{"mitigations", "mitigations", map[string]string{cpuDir + "/vulnerabilities/meltdown": "Mitigation: PTI\n", cpuDir + "/vulnerabilities/mds": "Not affected\n"}, Notice, "meltdown"},
		{"no mitigations", "mitigations", map[string]string{cpuDir + "/vulnerabilities/meltdown": "Vulnerable\n"}, Fine, "none in force"},
		{"mitigations are not told", "mitigations", nil, Unknown, "does not"},

		{"quota of version 2", "CPU quota", map[string]string{"proc/self/cgroup": "0::/a/b\n", "sys/fs/cgroup/a/b/cpu.max": "max 100000\n", "sys/fs/cgroup/a/cpu.max": "150000 100000\n"}, Warning, "1.5 processors"},
		{"quota of version 1", "CPU quota", map[string]string{"proc/self/cgroup": "4:cpu,cpuacct:/a\n0::/\n", "sys/fs/cgroup/cpu/a/cpu.cfs_quota_us": "50000\n", "sys/fs/cgroup/cpu/a/cpu.cfs_period_us": "100000\n"}, Warning, "0.5 processors"},
		{"quota above the processors", "CPU quota", map[string]string{"proc/self/cgroup": "0::/\n", "sys/fs/cgroup/cpu.max": "800000 100000\n"}, Notice, "8 processors"},
		{"busy", "load average", map[string]string{"proc/loadavg": "4.80 0.10 0.20 1/100 7\n"}, Warning, "4.80"},
		{"load of nonsense", "load average", map[string]string{"proc/loadavg": "busy\n"}, Unknown, "cannot be parsed"},
		{"no load", "load average", nil, Unknown, "no /proc/loadavg"},

		{"swap that is not used", "swap", map[string]string{"proc/meminfo": "SwapTotal: 2097152 kB\nSwapFree: 2097152 kB\n"}, Notice, "on, 0B of 2GiB in use"},
		{"swap that is used", "swap", map[string]string{"proc/meminfo": "SwapTotal: 2097152 kB\nSwapFree: 2096128 kB\n"}, Warning, "1MiB of 2GiB"},
		{"no swap", "swap", map[string]string{"proc/meminfo": "SwapTotal: 0 kB\nSwapFree: 0 kB\n"}, Fine, "off"},
		{"swap is not reported", "swap", nil, Unknown, "/proc/meminfo does not report it"},
		{"memory limit of version 2", "memory limit", map[string]string{"proc/self/cgroup": "0::/a\n", "sys/fs/cgroup/a/memory.max": "4294967296\n", "sys/fs/cgroup/memory.max": "536870912\n"}, Warning, "512MiB"},
		{"no memory limit", "memory limit", map[string]string{"proc/self/cgroup": "0::/\n", "sys/fs/cgroup/memory.max": "max\n"}, Fine, "none"},
		{"reporting", "free page reporting", map[string]string{"sys/bus/virtio/drivers/virtio_balloon/virtio0/features": "0110010100000000\n"}, Warning, "on"},
		{"balancing", "NUMA", nodes(2, "1\n"), Warning, "2 nodes, with automatic balancing"},
		{"balancing of one node", "NUMA", nodes(1, "1\n"), Fine, "one node"},
		{"huge pages always", "transparent huge pages", map[string]string{"sys/kernel/mm/transparent_hugepage/enabled": "[always] madvise never\n"}, Notice, "always"},

		{"tmpfs", "filesystem", map[string]string{"proc/self/mountinfo": ext4Mount + "28 27 0:5 / /tmp rw - tmpfs none rw\n"}, Warning, "tmpfs"},
		{"overlay", "filesystem", map[string]string{"proc/self/mountinfo": "27 1 0:9 / / rw - overlay overlay rw\n"}, Warning, "overlay"},
		{"network", "filesystem", map[string]string{"proc/self/mountinfo": "27 1 0:9 / / rw shared:1 - nfs4 host:/x rw\n"}, Warning, "nfs4 of host:/x"},
		{"no mounts", "filesystem", nil, Unknown, "does not"},
		{"readahead of the filesystem", "readahead", map[string]string{"proc/self/mountinfo": ext4Mount, "sys/class/bdi/8:1/read_ahead_kb": "128\n", "sys/dev/block/8:1/queue/read_ahead_kb": "0\n"}, Fine, "128 KiB"},
		{"readahead of the partition's disk", "readahead", map[string]string{"proc/self/mountinfo": ext4Mount, "sys/dev/block/8:1/uevent": "MAJOR=8\nDEVNAME=sda1\n", "sys/block/sda/sda1/partition": "1\n", "sys/block/sda/queue/read_ahead_kb": "4096\n"}, Notice, "4096 KiB"},
		{"no readahead", "readahead", map[string]string{"proc/self/mountinfo": ext4Mount, "sys/dev/block/8:1/queue/read_ahead_kb": "0\n"}, Warning, "off"},
		{"readahead is not told", "readahead", map[string]string{"proc/self/mountinfo": ext4Mount}, Unknown, "8:1"},
		{"no perf", "perf_event_paranoid", map[string]string{"proc/sys/kernel/perf_event_paranoid": "2\n"}, Notice, "2"},
	} {
		t.Run(tt.topic+"/"+tt.name, func(t *testing.T) {
			f := find(t, planted(tt.files).examine(), tt.topic)
			if f.Level != tt.level || !strings.Contains(f.State, tt.state) {
				t.Errorf("%v: %q, want %v: %q", f.Level, f.State, tt.level, tt.state)
			}
		})
	}
}

func find(t *testing.T, all []Finding, topic string) Finding {
	t.Helper()
	i := slices.IndexFunc(all, func(f Finding) bool { return f.Topic == topic })
	if i < 0 {
		t.Fatalf("nothing is found on %q", topic)
	}
	return all[i]
}

func nodes(n int, balancing string) map[string]string {
	files := map[string]string{"proc/sys/kernel/numa_balancing": balancing, "sys/devices/system/node/online": "0\n"}
	for i := range n {
		files["sys/devices/system/node/node"+string(rune('0'+i))+"/cpulist"] = "0\n"
	}
	return files
}

// Every finding says why it matters, and what is wrong has a remedy, whatever
// is or is not there; and settings are not told of what is not Linux.
func TestFindingsAreWhole(t *testing.T) {
	full := map[string]string{"proc/self/mountinfo": ext4Mount}
	maps.Copy(full, nodes(2, "1\n"))
	other := planted(full)
	other.goos = "plan9"
	for _, s := range []*system{planted(nil), planted(full), other} {
		seen := map[string]bool{}
		for _, f := range s.examine() {
			if f.Topic == "" || f.State == "" || f.Why == "" || seen[f.Topic] {
				t.Errorf("%+v says too little, or is there twice", f)
			}
			seen[f.Topic] = true
			if (f.Level == Warning || f.Level == Notice) != (f.Remedy != "") && f.Level != Unknown {
				t.Errorf("%+v has no remedy, or one without need", f)
			}
			if strings.ContainsAny(f.State+f.Why+f.Remedy, "\n") {
				t.Errorf("%+v is not in a line", f)
			}
		}
		if s == other && (seen["swap"] || !seen["system settings"]) {
			t.Error("settings of Linux are told of another system")
		}
	}
}

func TestGoRuntime(t *testing.T) {
	s := planted(nil)
	s.getenv = func(name string) string { return map[string]string{"GOGC": "off"}[name] }
	if f := find(t, s.examine(), "GOGC"); f.Level != Notice || f.State != "off" {
		t.Errorf("%+v", f)
	}
	for procs, want := range map[int]Level{1: Notice, 4: Fine, 8: Warning} {
		s.procs = procs
		if f := s.maxprocs(); f.Level != want {
			t.Errorf("%d of 4: %+v", procs, f)
		}
	}
}
