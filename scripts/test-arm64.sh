#!/usr/bin/env bash
# Runs the tests of the arm64 build of Linux under qemu's user mode, each package
# in its folder. Usage: scripts/test-arm64.sh [-skip] [PACKAGE...] [-- TESTFLAG...]
# PACKAGE is as for go test, by default ./...; the flags are those of a test
# binary, such as -test.run=Close. With -skip, what is missing on this machine
# is a reason to skip (exit 0) and not an error (exit 1). Nothing is installed,
# and no right is needed.
set -euo pipefail

missing=1
packages=()
while [ $# -gt 0 ]; do
	case $1 in
	-skip) missing=0 ;;
	--)
		shift
		break
		;;
	-*)
		echo "usage: scripts/test-arm64.sh [-skip] [PACKAGE...] [-- TESTFLAG...]" >&2
		exit 2
		;;
	*) packages+=("$1") ;;
	esac
	shift
done

# lacking NAME REMEDY says what is not there and ends the script.
lacking() {
	local what=error
	[ "$missing" = 0 ] && what=skipped
	echo "$what: $1 is missing: $2" >&2
	exit "$missing"
}

[ "$(uname -s)" = Linux ] || lacking "a Linux kernel" "qemu's user mode runs on its system calls"
qemu=
for candidate in qemu-aarch64-static qemu-aarch64; do
	if command -v "$candidate" >/dev/null; then
		qemu=$(command -v "$candidate")
		break
	fi
done
[ -n "$qemu" ] || lacking qemu-aarch64 "install qemu's user mode, on Debian the package qemu-user-static"
command -v go >/dev/null || lacking go "install Go"

cd "$(dirname "$0")/.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
mkdir "$work/bin" "$work/tmp"

failed=()
list=$(GOARCH=arm64 go list -f '{{if or .TestGoFiles .XTestGoFiles}}{{.ImportPath}} {{.Dir}}{{end}}' "${packages[@]:-./...}")
while read -r package dir; do
	[ -n "$package" ] || continue
	name=$(basename "$package").test
	rm -f "$work/$name.arm64"
	if ! GOOS=linux GOARCH=arm64 CGO_ENABLED=0 go test -c -o "$work/$name.arm64" "$package"; then
		failed+=("$package")
		continue
	fi
	[ -e "$work/$name.arm64" ] || continue # no tests for this system
	# A test that starts its own binary finds this script under its name, so
	# that the kernel need not know how to run one of another processor.
	cat >"$work/bin/$name" <<-SH
		#!/bin/sh
		exec "$qemu" -0 "$work/bin/$name" "$work/$name.arm64" "\$@"
	SH
	chmod +x "$work/bin/$name"
	echo "=== $package"
	(cd "$dir" && TMPDIR=$work/tmp "$work/bin/$name" -test.timeout=30m "$@" </dev/null) || failed+=("$package")
done <<<"$list"

left=$(find "$work/tmp" -mindepth 1 -print -quit)
if [ -n "$left" ]; then
	echo "error: the tests left something behind: $left" >&2
	exit 1
fi
if [ ${#failed[@]} -gt 0 ]; then
	echo "failed: ${failed[*]}" >&2
	exit 1
fi
