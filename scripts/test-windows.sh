#!/usr/bin/env bash
# Runs the tests of the Windows build under Wine, each package in its folder.
# Usage: scripts/test-windows.sh [-skip] [PACKAGE...] [-- TESTFLAG...]
# PACKAGE is as for go test, by default all but the root; the flags are those of
# a test binary, such as -test.run=Close. With -skip, what is missing on this machine
# is a reason to skip (exit 0) and not an error (exit 1). Nothing is installed,
# and the Wine prefix is a temporary one.
set -euo pipefail

. "$(dirname "$0")/lib/help.sh"
. "$(dirname "$0")/lib/emulated.sh"

wine=
for candidate in wine64 wine /usr/lib/wine/wine64; do
	if command -v "$candidate" >/dev/null; then
		wine=$(command -v "$candidate")
		break
	fi
done
[ -n "$wine" ] || lacking wine "install Wine for 64-bit programs, on Debian the packages wine and wine64"
wineserver=
for candidate in wineserver wineserver64 /usr/lib/wine/wineserver64 /usr/lib/wine/wineserver; do
	if command -v "$candidate" >/dev/null; then
		wineserver=$(command -v "$candidate")
		break
	fi
done
[ -n "$wineserver" ] || lacking wineserver "it comes with Wine"
cc=x86_64-w64-mingw32-gcc
command -v "$cc" >/dev/null || lacking "$cc" "install the C compiler of MinGW-w64, on Debian the package gcc-mingw-w64-x86-64"
command -v go >/dev/null || lacking go "install Go"

cd "$(dirname "$0")/.."
work=$(mktemp -d)
export WINEPREFIX=$work/prefix WINEDEBUG=-all WINEDLLOVERRIDES="mscoree,mshtml=" DISPLAY=
export GOOS=windows GOARCH=amd64 CGO_ENABLED=0
cleanup() {
	"$wineserver" -k >/dev/null 2>&1 || true
	"$wineserver" -w >/dev/null 2>&1 || true
	rm -rf "$work"
}
trap cleanup EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

if ! "$wine" wineboot -i >"$work/wineboot.log" 2>&1; then
	cat "$work/wineboot.log" >&2
	echo "error: Wine can't make a prefix" >&2
	exit 1
fi

# Go takes its random numbers from ProcessPrng, which Wine has from version 9
# on.
system32=$WINEPREFIX/drive_c/windows/system32
if [ ! -e "$system32/bcryptprimitives.dll" ]; then
	cat >"$work/prng.c" <<-'C'
		#include <windows.h>
		#include <ntsecapi.h>

		__declspec(dllexport) BOOL WINAPI ProcessPrng(PBYTE data, SIZE_T size)
		{
			return RtlGenRandom(data, size);
		}
	C
	"$cc" -shared -O2 -o "$system32/bcryptprimitives.dll" "$work/prng.c" -ladvapi32
fi

# Wine 8 does not know the call by which Go removes files, and refuses it with
# an error that Go does not expect: the tests are built to use Go's own fallback
# for old versions of Windows.
removal=$(go env GOROOT)/src/internal/syscall/windows/at_windows.go
sed 's/^var TestDeleteatFallback bool$/var TestDeleteatFallback bool = true/' "$removal" >"$work/at_windows.go"
if cmp -s "$removal" "$work/at_windows.go"; then
	echo "error: this version of Go removes files in another way: adapt scripts/test-windows.sh" >&2
	exit 1
fi
printf '{"Replace": {"%s": "%s"}}\n' "$removal" "$work/at_windows.go" >"$work/overlay.json"

# The tests of internal/house look at the sources by way of the go command, which is
# not there under Wine.
if [ ${#packages[@]} = 0 ]; then
	mapfile -t packages < <(go list ./... | grep -vx "$(go list -m)/internal/house")
fi

suffix=.exe
target() {
	local verb=$1
	shift
	go "$verb" -overlay "$work/overlay.json" "$@"
}
emulate() { "$wine" "$@"; }
left() { find "$WINEPREFIX/drive_c/users" -path '*/Temp/*' -print -quit; }

run_tests "$@"
