// Package stdio is [fileio.File] on [os.File]: file I/O by system calls, as a
// careful Go program does it.
//
// # Caveats
//
// System calls: without options, Read, Write, ReadByte, WriteByte, Seek, Tell,
// ReadAt, WriteAt and View cost one system call each and Update two, as they do
// with an os.File, and the cursor is the kernel's. Only ReadLine reads ahead; a
// Write that follows it has to move the kernel's cursor back first, as has a
// Read or ReadLine that finds the file changed, which is a second call.
// [Buffer] saves calls.
//
// Read-ahead: what ReadLine or [Buffer] has read ahead does not show what
// others write to the file afterwards. Changes made through the same File
// always show.
//
// Copies: View and Update go through memory of their own, so what a View
// callback does to its bytes never reaches the file.
//
// Copying: ReadFrom and WriteTo go through user space, because no lock may be
// held while the other side runs. A program that wants copy_file_range(2) or
// sendfile(2) gives the os.File itself to [io.Copy].
package stdio
