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
