# Completion of runbench for fish: keep it as "runbench.fish" in
# ~/.config/fish/completions.
function __runbench_complete
	set -l words (commandline -opc)
	set -l word (commandline -ct)
	set -l program $words[1]
	set -e words[1]
	set -l found ($program complete $words "$word" 2>/dev/null)
	if test (count $found) -gt 0
		printf '%s\n' $found
	else
		__fish_complete_path "$word"
	end
end
complete -c runbench -f -a '(__runbench_complete)'
