#!/usr/bin/env bash
# Holds the figures of runbench against those of fio, strace and perf, in one
# table: see docs/cross-check.md. Usage: scripts/cross-check.sh [FLAG...]
# The flags are those of scripts/crosscheck: -size, -rounds, -slice, -dir. It
# takes about 80 s and exits with 0 if all figures agree or their difference is
# explained, with 1 if not, with 2 after bad usage. Tools that are not installed
# are skipped, and no right is needed that they don't need.
set -euo pipefail

. "$(dirname "$0")/lib/help.sh"

cd "$(dirname "$0")/.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
go build -o "$work/" ./cmd/runbench ./scripts/crosscheck
"$work/crosscheck" -runbench "$work/runbench" "$@"
