package record

import (
	"bytes"
	"encoding/json"
	"slices"
)

// A testEvent is a line of "go test -json", documented in cmd/test2json.
type testEvent struct {
	Action, Package, Test, Output string
}

// parseEvent parses the event in a line. ok is false for the other lines that
// the go command prints.
func parseEvent(text []byte) (e testEvent, ok bool) {
	if !bytes.HasPrefix(text, []byte("{")) {
		return e, false
	}
	err := json.Unmarshal(text, &e)
	return e, err == nil && e.Action != ""
}

// testOutput collects the output of the packages of "go test -json". Events of
// packages interleave, and a line comes in pieces.
type testOutput struct {
	order    []string // packages with output, in order of their first line
	packages map[string][]sourceLine
}

// add takes an event of a line of the file, and returns the lines of a package
// that has ended.
func (o *testOutput) add(e testEvent, number int) (ended []sourceLine) {
	switch {
	case e.Action == "start":
		return o.end(e.Package)
	case e.Action == "output" && e.Output != "":
		o.print(e, number)
	case e.Test == "" && (e.Action == "pass" || e.Action == "fail" || e.Action == "skip"):
		return o.end(e.Package)
	}
	return nil
}

func (o *testOutput) print(e testEvent, number int) {
	lines, known := o.packages[e.Package]
	if !known {
		o.order = append(o.order, e.Package)
		if e.Package != "" {
			lines = append(lines, sourceLine{number: number, text: []byte("pkg: " + e.Package + "\n")})
		}
	}
	for piece := range bytes.Lines([]byte(e.Output)) {
		last := len(lines) - 1
		if last >= 0 && !bytes.HasSuffix(lines[last].text, []byte("\n")) {
			lines[last].text = append(lines[last].text, piece...)
			continue
		}
		lines = append(lines, sourceLine{number: number, text: bytes.Clone(piece)})
	}
	if o.packages == nil {
		o.packages = map[string][]sourceLine{}
	}
	o.packages[e.Package] = lines
}

// end removes a package and returns its lines.
func (o *testOutput) end(pkg string) []sourceLine {
	lines, known := o.packages[pkg]
	if !known {
		return nil
	}
	delete(o.packages, pkg)
	o.order = slices.DeleteFunc(o.order, func(p string) bool { return p == pkg })
	if last := &lines[len(lines)-1]; !bytes.HasSuffix(last.text, []byte("\n")) {
		last.text, last.cut = append(last.text, '\n'), true
	}
	lines[0].start = true
	return lines
}

// rest returns the lines of the packages that have not ended.
func (o *testOutput) rest() (lines []sourceLine) {
	for len(o.order) > 0 {
		lines = append(lines, o.end(o.order[0])...)
	}
	return lines
}
