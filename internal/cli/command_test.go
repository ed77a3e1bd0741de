package cli

import (
	"bytes"
	"flag"
	"io"
	"os"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"mmapbench/bench"
	"mmapbench/internal/report/format"
)

// testApp returns the command with targets that cannot be opened.
func testApp(stdout io.Writer) *App {
	a := &App{Stdout: stdout}
	for _, name := range []string{"stdio", "stdio-buf", "mmap", "mmap-view"} {
		a.Targets = append(a.Targets, bench.Target{Name: name})
	}
	return a
}

// Help fits a narrow terminal. Every command has an example.
func TestHelp(t *testing.T) {
	const narrow = 80
	for _, args := range append([][]string{nil}, helpTopics()...) {
		var out bytes.Buffer
		a := testApp(&out)
		if err := a.help(args); err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(out.String()) {
			if line = strings.TrimSuffix(line, "\n"); utf8.RuneCountInString(line) > narrow || strings.TrimRight(line, " ") != line {
				t.Errorf("help %v: a line is longer than %d or ends with a space: %q", args, narrow, line)
			}
		}
		if !strings.Contains(out.String(), "\n  runbench ") {
			t.Errorf("help %v shows no example", args)
		}
	}
}

func helpTopics() (topics [][]string) {
	for _, name := range testApp(nil).commandNames() {
		topics = append(topics, []string{name})
	}
	return topics
}

// The table lists real flags; each accepts its listed values and rejects
// others.
func TestCommandValues(t *testing.T) {
	for _, c := range testApp(nil).commands() {
		fs := c.flagSet()
		if fs.Name() != c.name {
			t.Errorf("the flags of %s are those of %q", c.name, fs.Name())
		}
		for name, values := range c.values {
			if fs.Lookup(name) == nil || len(values) == 0 {
				t.Errorf("%s: -%s with the values %q", c.name, name, values)
			}
		}
		for _, name := range c.lists {
			if len(c.values[name]) == 0 {
				t.Errorf("%s: -%s is a list of nothing", c.name, name)
			}
		}
		if (c.name == "run" || c.name == "report") && !slices.Equal(c.values["format"], format.Names()) {
			t.Errorf("%s has the formats %q, not %q", c.name, c.values["format"], format.Names())
		}
	}
	if _, ok := testApp(nil).findCommand("frobnicate"); ok {
		t.Error("there is a command that is not there")
	}
}

// The usage of every flag names its value.
func TestFlagUsage(t *testing.T) {
	for _, c := range testApp(nil).commands() {
		c.flagSet().VisitAll(func(f *flag.Flag) {
			value, usage := flag.UnquoteUsage(f)
			if usage == "" || value == "string" || value == "value" {
				t.Errorf("%s -%s %s: %q", c.name, f.Name, value, usage)
			}
		})
	}
}

// The package documentation contains the table that help prints.
func TestPackageDocumentation(t *testing.T) {
	source, err := os.ReadFile("../../cmd/runbench/main.go")
	if err != nil {
		t.Fatal(err)
	}
	var help bytes.Buffer
	if err := testApp(nil).writeUsage(&help); err != nil {
		t.Fatal(err)
	}
	_, told, _ := strings.Cut(string(source), "\n// Usage:\n//\n")
	told, _, _ = strings.Cut(told, "\n//\n")
	told = strings.ReplaceAll("\n"+told, "\n//\t", "\n  ")
	if !strings.Contains(help.String(), "\n"+told+"\n\n") {
		t.Errorf("main.go documents the commands as\n%s\nbut help prints\n%s", told, help.String())
	}
}
