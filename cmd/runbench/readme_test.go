package main

import (
	"io"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"
)

// The commands that README shows are good ones, but for the user's files.
func TestReadmeCommands(t *testing.T) {
	b, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	commands := regexp.MustCompile(`(?m)^    go run ./cmd/runbench(.*)$`).FindAllStringSubmatch(string(b), -1)
	if len(commands) < 5 {
		t.Fatalf("README shows %d commands", len(commands))
	}
	for _, m := range commands {
		line, _, _ := strings.Cut(m[1], "#")
		name, args := subcommand(strings.Fields(strings.ReplaceAll(line, "'", "")))
		if name == "doctor" {
			var f doctorFlags
			fs := doctorFlagSet(&f)
			if err := parse(fs, args, io.Discard); err != nil {
				t.Errorf("%s: %v", line, err)
			} else if _, err := f.check(fs); err != nil {
				t.Errorf("%s: %v", line, err)
			}
		}
		if name != "run" {
			continue
		}
		var f runFlags
		fs := runFlagSet(&f)
		if err := parse(fs, args, io.Discard); err != nil || fs.NArg() > 0 {
			t.Errorf("%s: %v, arguments left: %q", line, err, fs.Args())
			continue
		}
		if _, err := f.check(targets(), time.Now()); err != nil {
			t.Errorf("%s: %v", line, err)
		}
	}
}
