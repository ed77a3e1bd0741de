#!/usr/bin/env bash
# Records a run into results/. Usage: scripts/record.sh MACHINE LABEL [FLAG...]
# MACHINE names the folder, LABEL the file; the flags are those of runbench.
set -euo pipefail

if [ $# -lt 2 ]; then
	echo "usage: scripts/record.sh MACHINE LABEL [FLAG...]" >&2
	exit 2
fi
cd "$(dirname "$0")/.."
folder=results/$1
file=$folder/$(date -u +%Y-%m-%d)-$2.txt
shift 2
mkdir -p "$folder"
go run ./cmd/runbench "$@" -o "$file"
echo "recorded in $file" >&2
