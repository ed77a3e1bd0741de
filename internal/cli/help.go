package cli

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"strings"
	"text/tabwriter"
)

// help prints the list of commands, or the help of one command.
func (a *App) help(args []string) error {
	switch len(args) {
	case 0:
		return a.writeUsage(a.Stdout)
	case 1:
		c, ok := a.findCommand(args[0])
		if !ok || c.hidden {
			return a.unknownCommand(args[0])
		}
		return c.writeHelp(a.Stdout)
	}
	return usageError(fmt.Sprintf("help takes one command, but got %q too", args[1]))
}

// unknownCommand returns the error for a name that is not a command.
func (a *App) unknownCommand(name string) error {
	if s := suggestion(name, a.commandNames()); s != "" {
		return usageError(fmt.Sprintf("unknown command %q: %s", name, s))
	}
	return usageError(fmt.Sprintf("unknown command %q: there are %s", name, strings.Join(a.commandNames(), ", ")))
}

// writeUsage prints the help of the program as a whole.
func (a *App) writeUsage(out io.Writer) error {
	var b bytes.Buffer
	b.WriteString("Runbench tells whether a program should map a file or read it, on this machine.\n\n")
	w := tabwriter.NewWriter(&b, 0, 8, 3, ' ', 0)
	var some []example
	for _, c := range a.commands() {
		if !c.hidden {
			fmt.Fprintf(w, "  runbench %s\t%s\n", c.synopsis(), c.brief)
		}
		some = append(some, c.examples[:min(1, len(c.examples))]...)
	}
	w.Flush()
	b.WriteString("\n\"runbench help COMMAND\" or \"runbench COMMAND -h\" tells more. For example:\n\n")
	writeExamples(&b, some)
	_, err := out.Write(b.Bytes())
	return err
}

// synopsis returns the command's name with its arguments.
func (c command) synopsis() string { return strings.TrimSpace(c.name + " " + c.args) }

// writeHelp prints the help of a command.
func (c command) writeHelp(out io.Writer) error {
	var b bytes.Buffer
	fmt.Fprintf(&b, "usage: runbench %s\n\n%s.\n", c.synopsis(), upperFirst(c.brief))
	if c.details != "" {
		fmt.Fprintln(&b, c.details)
	}
	if len(c.examples) > 0 {
		b.WriteString("\nExamples:\n\n")
	}
	writeExamples(&b, c.examples)
	if c.flags != nil {
		writeFlags(&b, c.flags())
	}
	_, err := out.Write(b.Bytes())
	return err
}

// writeExamples adds command lines, each with its purpose below.
func writeExamples(b *bytes.Buffer, examples []example) {
	for _, e := range examples {
		fmt.Fprintf(b, "  runbench %s\n      %s\n", e.line, e.purpose)
	}
}

// writeFlags adds flags as [flag.FlagSet.PrintDefaults] does, but breaks
// lines to fit a terminal.
func writeFlags(b *bytes.Buffer, fs *flag.FlagSet) {
	b.WriteString("\nFlags:\n\n")
	fs.VisitAll(func(f *flag.Flag) {
		value, usage := flag.UnquoteUsage(f)
		fmt.Fprintf(b, "  %s", strings.TrimSpace("-"+f.Name+" "+value))
		if d := f.DefValue; d != "" && d != "false" && d != "0" {
			usage += " (default " + d + ")"
		}
		const margin = 78 // columns of a narrow terminal
		line := margin
		for _, word := range strings.Fields(usage) {
			if line += 1 + len(word); line > margin {
				b.WriteString("\n     ")
				line = len("     ") + 1 + len(word)
			}
			b.WriteString(" " + word)
		}
		b.WriteString("\n")
	})
}

func upperFirst(s string) string { return strings.ToUpper(s[:1]) + s[1:] }

// errHelp means that the user asked for help and that it was printed.
var errHelp = errors.New("help")

// parse parses the arguments of the command that fs is named after. It returns
// a usage error as one line. If the arguments ask for help, parse prints it and
// returns errHelp.
func (a *App) parse(fs *flag.FlagSet, args []string) error {
	fs.SetOutput(io.Discard)
	err := fs.Parse(args)
	switch {
	case errors.Is(err, flag.ErrHelp):
		c, _ := a.findCommand(fs.Name())
		if err := c.writeHelp(a.Stdout); err != nil {
			return err
		}
		return errHelp
	case err != nil:
		return usageError(fmt.Sprintf("%v: see runbench help %s", err, fs.Name()))
	}
	if err := detached(fs, args); err != nil {
		return err
	}
	if err := late(fs, args); err != nil {
		return err
	}
	return emptyFlags(fs)
}

// detached returns an error if true or false follows a boolean flag: package
// flag would take it for the first argument.
func detached(fs *flag.FlagSet, args []string) error {
	first := len(args) - fs.NArg()
	if first == 0 || fs.NArg() == 0 {
		return nil
	}
	name, dashed := strings.CutPrefix(args[first-1], "-")
	name = strings.TrimPrefix(name, "-")
	value := fs.Arg(0)
	if f := fs.Lookup(name); !dashed || f == nil || !isSwitch(f) || value != "true" && value != "false" {
		return nil
	}
	return usageError(fmt.Sprintf("%q behind -%s is an argument of its own: write -%s=%s", value, name, name, value))
}

// isSwitch reports whether a flag takes its value only after "=".
func isSwitch(f *flag.Flag) bool {
	b, ok := f.Value.(interface{ IsBoolFlag() bool })
	return ok && b.IsBoolFlag()
}

// late returns an error if a flag follows an argument: package flag would take
// it for another argument. After "--" it is one.
func late(fs *flag.FlagSet, args []string) error {
	first := len(args) - fs.NArg()
	if first > 0 && args[first-1] == "--" {
		return nil
	}
	for _, arg := range fs.Args() {
		text, dashed := strings.CutPrefix(arg, "-")
		name, _, _ := strings.Cut(strings.TrimPrefix(text, "-"), "=")
		if dashed && fs.Lookup(name) != nil {
			return usageError(fmt.Sprintf("-%s comes after %q: flags come first", name, fs.Arg(0)))
		}
	}
	return nil
}

// parseNone parses the arguments of a command that has neither flags nor
// arguments.
func (a *App) parseNone(name string, args []string) error {
	fs := flag.NewFlagSet(name, flag.ContinueOnError)
	if err := a.parse(fs, args); err != nil {
		return err
	}
	if fs.NArg() > 0 {
		return usageError(fmt.Sprintf("%s takes no arguments, but got %q", name, fs.Arg(0)))
	}
	return nil
}

// suggestion returns what the user may have meant by an unknown command: the
// file of that name, or the one of commands with the nearest name. It is empty if no
// name is near.
func suggestion(name string, commands []string) string {
	if info, err := os.Stat(name); err == nil && info.Mode().IsRegular() {
		return fmt.Sprintf("to measure on that file, use runbench -file %s", name)
	}
	best := ""
	least := max(2, len(name)/3) + 1
	for _, c := range commands {
		if d := editDistance(name, c); d < least {
			best, least = c, d
		}
	}
	if best == "" {
		return ""
	}
	return fmt.Sprintf("did you mean runbench %s?", best)
}

// editDistance returns the number of bytes to insert, delete or replace to turn a
// into b.
func editDistance(a, b string) int {
	row := make([]int, len(b)+1) // distances of the beginnings of b from that of a
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			replaced := diagonal
			if a[i] != b[j] {
				replaced++
			}
			diagonal = row[j+1]
			row[j+1] = min(row[j+1]+1, row[j]+1, replaced)
		}
	}
	return row[len(b)]
}
