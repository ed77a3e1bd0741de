#!/usr/bin/env bash
# Holds the figures of runbench against those of fio, strace and perf on the same
# file, in one table: see docs/cross-check.md.
#
# Usage: scripts/cross-check.sh [-n ROUNDS] [-s MIB] [-d DIR] [-r RUNBENCH]
#
#   -n ROUNDS    rounds in which times are taken (default 5)
#   -s MIB       size of the file that is read, at least 64 MiB (default 64)
#   -d DIR       where the file is made (default that of mktemp)
#   -r RUNBENCH  a runbench that was built before (default: one is built)
#   -h           print this
#
# A tool that is missing or not allowed to do its work is skipped with the reason.
# The exit status is 0 if all figures agree or their difference is explained, 1 if
# one differs, 2 after bad usage, and 130 or 143 if it was interrupted.
set -euo pipefail

. "$(dirname "$0")/lib/help.sh"

wrong() {
	echo "cross-check.sh: $1; -h prints the usage" >&2
	exit 2
}

rounds=5 mib=64 parent= runbench=
while getopts :n:s:d:r: option; do
	case $option in
	n) rounds=$OPTARG ;;
	s) mib=$OPTARG ;;
	d) parent=$OPTARG ;;
	r) runbench=$(realpath "$OPTARG") ;;
	:) wrong "-$OPTARG needs a value" ;;
	*) wrong "-$OPTARG is unknown" ;;
	esac
