#!/usr/bin/env bash
# Compares two revisions of this project on this machine: builds both, runs
# their runbench by turns, writes a comparison in Markdown and fails if the gate
# trips. Nothing is left behind, after Ctrl-C neither.
#
# Usage: scripts/compare-refs.sh [-n ROUNDS] [-g GATE] [-o FILE] [-k DIR] BASE HEAD [FLAG...]
#
#   -n ROUNDS  runs of each revision (default 5); with fewer than 3 only large
#              differences of time can be told from noise
#   -g GATE    as in runbench compare -gate
#              (default syscalls/op,kernel-B/op,minflt/op,ns/op:5%); ratio:5% finds
#              smaller changes of the mapped side where the machine's speed varies
#   -o FILE    where the comparison goes (default stdout)
#   -k DIR     keep the records there
#   FLAG...    of runbench run, after -quick -seed 1
#
# It exits with 0 if the gate passes, 1 if it trips, a revision can't be built or
# its own checks fail, 2 after bad usage and 130 or 143 if it was interrupted.
set -euo pipefail

. "$(dirname "$0")/lib/help.sh"

usage() {
	echo "compare-refs.sh: $1: usage: scripts/compare-refs.sh [-n ROUNDS] [-g GATE] [-o FILE] [-k DIR] BASE HEAD [FLAG...]" >&2
	exit 2
}

absolute() {
	case $1 in
	/*) echo "$1" ;;
	*) echo "$PWD/$1" ;;
	esac
}

rounds=5
gate=syscalls/op,kernel-B/op,minflt/op,ns/op:5%
out=
keep=
while getopts :n:g:o:k: option; do
	case $option in
	n) rounds=$OPTARG ;;
	g) gate=$OPTARG ;;
	o) out=$(absolute "$OPTARG") ;;
	k) keep=$(absolute "$OPTARG") ;;
	:) usage "-$OPTARG needs a value" ;;
	*) usage "unknown option -$OPTARG" ;;
	esac
done
shift $((OPTIND - 1))
[ $# -ge 2 ] || usage "name two revisions"
[[ $rounds =~ ^[1-9][0-9]*$ ]] || usage "-n $rounds is no number of rounds"
if [ -n "$out" ] && { [ -d "$out" ] || ! [ -d "$(dirname "$out")" ]; }; then usage "-o $out can't be made a file"; fi
repo=$(cd "$(dirname "$0")/.." && pwd)
revision() { git -C "$repo" rev-parse --verify --quiet --end-of-options "$1^{commit}" || usage "$1 is no revision"; }
base=$(revision "$1")
head=$(revision "$2")
shift 2

work=$(mktemp -d)
running=
cleanup() {
	trap - EXIT
	if [ -n "$running" ]; then
		kill -TERM "$running" 2>/dev/null || true
		wait "$running" || true # it removes its own files
	fi
	for side in base head; do
		if [ -e "$work/src/$side" ]; then
			git -C "$repo" worktree remove --force "$work/src/$side" || true
		fi
	done
	rm -rf "$work"
}
trap cleanup EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

# run waits for a command in a way that a signal can end.
run() {
	"$@" &
	running=$!
	local status=0
	wait "$running" || status=$?
	running=
	return "$status"
}

# build builds a revision. Paths are left out, so that equal code gives equal
# programs.
build() {
	git -C "$repo" worktree add --quiet --detach "$work/src/$1" "$2"
	run go -C "$work/src/$1" build -trimpath -o "$work/$1" ./cmd/runbench
}

measure() {
	echo "round $2 of $rounds: $1" >&2
	run "$work/$1" run -quick -q -seed 1 "${@:3}" -o "$records/$1-$2.txt" >/dev/null
}

# compare holds the records that are there against each other.
compare() {
	(cd "$records" && "$work/compare" compare -format markdown -gate "$gate" 'base-*.txt' 'head-*.txt' >"$work/comparison.md")
}

mkdir -p "$work/src" "$work/tmp"
export TMPDIR=$work/tmp # of the runs
records=${keep:-$work/records}
mkdir -p "$records"
[ -z "$(ls -A "$records")" ] || usage "-k $keep is not empty"
build base "$base"
build head "$head"
run go -C "$repo" build -o "$work/compare" ./cmd/runbench

for ((i = 1; i <= rounds; i++)); do
	# A B B A A B: what drifts evenly falls on both alike.
	order=(base head)
	if ((i % 2 == 0)); then order=(head base); fi
	for side in "${order[@]}"; do
		measure "$side" "$i" "$@"
	done
	if ((i == 1 && rounds > 1)); then
		# A gate that can't be is better known now than after all rounds.
		compare 2>"$work/errors" || [ $? -eq 1 ] || { cat "$work/errors" >&2; exit 2; }
	fi
done

status=0
compare || status=$?
[ "$status" -le 1 ] || exit "$status"
if [ -n "$out" ]; then
	cp "$work/comparison.md" "$out"
else
	cat "$work/comparison.md"
fi
exit "$status"
