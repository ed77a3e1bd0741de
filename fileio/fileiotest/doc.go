// Package fileiotest proves that an implementation of [fileio.File] keeps the
// rules written there: with a table of cases whose rows name the rule, and with
// random sequences of calls compared with a plain [Model].
//
// An implementation's test hands over how to make a fresh File:
//
//	func TestFile(t *testing.T) {
//		open := func(name string, flag int, _, _ int64) (fileio.File, error) {
//			return stdio.OpenFile(name, flag, 0)
//		}
//		fileiotest.Run(t, fileiotest.Disk("", "", open))
//	}
//
// A File of fixed size is run with [Fixed], a private one with [Private]; what
// else it can't do is said by an option too, and the rows that need it are
// skipped with the reason. So are those that need a function of [Opened] that
// the Opener does not offer: an Opener of files on disk should offer Reopen and
// Append, or appending with others is not tried.
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
// A File that deadlocks is found by go test's own -timeout: no row measures
// time. The random sequences obey the flags of [pgregory.net/rapid], such as
// -rapid.checks, and record a failing sequence under testdata/rapid.
package fileiotest
