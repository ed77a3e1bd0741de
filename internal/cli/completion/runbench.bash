# Completion of runbench for bash: source it, or keep it as "runbench" where
# bash-completion looks, such as ~/.local/share/bash-completion/completions.
_runbench() {
	local line
	COMPREPLY=()
	while IFS= read -r line; do
		COMPREPLY+=("${line%%$'\t'*}")
	done < <("${1/#\~/$HOME}" complete "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
}
complete -o bashdefault -o default -F _runbench runbench
