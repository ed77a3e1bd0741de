// Package fileio is the contract that a mapped file and an os.File share, so
// that a program can change from one to the other in one line.
//
// Package mmapio implements it on a memory mapping and package stdio on
// [os.File]; package fileio/fileiotest proves that both keep the same rules.
//
// # Caveats
//
// Lifetimes: the bytes handed to a View or Update callback are valid until the
// callback returns, those from ReadLine until the next call on the File. Both
// may be the mapped file itself.
//
// Faults: a mapped file can fail after it was opened, when another process
// truncates it or its device fails. Such an access reports [ErrFault].
//
// Durability: a change is visible to other readers of the file at some time
// after the call, and durable only once Flush or FlushRange has returned nil.
package fileio

import "io"

// A File is an open file: a cursor, random access, and a byte string that can
// be searched and changed in place.
//
// Offsets and sizes are in bytes; offset 0 is the start of the file, or of the
// window it was opened with. A File opened read-only reports
// [io/fs.ErrPermission] from every method that changes it. A fixed-size File
// (a window, a private copy, anonymous memory) accepts the part of a write
// that fits and reports [io.ErrShortWrite] for the rest. After Close every
// method except Name reports [io/fs.ErrClosed].
//
// Errors are [*io/fs.PathError] and match with [errors.Is] against
// io/fs.ErrClosed, io/fs.ErrInvalid, io/fs.ErrPermission,
// errors.ErrUnsupported, io.ErrShortWrite and [ErrFault]. io.EOF, an error
// returned by a callback, and one returned by the other side of ReadFrom or
// WriteTo are passed on bare. So are io.ErrShortWrite of WriteTo, when w takes less
// than it is given without an error, and io.ErrNoProgress of ReadFrom, when r
// returns neither bytes nor an error again and again.
//
// Where several rules apply, a closed File is reported first, then a missing
// permission, then an invalid argument.
//
// # Cursor
//
// Read, Write, ReadByte, WriteByte, ReadLine, ReadFrom and WriteTo start at
// the one cursor and advance it by the bytes they transferred; Seek and Tell
// move and tell it. All other methods leave it alone.
//
// # Concurrency
//
// The methods that take an offset, Size and the flushes may run at the same
// time as each other and as Close and Truncate: none crashes or sees another
// file's bytes, and the loser of a race reports an error. Writes to
// overlapping ranges must be ordered by the caller, as must a write with a
// read that overlaps it. Cursor methods wait for each other, but not while
// they are inside the reader given to ReadFrom or the writer given to WriteTo.
type File interface {
	// Read reads up to len(p) bytes at the cursor. At or behind the end of
	// the file it returns 0, io.EOF; with an empty p it returns 0, nil.
	io.Reader

	// Write writes p at the cursor, or at the end of a File opened with
	// os.O_APPEND, which moves the cursor there. Behind the end the file
	// grows and the gap reads as zeros.
	io.Writer

	// Seek moves the cursor and returns it. Behind the end is allowed; a
	// negative position or an unknown whence is io/fs.ErrInvalid and leaves
	// the cursor where it was.
	io.Seeker

	// Close drains what is buffered and releases the file. It does not make
	// anything durable: see Flush. A second Close reports io/fs.ErrClosed.
	io.Closer

	// ReadAt follows [io.ReaderAt]: a short read reports io.EOF. A negative
	// offset is io/fs.ErrInvalid.
	io.ReaderAt

	// WriteAt follows [io.WriterAt] and grows the file as Write does. A
	// negative offset, or a File opened with os.O_APPEND, is
	// io/fs.ErrInvalid.
	io.WriterAt

	// ReadByte and WriteByte are Read and Write of one byte.
	io.ByteReader
	io.ByteWriter

	// ReadFrom writes what r holds, up to its io.EOF, as Write would.
	io.ReaderFrom

	// WriteTo writes the bytes from the cursor to the end into w, which must
	// neither keep nor change them. The cursor advances by what w accepted.
	io.WriterTo

	// Name returns the name the File was opened with. It never fails.
	Name() string

	// Size returns the size in bytes, including what is still buffered.
	Size() (int64, error)

	// Tell returns the cursor: Seek(0, io.SeekCurrent).
	Tell() (int64, error)

	// ReadLine returns the line at the cursor with its '\n', of any length.
	// The last line may lack it; behind that it returns io.EOF. On any other
	// error the cursor stays where it was. The bytes are valid until the next
	// call on the File and must not be changed.
	ReadLine() ([]byte, error)

	// Find returns the offset of the first occurrence of pattern that lies
	// wholly inside [start, end), or -1 and a nil error. An end behind the
	// end of the file stands for the end of the file. The empty pattern is
	// found at start, unless start lies behind end. A negative start or end
	// is io/fs.ErrInvalid.
	Find(pattern []byte, start, end int64) (int64, error)

	// RFind returns the last occurrence by the rules of Find; the empty
	// pattern is found at end.
	RFind(pattern []byte, start, end int64) (int64, error)

	// View calls fn with the n bytes at off, in place where the
	// implementation can. The range must lie inside the file, else the error
	// is a [*RangeError]. fn must neither keep nor change b, whose capacity
	// is its length. The error of fn is returned as it is. With n == 0 fn
	// gets an empty slice. fn may call any method of the File; after one that
	// closes it or cuts the range off, an access to b is an error of View. (Not in
	// the page of a mapping in which the file then ends: there b reads as zeros.)
	View(off, n int64, fn func(b []byte) error) error

	// Update calls fn with the n bytes at off to be changed in place, by the
	// rules of View. When fn reports an error the content of the range is
	// either the old or what fn left. If the file was cut meanwhile so that
	// the range is not inside it any more, it stays cut and the error is a
	// [*RangeError]. A File opened with os.O_APPEND reports
	// io/fs.ErrInvalid.
	Update(off, n int64, fn func(b []byte) error) error

	// Move copies the n bytes at src to dst, as if through a buffer of its
	// own: the ranges may overlap. Both must lie inside the file, else the
	// error is a [*RangeError]. A File opened with os.O_APPEND reports
	// io/fs.ErrInvalid.
	Move(dst, src, n int64) error

	// Truncate sets the size. Growth reads as zeros; the cursor stays where
	// it was, even if that is now behind the end. A negative size is
	// io/fs.ErrInvalid; on a fixed-size File any size but its own is
	// errors.ErrUnsupported.
	Truncate(size int64) error

	// Flush returns when content and size are durable, as fsync(2) defines
	// it. On a read-only or private File there is nothing to do. If someone else
	// has cut a mapped file, the error matches [ErrFault].
	Flush() error

	// FlushRange is Flush for the n bytes at off, at any alignment; it may
	// flush more. The range must lie inside the file, else the error is a
	// [*RangeError].
	FlushRange(off, n int64) error
}
