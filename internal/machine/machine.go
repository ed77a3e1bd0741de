// Package machine describes what a measurement runs on. It only reads, opens no
// device, and leaves out what the system does not report.
package machine

import (
	"os"
	"runtime"
	"strconv"
)

// A Fact is a property of the machine: the key of a line of configuration in
// the Go benchmark format, and its value.
type Fact struct{ Key, Value string }

// Facts returns what can change a measurement of files in dir: processor,
// kernel, filesystem, and the settings of its memory management.
func Facts(dir string) []Fact {
	facts := []Fact{
		{"goos", runtime.GOOS},
		{"goarch", runtime.GOARCH},
		{"cores", strconv.Itoa(runtime.NumCPU())},
		{"pagesize", strconv.Itoa(os.Getpagesize())},
	}
	for _, f := range systemFacts(dir) {
		if f.Value != "" {
			facts = append(facts, f)
		}
	}
	return facts
}
