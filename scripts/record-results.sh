#!/usr/bin/env bash
# Records a run, and makes what is made of it.
# Usage: scripts/record-results.sh [-results DIR] [-runbench PROGRAM] [-readme] MACHINE LABEL [FLAG...]
#        scripts/record-results.sh [-results DIR] [-runbench PROGRAM] -again
# The run is kept as DIR/MACHINE/DATE-LABEL.txt, with its report beside it as .md,
# its plots in a folder of that name, and a line in DIR/README.md; DIR is results
# by default, and the flags are those of runbench. PROGRAM is a runbench that was
# built before; without it the script builds one. With -readme the table of the
# project's README is made of the run, too, if the packages that it measured are
# those of its revision. With -again nothing is measured: what
# is made of the runs that are there is made again, which is needed when reports
# have changed.
#
# Nothing else should run on the machine meanwhile: see runbench doctor. A run
# that fails or is interrupted leaves nothing.
set -euo pipefail

. "$(dirname "$0")/lib/help.sh"

usage() {
	sed -n 's/^# Usage: /usage: /p; s/^#        scripts/       scripts/p' "$0" >&2
	exit 2
}

here=$PWD
cd "$(dirname "$0")/.."
results=results runbench= readme= again=
while [ $# -gt 0 ]; do
	case $1 in
	-results)
		[ $# -gt 1 ] || usage
		results=$2
		[[ $results = /* ]] || results=$here/$results
		shift
		;;
	-runbench)
		[ $# -gt 1 ] || usage
		runbench=$2
		[[ $runbench = /* ]] || runbench=$here/$runbench
		shift
		;;
	-readme) readme=1 ;;
	-again) again=1 ;;
	-*) usage ;;
	*) break ;;
	esac
	shift
done
if [ -n "$again" ]; then
	[ $# = 0 ] && [ -z "$readme" ] || usage
else
	[ $# -ge 2 ] || usage
	for name in "$1" "$2"; do
		if ! [[ $name =~ ^[a-z0-9][a-z0-9.-]*$ ]]; then
			echo "error: $name names a file: only a-z, 0-9, . and - are allowed" >&2
			exit 2
		fi
	done
	file=$results/$1/$(date -u +%Y-%m-%d)-$2.txt
	shift 2
	if [ -e "$file" ]; then
		echo "error: $file is there already: choose another label, or remove it" >&2
		exit 2
	fi
fi

work=$(mktemp -d)
unfinished=
cleanup() {
	rm -rf "$work"
	[ -n "$unfinished" ] || return 0
	rm -rf "$unfinished" "${unfinished%.txt}" "${unfinished%.txt}.md"
	rmdir "${unfinished%/*}" "$results" 2>/dev/null || true # where they are empty
}
trap cleanup EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
if [ -z "$runbench" ]; then
	# A build knows its commit, which go run does not tell.
	runbench=$work/runbench
	go build -buildvcs=auto -o "$runbench" ./cmd/runbench
fi

# report FILE makes what is made of a run.
report() {
	local kept=${1%.txt}
	"$runbench" report -format markdown -plots "$work/plots" "$1" >"$work/report.md"
	mv "$work/report.md" "$kept.md"
	rm -rf "$kept"
	mv "$work/plots" "$kept"
}

# header KEY FILE prints the first value of a key in a record's header.
header() { sed -n "s/^\(# \)\{0,1\}$1: //p" "$2" | head -n 1; }

# call FILE prints how a run was made, for a cell of a table.
call() { echo "runbench $(header flags "$1")" | sed 's/ -o [^ ]*//; s/ *$//; s/|/\\|/g'; }

# publishable FILE ends the script unless the packages that FILE measured are as
# they were at its revision.
publishable() {
	local version revision
	version=$(header version "$1")
	revision=$(grep -o '[0-9a-f]\{40\}' <<<"$version" | head -n 1) || true
	if [ -z "$revision" ] || [[ $version = *modified* ]] ||
		! git diff --quiet "$revision" -- bench fileio internal/osfile internal/search internal/work mmapio stdio; then
		echo "error: $1 is kept, but not published: what it measured (${version:-no version}) is not what stands here" >&2
		exit 1
	fi
}

# index makes the table of runs anew.
index() {
	local file name rows=$work/rows
	for file in "$results"/*/*.txt; do
		name=${file#"$results"/}
		echo "| [$name]($name) | [report](${name%.txt}.md) | \`$(call "$file")\` | $(header cpu "$file"), $(header cores "$file") cores, $(header memory "$file"), $(header filesystem "$file") | $(header go "$file"), $(header version "$file") |"
	done >"$rows"
	if [ ! -e "$results/README.md" ]; then
		printf '# Recorded runs\n\n<!-- runs -->\n<!-- end of runs -->\n' >"$results/README.md"
	fi
	{
		sed '/^<!-- runs -->$/q' "$results/README.md"
		echo '| run | | made by | on | built from |'
		echo '|:--|:--|:--|:--|:--|'
		cat "$rows"
		sed -n '/^<!-- end of runs -->$/,$p' "$results/README.md"
	} >"$work/README.md"
	cp "$work/README.md" "$results/README.md"
}

if [ -n "$again" ]; then
	for file in "$results"/*/*.txt; do
		if ! [ -e "$file" ]; then
			echo "error: there is no run in $results" >&2
			exit 2
		fi
		report "$file"
	done
	index
	exit
fi

mkdir -p "$(dirname "$file")"
unfinished=$file
"$runbench" "$@" -o "$file" >/dev/null
report "$file"
unfinished=
index
if [ -n "$readme" ]; then
	publishable "$file"
	go test -count=1 -run '^TestReadmeTable$' ./internal/house -args -readme "$file" >/dev/null
fi
echo "recorded in $file" >&2
