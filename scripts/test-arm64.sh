#!/usr/bin/env bash
# Runs the tests of the arm64 build of Linux under qemu's user mode, each package
# in its folder. Usage: scripts/test-arm64.sh [-skip] [PACKAGE...] [-- TESTFLAG...]
# PACKAGE is as for go test, by default ./...; the flags are those of a test
# binary, such as -test.run=Close. With -skip, what is missing on this machine
# is a reason to skip (exit 0) and not an error (exit 1). Nothing is installed,
# and no right is needed.
set -euo pipefail

. "$(dirname "$0")/lib/help.sh"
. "$(dirname "$0")/lib/emulated.sh"

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
[ ${#packages[@]} -gt 0 ] || packages=(./...)

suffix=.arm64
target() { GOOS=linux GOARCH=arm64 CGO_ENABLED=0 go "$@"; }
left() { find "$work/tmp" -mindepth 1 -print -quit; }

# A test that starts its own binary finds a script under its name, so that the
# kernel need not know how to run one of another processor.
emulate() {
	local binary=$1 script
	script=$work/bin/$(basename "$binary" "$suffix")
	shift
	cat >"$script" <<-SH
		#!/bin/sh
		exec "$qemu" -0 "$script" "$binary" "\$@"
	SH
	chmod +x "$script"
	TMPDIR=$work/tmp "$script" "$@"
}

run_tests "$@"
