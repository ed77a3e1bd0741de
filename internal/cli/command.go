package cli

import (
	"flag"
	"fmt"
	"slices"
	"text/tabwriter"

	"mmapbench/bench"
	"mmapbench/internal/report/format"
	"mmapbench/internal/table"
)

// A command is a subcommand of runbench: its help, its completions and its
// function.
type command struct {
	name     string
	args     string // arguments as help shows them, after the name
	brief    string // one line for the list of commands
	details  string // what the flags do not explain: paragraphs, already broken into lines
	examples []example

	// flags returns its flags with their defaults; nil if it has none.
	flags func() *flag.FlagSet

	// values lists the values that a flag accepts, by the flag's name, where
	// they are known. The flags in lists accept several values with commas
	// between them.
	values map[string][]string
	lists  []string

	// words returns the possible arguments; nil if they are files.
	words  func() []string
	hidden bool // left out of help

	run func(a *App, args []string) error
}

// An example is a command line without "runbench", and its purpose.
type example struct{ line, purpose string }

// commands returns all commands in the order of help. Help, completion and
// error messages are made from this table.
func (a *App) commands() []command {
	return []command{
		runCommand(a.Targets), reportCommand(), compareCommand(), explainCommand(), listCommand(), doctorCommand(),
		completionCommand(), versionCommand(), helpCommand(a.commandNames), completeCommand(),
	}
}

// commandNames returns the names of the commands that are not hidden.
func (a *App) commandNames() (names []string) {
	for _, c := range a.commands() {
		if !c.hidden {
			names = append(names, c.name)
		}
	}
	return names
}

// workloadNames returns the names that -bench accepts.
func workloadNames() []string {
	return table.Each(bench.Workloads(), func(w *bench.Workload) string { return w.Name })
}

// findCommand returns the command with the given name.
func (a *App) findCommand(name string) (c command, ok bool) {
	all := a.commands()
	i := slices.IndexFunc(all, func(c command) bool { return c.name == name })
	if i < 0 {
		return command{}, false
	}
	return all[i], true
}

// flagSet returns the flags of a command; an empty set if it has none.
func (c command) flagSet() *flag.FlagSet {
	if c.flags != nil {
		return c.flags()
	}
	return flag.NewFlagSet(c.name, flag.ContinueOnError)
}

func runCommand(targets []bench.Target) command {
	return command{
		name: "run", args: "[flags]",
		brief: "measure (the default command)",
		details: `Without flags all workloads of a standard run are measured on a generated file,
in about a minute. It prints one screen: what to do for each pattern of use, the
largest gain first; -full prints all figures. Results go to stdout, progress to
stderr if that is a terminal. Ctrl-C ends the run, which then prints how many
cases it has behind it and what was measured until then.
Your own file is only read: workloads that write use a copy of it.`,
		examples: []example{
			{"-file big.log -bench 'Find|ReadLine'", "search your own file"},
			{"-bench Read/order=rand -block 100,4KiB", "random reads of your sizes"},
			{"-bench 'Read|Scan' -cache warm,cold -map kept,fresh", "first and later passes"},
			{"-bench Append -io stdio-buf,mmap -count 20", "two targets, more rounds"},
			{"-quick -o now.txt", "keep the figures for report and benchstat"},
		},
		flags: func() *flag.FlagSet { return runFlagSet(new(runFlags)) },
		values: map[string][]string{
			"bench": workloadNames(), "io": targetNames(targets), "cache": caches(), "map": mappings(),
			"hint": hints(), "format": format.Names(),
		},
		lists: []string{"io", "cache", "map", "hint"},
		run:   (*App).run,
	}
}

func reportCommand() command {
	return command{
		name: "report", args: "[flags] FILE...",
		brief: "recorded runs again, or in full",
		details: `A FILE is what runbench -o or go test -bench has written, and - is the standard
input. Several files make one report, as more rounds of the same cases.`,
		examples: []example{
			{"report now.txt", "the screen again"},
			{"report -full now.txt", "all tables, with their sources"},
			{"report -format csv now.txt", "all figures, for a spreadsheet"},
			{"report -format html now.txt >now.html", "a page with plots, in one file"},
			{"report -plots plots now.txt", "the plots as SVG, for a README"},
			{"report -format markdown - <now.txt", "for a README or a comment"},
		},
		flags:  func() *flag.FlagSet { return reportFlagSet(new(reportFlags)) },
		values: map[string][]string{"format": format.Names()},
		run:    (*App).report,
	}
}

func listCommand() command {
	return command{
		name:     "list",
		brief:    "workloads, targets and cases",
		details:  "The names are those that -bench and -io take.",
		examples: []example{{"list", "what can be measured"}},
		run:      (*App).list,
	}
}

func doctorCommand() command {
	return command{
		name: "doctor", args: "[flags]",
		brief: "what can be measured here, what disturbs",
		details: `In a few seconds it measures the floors of the machine, says which counters work
and what the others need, and what would disturb a run, each with its remedy.`,
		examples: []example{
			{"doctor", "look before a run that matters"},
			{"doctor -dir . -format json", "on the disk you work on, for a program"},
		},
		flags:  func() *flag.FlagSet { return doctorFlagSet(new(doctorFlags)) },
		values: map[string][]string{"format": doctorFormats()},
		run:    (*App).doctor,
	}
}

func helpCommand(names func() []string) command {
	return command{
		name: "help", args: "[COMMAND]",
		brief:    "this text, or all about a command",
		examples: []example{{"help run", "all flags of a run"}},
		words:    names,
		run:      (*App).help,
	}
}

// list prints the workloads, targets and cases.
func (a *App) list(args []string) error {
	if err := a.parseNone("list", args); err != nil {
		return err
	}
	w := tabwriter.NewWriter(a.Stdout, 0, 8, 2, ' ', 0)
	fmt.Fprintln(w, "workloads:")
	for _, wl := range bench.Workloads() {
		fmt.Fprintf(w, "  %s\t%s\n", wl.Name, wl.Doc)
	}
	fmt.Fprintln(w, "\ntargets:")
	for _, t := range a.Targets {
		fmt.Fprintf(w, "  %s\t%s\n", t.Name, t.Doc)
	}
	standard, _ := bench.Selection{Input: defaultSize}.Cases()
	all, _ := bench.Selection{Input: defaultSize, More: true}.Cases()
	fmt.Fprintln(w, "\ncases:")
	for _, c := range standard {
		fmt.Fprintf(w, "  %s\n", c.Name())
	}
	fmt.Fprintln(w, "\ncases that are not part of a standard run:")
	for _, c := range all {
		if !slices.Contains(standard, c) {
			fmt.Fprintf(w, "  %s\n", c.Name())
		}
	}
	return w.Flush()
}
