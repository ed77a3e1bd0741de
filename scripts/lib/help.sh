# Prints what the comment at the top of a script says, and ends the script, if its
# first argument is -h or --help. A script sources this before it does anything.

case ${1-} in
-h | --help)
	sed -n '2,/^[^#]/s/^# \{0,1\}//p' "$0"
	exit 0
	;;
esac
