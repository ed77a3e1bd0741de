#compdef runbench
# Completion of runbench for zsh: source it behind compinit, or keep it as
# "_runbench" in a directory of $fpath.
_runbench() {
	local line
	local -a found shown
	while IFS= read -r line; do
		found+=("${line%%$'\t'*}")
		shown+=("${${line/$'\t'/  -- }%  -- }")
	done < <("${(e)words[1]/#\~/$HOME}" complete "${(@)words[2,CURRENT-1]}" "$PREFIX" 2>/dev/null)
	if (( $#found )); then
		compadd -l -d shown -a found
	else
		_files
	fi
}
if [ "${funcstack[1]}" = _runbench ]; then
	_runbench "$@"
else
	compdef _runbench runbench
fi
