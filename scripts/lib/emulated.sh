# What the scripts have in common that run the tests of a build for another system
# in an emulator. A script sources this, which takes -skip and PACKAGE... off its
# arguments; the flags of the test binaries are left. It then calls run_tests, and
# says how by these:
#   work                     a temporary folder
#   suffix                   of test binaries
#   target GOARGUMENT...     runs the go command for the system
#   emulate BINARY FLAG...   runs a test binary
#   left                     prints a file that the tests left behind, if there is one

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
		echo "usage: $0 [-skip] [PACKAGE...] [-- TESTFLAG...]" >&2
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

# run_tests TESTFLAG... runs the tests of packages, each in its folder, and ends
# the script with 1 if any fails.
run_tests() {
	local failed=() list package dir binary rest
	list=$(target list -f '{{if or .TestGoFiles .XTestGoFiles}}{{.ImportPath}} {{.Dir}}{{end}}' "${packages[@]}")
	while read -r package dir; do
		[ -n "$package" ] || continue
		binary=$work/$(basename "$package").test$suffix
		rm -f "$binary"
		if ! target test -c -o "$binary" "$package"; then
			failed+=("$package")
			continue
		fi
		[ -e "$binary" ] || continue # no tests for this system
		echo "=== $package"
		(cd "$dir" && emulate "$binary" -test.timeout=30m "$@" </dev/null) || failed+=("$package")
	done <<<"$list"

	rest=$(left)
	if [ -n "$rest" ]; then
		echo "error: the tests left something behind: $rest" >&2
		exit 1
	fi
	if [ ${#failed[@]} -gt 0 ]; then
		echo "failed: ${failed[*]}" >&2
		exit 1
	fi
}
