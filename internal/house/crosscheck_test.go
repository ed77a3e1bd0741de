package house_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// fakeTools returns the tools of a cross check as scripts that measure nothing.
// Reads of 64 KiB take longer than fio's by the time that consuming them takes,
// reads of 4 KiB by more. strace counts a call for each read of either target,
// and perf lacks the permission to count.
func fakeTools() map[string]string {
	return map[string]string{
		"runbench": `
while [ "$1" != -o ]; do shift; done
for order in seq rand; do for block in 4 64; do for map in kept fresh; do for io in stdio mmap; do
	name=BenchmarkRead/order=$order/block=${block}KiB/file=64MiB/cache=warm/map=$map/io=$io
	calls=1; [ $io = stdio ] || calls=0
	echo "$name-2 9 $calls syscalls/op 0 minflt/op"
	echo "$name-2 9 3500 ns/op"
	echo "$name/twin=2-2 9 1 ns/op"
	echo "${name%/io=*}/io=limit-2 9 $((block * 39))e-9 consume-sec/op"
done; done; done; done >"$2"`,
		"fio": `
for job; do
	case $job in
	--name=global) ;;
	--name=*null) printf '"jobname" : "%s",\n"runtime" : 1,\n"total_ios" : 1000000,\n"usr_cpu" : 99.0,\n"sys_cpu" : 1.0,\n' "${job#--name=}" ;;
	--name=*) printf '"jobname" : "%s",\n"runtime" : 1,\n"total_ios" : 1000,\n"runtime" : 0,\n"total_ios" : 0,\n"usr_cpu" : 99.0,\n"sys_cpu" : 1.0,\n' "${job#--name=}" ;;
	esac
done`,
		"strace": `
blocks=$((67108864 / ${9} * ${11}))
row() { echo " 10.00    0.100000           6 $1           $2"; }
{ echo ------; row $((blocks + 40)) pread64; row $((RANDOM)) futex; echo ------; row 1 total; } >"$4"`,
		"perf": `echo "perf: not allowed" >&2; exit 1`,
	}
}

// The table shows what agrees, what is explained, what differs and what was
// skipped.
func TestCrossCheck(t *testing.T) {
	needsTools(t, "bash", "awk", "realpath")
	tools := t.TempDir()
	for name, script := range fakeTools() {
		if err := os.WriteFile(filepath.Join(tools, name), []byte("#!/usr/bin/env bash\n"+script+"\n"), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	t.Setenv("PATH", tools+string(os.PathListSeparator)+os.Getenv("PATH"))
	t.Setenv("TMPDIR", t.TempDir())
	for _, tt := range []struct {
		args   []string
		status int
		want   string // the end of the output
	}{
		{nil, 1, "17 checks: 4 ok, 4 explained, 8 differ, 1 skipped\n"},
		{[]string{"-s", "1"}, 2, "-s 1 is less than 64; -h prints the usage\n"},
		{[]string{"-x"}, 2, "-x is unknown; -h prints the usage\n"},
	} {
		args := append([]string{"-n", "1", "-r", filepath.Join(tools, "runbench")}, tt.args...)
		cmd := exec.Command("scripts/cross-check.sh", args...)
		out, err := cmd.CombinedOutput()
		if cmd.ProcessState == nil {
			t.Fatal(err)
		}
		if got := cmd.ProcessState.ExitCode(); got != tt.status || !strings.HasSuffix(string(out), tt.want) {
			t.Errorf("%+v: exit status %d\n%s", tt, got, out)
		}
		if left, err := os.ReadDir(os.Getenv("TMPDIR")); err != nil || len(left) > 0 {
			t.Errorf("%+v: left %v, %v", tt, left, err)
		}
	}
}