done
shift $((OPTIND - 1))
[ $# = 0 ] || wrong "$1 is no flag"
[[ $rounds =~ ^[1-9][0-9]*$ ]] || wrong "-n $rounds is no number of rounds"
[[ $mib =~ ^[1-9][0-9]*$ ]] && [ "$mib" -ge 64 ] || wrong "-s $mib is less than 64"
[ -z "$parent" ] || [ -d "$parent" ] || wrong "-d $parent is no directory"
[ -z "$runbench" ] || [ -x "$runbench" ] || wrong "-r $runbench is no program"

work=$(TMPDIR=$(realpath "${parent:-${TMPDIR:-/tmp}}") mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

say() { echo "cross-check.sh: $*" >&2; }
# skip CHECK REASON adds a line to the table, whose columns stand at its end.
skip() { printf '%s\t-\t-\t-\t-\tskipped\t%s\n' "$1" "$2" >>rows; }
missing() { ! command -v "$1" >/dev/null; }

# build makes runbench, and a program of a few lines that reads the file with the
# same packages and does a known number of operations: strace and perf watch it.
build() {
	cd "$(dirname "$0")/.."
	cat >"$work/read.go" <<'GO'
package main

import (
	"io"
	"log"
	"math/rand"
	"os"
	"strconv"

	"mmapbench/fileio"
	"mmapbench/mmapio"
	"mmapbench/stdio"
)

// Arguments: file, target, order, block in bytes, kept or fresh, passes.
func main() {
	block, passes := must(strconv.Atoi(os.Args[4])), must(strconv.Atoi(os.Args[6]))
	buf := make([]byte, block)
	f := open(os.Args[1], os.Args[2])
	blocks := int(must(f.Size())) / block
	order := rand.Perm(blocks)
	for pass := range passes {
		if pass > 0 && os.Args[5] == "fresh" {
			if err := f.Close(); err != nil {
				log.Fatal(err)
			}
			f = open(os.Args[1], os.Args[2])
		}
		if os.Args[3] == "seq" {
			must(f.Seek(0, io.SeekStart))
			for range blocks {
				must(io.ReadFull(f, buf))
			}
			continue
		}
		for _, i := range order {
			must(f.ReadAt(buf, int64(i*block)))
		}
	}
}

func open(name, target string) fileio.File {
	if target == "mmap" {
		return must(mmapio.Open(name))
	}
	return must(stdio.Open(name))
}

func must[T any](v T, err error) T {
	if err != nil {
		log.Fatal(err)
	}
	return v
}
GO
	go build -o "$work/read" "$work/read.go"
	if [ -z "$runbench" ]; then
		runbench=$work/runbench
		go build -o "$runbench" ./cmd/runbench
	fi
	cd "$work"
}

# ours MAP RECORD has runbench measure all cases, and keeps their figures as lines
# of a key, such as "seq 4KiB kept stdio ns/op", and a value.
ours() {
	"$runbench" run -q -file input -bench '^Read$/^order=(seq|rand)$' -block 4KiB,64KiB -cache warm -map "$1" \
		-io stdio,mmap -count 5 -budget 4s -latency=false -o "$2" >/dev/null
	awk '
		/^# absent: / { print "absent " substr($3, 1, length($3) - 1) "\t" $0 }
		!/^Benchmark/ || /\/twin=/ { next }
		{
			name = $1; sub(/-[0-9]+$/, "", name)
			for (n = split(name, part, "/"); n > 1; n--) {
				split(part[n], pair, "="); of[pair[1]] = pair[2]
			}
			for (i = 3; i < NF; i += 2)
				print of["order"] " " of["block"] " " of["map"] " " of["io"] " " $(i + 1) "\t" $i
		}
	' "$2" >>ours.txt
	rm "$2"
}

# theirs has fio read the file in the same ways, and keeps its nanoseconds per read
# by keys such as "seq 4KiB psync". A time in which others had fio's CPU for more
# than 5 % of it does not count.
theirs() {
	local jobs=() mode order size engine
	for order in seq rand; do
		mode=read
		[ "$order" = seq ] || mode=randread
		for size in 4 64; do
			for engine in psync mmap null; do
				jobs+=("--name=$order ${size}KiB $engine" --stonewall "--ioengine=$engine" "--bs=${size}k" "--rw=$mode")
			done
		done
	done
	fio --output-format=json --name=global --filename=input --size="${mib}M" --thread --gtod_reduce=1 --invalidate=0 \
		--fadvise_hint=0 --norandommap=1 --time_based --ramp_time=50ms --runtime=100ms "${jobs[@]}" >fio.json 2>fio.err || return
	awk -F '[:,] *' '
		function value(v) { gsub(/["{ ]/, "", v); return v + 0 }
		/"jobname" :/ { name = $2; gsub(/"/, "", name); ios = runtime = user = "" }
		/"total_ios" :/ && ios == "" { ios = value($2) }
		/"runtime" :/ && runtime == "" { runtime = value($2) }
		/"usr_cpu" :/ { user = value($2) }
		/"sys_cpu" :/ && ios > 0 && user + value($2) >= 95 { printf "%s\t%.6g\n", name, runtime * 1e6 / ios }
	' fio.json >>theirs.txt
}

# least and middle print a figure of a file by its key: the least, as what disturbs
# a time only adds, or the median. Without a figure they print nothing.
least() { awk -F '\t' -v key="$1" '$1 == key { print $2 }' "$2" | sort -g | sed -n 1p; }
middle() { awk -F '\t' -v key="$1" '$1 == key { print $2 }' "$2" | sort -g | awk '{ v[NR] = $0 } END { if (NR) print v[int((NR + 1) / 2)] }'; }

# judge_time ORDER BLOCK TARGET ENGINE compares times, as they are and below without
# what each side does besides reading: runbench consumes every byte, for a time that
# it measures itself, and fio has its loop.
judge_time() {
	local name="time: Read $1 $2, $3 / fio $4" us fio loop consume
	us=$(least "$1 $2 kept $3 ns/op" ours.txt)
	fio=$(least "$1 $2 $4" theirs.txt)
	loop=$(least "$1 $2 null" theirs.txt)
	consume=$(least "$1 $2 kept limit consume-sec/op" ours.txt)
	if [ -z "$fio" ] || [ -z "$loop" ]; then
		skip "$name" "the machine is busy: in every round others had fio's CPU"
		return
	fi
	awk -v name="$name" -v us="$us" -v fio="$fio" -v loop="$loop" -v consume="$consume" '
		function off(ratio, limit) { return !(ratio > 1 - limit && ratio < 1 + limit) }
		BEGIN {
			OFS = "\t"; whole = 0.15; part = 0.20
			consume *= 1e9
			alone = (us - consume) / (fio - loop)
			verdict = !off(us / fio, whole) ? "ok" : !off(alone, part) ? "explained" : "differs"
			print name, sprintf("%.0f ns", us), sprintf("%.0f ns", fio), sprintf("%.2f", us / fio), "15%", verdict,
				sprintf("consuming the bytes %.0f ns, the loop of fio %.0f ns", consume, loop)
			print "  the read alone", sprintf("%.0f ns", us - consume), sprintf("%.0f ns", fio - loop), sprintf("%.2f", alone), "20%", "-", ""
		}
	' >>rows
}

# judge_count NAME OURS EVENTS OPS LIMIT compares a count per operation. 64 events
# of all are none: a process opens the file, starts threads and needs memory.
judge_count() {
	awk -v name="$1" -v us="$2" -v events="$3" -v ops="$4" -v limit="$5" '
		BEGIN {
			OFS = "\t"; none = 64 / ops; them = events / ops
			nothing = us <= none && them <= none
			ratio = nothing || them == 0 ? "-" : sprintf("%.3f", us / them)
			good = nothing || them > 0 && us / them >= 1 - limit && us / them <= 1 + limit
			print name, sprintf("%.4f", us), sprintf("%.4f", them), ratio, limit * 100 "%", good ? "ok" : "differs", ops " operations"
		}
	' >>rows
}

# calls and faults print what a command has of each; those that the Go runtime makes
# at times of its own are left out.
calls() {
	strace -f -c -o strace.txt "$@" 2>tool.err || return
	awk '
		/^---/ { inside = !inside; next }
		inside && $NF !~ /^(futex|rt_sig|tgkill|getpid$|sched_yield|nanosleep|clock_nanosleep|restart_syscall|epoll_p?wait)/ { n += $4 }
		END { print n + 0 }
	' strace.txt
}
faults() {
	perf stat -x , -e minor-faults -o perf.txt "$@" 2>tool.err || return
	awk -F , '$3 ~ /^minor-faults/ && $1 ~ /^[0-9]+$/ { print $1; found = 1 } END { exit !found }' perf.txt && return
	cat perf.txt >tool.err
	return 1
}

# count TOOL WHAT UNIT MAP LIMIT compares counts. What a process does besides its
# operations falls out as the difference between two runs of which one does more.
count() {
	local order size target name us few many more
	missing "$1" && skip "$2 / $1" "$1 is not installed" && return
	say "$2, with $1"
	for order in seq rand; do
		for size in 4 64; do
			for target in stdio mmap; do
				name="$2: Read $order ${size}KiB, map=$4, $target / $1"
				us=$(middle "$order ${size}KiB $4 $target $3" ours.txt)
				if [ -z "$us" ]; then
					skip "$name" "runbench has none: $(middle "absent $3" ours.txt)"
					continue
				fi
				more=$((size == 4 ? 3 : 8)) # 8,192 operations or more
				if ! few=$("$2" ./read input "$target" "$order" $((size * 1024)) "$4" 1) ||
					! many=$("$2" ./read input "$target" "$order" $((size * 1024)) "$4" $((1 + more))); then
					skip "$2 / $1" "$1 failed: $(grep -v '^#' tool.err | sed -n 1p)"
					return
				fi
				judge_count "$name" "$us" $((many - few)) $((more * mib * 1024 / size)) "$5"
			done
		done
	done
}

build
say "writing a file of $mib MiB"
head -c "${mib}M" /dev/urandom >input
sync input
: >rows
: >theirs.txt
failed=
for ((i = 1; i <= rounds; i++)); do
	say "times, round $i of $rounds"
	ours kept record.txt
	missing fio || [ -n "$failed" ] || theirs || failed="fio failed: $(sed -n 1p fio.err)"
done
if missing fio; then
	skip "time / fio" "fio is not installed"
elif [ -n "$failed" ]; then
	skip "time / fio" "$failed"
else
	for target in stdio/psync mmap/mmap; do
		for order in seq rand; do
			judge_time "$order" 4KiB "${target%/*}" "${target#*/}"
			judge_time "$order" 64KiB "${target%/*}" "${target#*/}"
		done
	done
fi
count strace calls syscalls/op kept 0.01
ours fresh record.txt
count perf faults minflt/op fresh 0.05

awk -F '\t' '
	BEGIN { split("CHECK OURS OTHER RATIO LIMIT VERDICT REMARK", head, " "); for (i = 1; i <= 7; i++) { cell[0, i] = head[i]; width[i] = length(head[i]) } }
	{ total[$6]++; for (i = 1; i <= 7; i++) { cell[NR, i] = $i; if (length($i) > width[i]) width[i] = length($i) } }
	END {
		for (n = 0; n <= NR; n++) {
			line = ""
			for (i = 1; i < 7; i++) line = line sprintf("%-" width[i] "s  ", cell[n, i])
			line = line cell[n, 7]; sub(/ +$/, "", line); print line
		}
		printf "\n%d checks: %d ok, %d explained, %d differ, %d skipped\n", NR - total["-"], total["ok"], total["explained"], total["differs"], total["skipped"]
		exit total["differs"] > 0
	}
' rows
