// Package fileiotest proves that an implementation of [fileio.File] keeps the
// rules written there. It compares random sequences of calls with a plain
// [Model]. A table of cases, whose rows name the rule, tests what these
// sequences do not reach: files above 300 KB, callbacks, concurrent calls,
// closed Files, and Files that append to the same file.
//
// The test of an implementation says how to make a fresh File:
//
//	func TestFile(t *testing.T) {
//		open := func(name string, flag int, _, _ int64) (fileio.File, error) {
//			return stdio.OpenFile(name, flag, 0)
//		}
//		fileiotest.Run(t, fileiotest.Disk("", "", open))
//	}
//
// Options name what a File cannot do: [Fixed] for a File of fixed size,
// [Private] for a private one. Rows that need more are skipped, and say why. So
// are rows that need a function of [Opened] that the Opener lacks. An Opener of
// files on disk should offer Reopen and Append; without them appending to a
// shared file is not tested.
//
// # Caveats
//
// What the contract leaves open, the suite accepts either way: a full ReadAt
// that ends at the end of the file may report nil or io.EOF, a failed Update
// may keep the old bytes or those that its callback left, and the
// io.ErrShortWrite of a WriteTo whose writer took less without an error may be
// bare or not. A callback that uses its bytes after it has closed or truncated
// the File may see them or make the call report an error. Other faults
// ([fileio.ErrFault]) are left to the tests of the implementation.
//
// The -timeout of go test finds a File that deadlocks: no row measures time.
// The subtest "operations" replays the sequences of fixed seeds;
// -fileiotest.operations asks for more of them, -fileiotest.seed for others. A
// sequence that fails is shrunk to the calls that matter.
package fileiotest

import (
	"errors"
	"fmt"
	"os"
	"slices"
	"testing"

	"mmapbench/fileio"
)

// Opened is a fresh File and the ways to look behind it.
type Opened struct {
	File fileio.File

	// OnDisk returns what another reader of the file sees, of the window
	// only if File is one. It is asked after Flush and after Close. It is
	// nil if there is no file behind File, as with anonymous memory: checks
	// that need it are then left out.
	OnDisk func() ([]byte, error)

	// Fail makes the reads below File fail with err until it is called with
	// nil. It may be nil: the rows that need it are then skipped.
	Fail func(err error)

	// Reopen opens the same file again, with flag. It reports its failures
	// and closes as the Opener does. It may be nil: the rows that need it are
	// then skipped.
	Reopen func(flag int) fileio.File

	// Append appends p to the file as another program would. It may be nil:
	// the rows that need it are then skipped.
	Append func(p []byte) error
}

// An Opener makes a file that holds content and opens it with flag:
// os.O_RDWR, os.O_RDONLY or os.O_RDWR|os.O_APPEND. The cursor is at 0. It
// reports its own failures with t.Fatal, and closes and removes with
// t.Cleanup; the File may then be closed already.
type Opener func(t testing.TB, content []byte, flag int) Opened

// Run tests the Files that open makes: random sequences of calls in the subtest
// "operations", then each rule that needs a test of its own in a subtest of its
// name.
func Run(t *testing.T, open Opener, opts ...Option) {
	traits := newTraits(opts)
	t.Run("operations", func(t *testing.T) {
		s, err := many(t, open, traits, *firstSeed, *operations)
		if err == nil {
			return
		}
		s.shrink(func(s sequence) bool {
			shorter := try(t, s, open, traits)
			if shorter != nil {
				err = fmt.Errorf("shrunk: %w", shorter)
			}
			return shorter != nil
		})
		t.Fatal(err)
	})
	for _, c := range cases() {
		t.Run(c.name, func(t *testing.T) {
			skipped, err := c.check(t, open, traits)
			switch {
			case err != nil:
				t.Errorf("%v\nbroken rule: %s", err, c.rule)
			case skipped != "":
				t.Skip(skipped)
			}
		})
	}
}

// A testCase is one rule of [fileio.File] and the code that tries it.
type testCase struct {
	name  string
	rule  string // the rule in words, shown when it is broken
	needs need
	run   func(e *env)
}

// check runs the case. It returns why the case was skipped, if it was, and what
// it found wrong.
func (c testCase) check(tb testing.TB, open Opener, traits traits) (skipped string, err error) {
	if reason := traits.missing(c.needs); reason != "" {
		return reason, nil
	}
	if c.needs&faulting != 0 && !busErrors(tb) {
		return noBusErrors, nil
	}
	e := &env{tb: tb, opener: open, traits: traits}
	c.run(e)
	return e.skipped, errors.Join(e.errs...)
}

// cases returns all rows in the order they are run.
func cases() []testCase {
	return slices.Concat(
		readCases(),
		writeCases(),
		findCases(),
		copyCases(),
		closeCases(),
		callbackCases(),
		panicCases(),
		shareCases(),
		raceCases(),
		raceCloseCases(),
	)
}

// An Option says what kind of File an [Opener] makes.
type Option func(*traits)

// Fixed says that the File keeps the size of its content: a window, or
// anonymous memory. Rows that grow or append are skipped. Default: the File grows.
func Fixed() Option { return func(t *traits) { t.fixed = true } }

// Private says that changes stay in memory: the size is fixed, and OnDisk must
// never change. Default: changes are on disk after Flush or Close.
func Private() Option {
	return func(t *traits) { t.fixed, t.private = true, true }
}

// NoReadOnly says that the File can't be opened with os.O_RDONLY. Default: it
// can.
func NoReadOnly() Option { return func(t *traits) { t.noReadOnly = true } }

// traits is what the options say.
type traits struct {
	fixed, private, noReadOnly bool
}

func newTraits(opts []Option) traits {
	var t traits
	for _, opt := range opts {
		opt(&t)
	}
	return t
}

// flags returns the flags that a File can be opened with.
func (t traits) flags() []int {
	flags := []int{os.O_RDWR}
	if !t.noReadOnly {
		flags = append(flags, os.O_RDONLY)
	}
	if !t.fixed {
		flags = append(flags, os.O_RDWR|os.O_APPEND)
	}
	return flags
}

// A need is what a row asks of the File, as a set of bits.
type need int

const (
	growing   need = 1 << iota // its size can change
	readOnly                   // it can be opened with os.O_RDONLY
	appending                  // it can be opened with os.O_APPEND
	faulting                   // if it is a mapping, it survives that its file is cut
)

// missing returns why a File with these traits can't serve needs, or "".
func (t traits) missing(needs need) string {
	switch {
	case needs&growing != 0 && t.fixed:
		return "the size is fixed"
	case needs&readOnly != 0 && t.noReadOnly:
		return "the File can't be opened read-only"
	case needs&appending != 0 && t.fixed:
		return "the File can't be opened to append"
	}
	return ""
}
