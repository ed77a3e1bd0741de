package fileiotest

import (
	"errors"
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
	// nil. It is nil if that can't be done: the rows that need it are then
	// skipped.
	Fail func(err error)

	// Reopen opens the same file again, with flag. It reports its failures
	// and closes as the Opener does. It is nil if that can't be done: the
	// rows that need it are then skipped.
	Reopen func(flag int) fileio.File

	// Append appends p to the file as another program would. It is nil if
	// that can't be done: the rows that need it are then skipped.
	Append func(p []byte) error
}

// An Opener makes a file that holds content and opens it with flag:
// os.O_RDWR, os.O_RDONLY or os.O_RDWR|os.O_APPEND. The cursor is at 0. It
// reports its own failures with t.Fatal, and closes and removes with
// t.Cleanup; the File may then be closed already.
type Opener func(t testing.TB, content []byte, flag int) Opened

// Run tests the Files that open makes, each rule in a subtest of its name,
// then random sequences of calls in a subtest named "random" and, if asked for
// by -fileiotest.operations, more in one named "operations".
func Run(t *testing.T, open Opener, opts ...Option) {
	traits := newTraits(opts)
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
	t.Run("random", func(t *testing.T) { random(t, open, traits) })
	if *operations > 0 {
		t.Run("operations", func(t *testing.T) { many(t, open, traits, *firstSeed, *operations) })
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
		seekCases(),
		writeCases(),
		lineCases(),
		findCases(),
		viewCases(),
		updateCases(),
		moveCases(),
		truncateCases(),
		appendCases(),
		permissionCases(),
		fixedCases(),
		readFromCases(),
		writeToCases(),
		flushCases(),
		closeCases(),
		emptyCases(),
		errorCases(),
		argumentCases(),
		reenterCases(),
		panicCases(),
		shareCases(),
		raceCases(),
		raceViewCases(),
		raceCloseCases(),
	)
}
