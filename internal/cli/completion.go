package cli

import (
	"embed"
	"flag"
	"fmt"
	"slices"
	"strings"

	"mmapbench/internal/table"
)

// completions holds a script for each shell. The scripts call "runbench
// complete" for the candidates. They know no commands or flags themselves, so
// they never go out of date.
//
//go:embed completion/runbench.bash completion/runbench.zsh completion/runbench.fish
var completions embed.FS

// shells returns the shells that have a completion script.
func shells() []string { return []string{"bash", "zsh", "fish"} }

func completionCommand() command {
	return command{
		name: "completion", args: "SHELL",
		brief: "completion for bash, zsh or fish",
		details: `Commands, flags and the values of flags are completed, also within lists. The
script asks runbench itself, which has to be in the PATH.`,
		examples: []example{
			{"completion bash >~/.local/share/bash-completion/completions/runbench", "bash with bash-completion"},
			{"completion zsh >~/.zsh/completions/_runbench", "zsh, with that directory in $fpath"},
			{"completion fish >~/.config/fish/completions/runbench.fish", "fish"},
		},
		words: shells,
		run:   (*App).completion,
	}
}

// completion prints the script of a shell.
func (a *App) completion(args []string) error {
	fs := flag.NewFlagSet("completion", flag.ContinueOnError)
	if err := a.parse(fs, args); err != nil {
		return err
	}
	if fs.NArg() != 1 || !slices.Contains(shells(), fs.Arg(0)) {
		return usageError(fmt.Sprintf("%s: name one shell of %s", strings.Join(append([]string{"completion"}, fs.Args()...), " "), strings.Join(shells(), ", ")))
	}
	script, err := completions.ReadFile("completion/runbench." + fs.Arg(0))
	if err != nil {
		return err
	}
	_, err = a.Stdout.Write(script)
	return err
}

// completeCommand is the command that the scripts call. Its arguments are the
// words of the command line after the program's name; the last one is
// completed.
func completeCommand() command {
	return command{
		name: "complete", args: "[WORD...]", hidden: true,
		brief: "what the last of the words can become, a line each, with a tab before what it means",
		run:   (*App).complete,
	}
}

// complete prints the candidates for the last word. If there are none, the
// shell completes file names.
func (a *App) complete(words []string) error {
	if len(words) == 0 {
		words = []string{""}
	}
	for _, c := range a.candidatesFor(words) {
		if _, err := fmt.Fprintf(a.Stdout, "%s\t%s\n", c.word, c.meaning); err != nil {
			return err
		}
	}
	return nil
}

// A candidate is a possible completion of a word.
type candidate struct{ word, meaning string }

// candidatesFor returns the candidates for the last word.
func (a *App) candidatesFor(words []string) (found []candidate) {
	words, cut := joinAssignments(words)
	before, word := words[:len(words)-1], words[len(words)-1]
	for _, c := range a.candidates(before, word) {
		if strings.HasPrefix(c.word, word) {
			c.word = c.word[cut:]
			found = append(found, c)
		}
	}
	return found
}

// joinAssignments joins "-flag", "=" and "value", which bash passes as three
// words. cut is the length of the part of the last joined word that bash does
// not count as part of the word.
func joinAssignments(words []string) (joined []string, cut int) {
	for i, w := range words {
		last := len(joined) - 1
		switch {
		case w == "=" && last >= 0 && strings.HasPrefix(joined[last], "-"):
			joined[last] += "="
			cut = len(joined[last])
		case i > 0 && words[i-1] == "=" && last >= 0 && strings.HasSuffix(joined[last], "="):
			joined[last] += w
		default:
			joined, cut = append(joined, w), 0
		}
	}
	return joined, cut
}

// candidates returns what can follow the words in before.
func (a *App) candidates(before []string, word string) []candidate {
	if len(before) == 0 && !strings.HasPrefix(word, "-") {
		return a.commandCandidates()
	}
	name, rest := "run", before
	if len(before) > 0 {
		name, rest = subcommand(before)
	}
	c, ok := a.findCommand(name)
	if !ok {
		return nil
	}
	fs := c.flagSet()
	if flagName, _, found := strings.Cut(word, "="); found && strings.HasPrefix(word, "-") {
		return c.valueCandidates(strings.TrimLeft(flagName, "-"), flagName+"=", word)
	}
	if f := awaiting(fs, rest); f != nil {
		return c.valueCandidates(f.Name, "", word)
	}
	if strings.HasPrefix(word, "-") {
		return flagCandidates(fs, len(before) == 0)
	}
	if c.words == nil {
		return nil
	}
	return table.Each(c.words(), func(word string) candidate { return candidate{word: word} })
}

func (a *App) commandCandidates() (all []candidate) {
	for _, c := range a.commands() {
		if !c.hidden {
			all = append(all, candidate{c.name, c.brief})
		}
	}
	return all
}

// flagCandidates returns all flags, or with alone only the ones that need no
// command.
func flagCandidates(fs *flag.FlagSet, alone bool) (all []candidate) {
	fs.VisitAll(func(f *flag.Flag) {
		_, usage := flag.UnquoteUsage(f)
		all = append(all, candidate{"-" + f.Name, usage})
	})
	all = append(all, candidate{"-h", "help"})
	if alone {
		all = append(all, candidate{"-version", versionCommand().brief})
	}
	return all
}

// awaiting returns the flag whose value comes next, or nil.
func awaiting(fs *flag.FlagSet, words []string) *flag.Flag {
	if len(words) == 0 {
		return nil
	}
	last := words[len(words)-1]
	if !strings.HasPrefix(last, "-") || strings.Contains(last, "=") {
		return nil
	}
	f := fs.Lookup(strings.TrimLeft(last, "-"))
	if f == nil || isSwitch(f) {
		return nil
	}
	return f
}

// valueCandidates returns the values of a flag, each with the text that
// precedes it in the word.
func (c command) valueCandidates(name, prefix, word string) (all []candidate) {
	var chosen []string
	if slices.Contains(c.lists, name) {
		list := strings.TrimPrefix(word, prefix)
		if i := strings.LastIndexByte(list, ','); i >= 0 {
			chosen = strings.Split(list[:i], ",")
			prefix += list[:i+1]
		}
	}
	for _, v := range c.values[name] {
		if !slices.Contains(chosen, v) {
			all = append(all, candidate{prefix + v, ""})
		}
	}
	return all
}
