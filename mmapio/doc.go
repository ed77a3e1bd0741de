// Package mmapio is a memory-mapped file that is a file and a mutable byte
// string at once: it keeps the contract of [mmapbench/fileio.File] on a shared
// mapping (mmap(2)), so that reads and writes are memory copies instead of
// system calls, and View and Update are not even copies.
//
// # Caveats
//
// Lifetimes: the bytes of View and Update are the mapped file itself; they end
// with the callback. Those of [File.Bytes] end with Close: a later access is a
// fault in the caller, never another file's bytes, as long as the File itself
// is reachable (see [runtime.KeepAlive]).
//
// Faults: a file that is cut short by someone else, a full disk under a sparse
// page (on a filesystem that copies on write, such as btrfs, under any page that is
// on the device), or a failing device raises SIGBUS at the access. Every method,
// and the callbacks of View and Update on the goroutine that called them, turn it
// into a [*mmapbench/fileio.FaultError]; a callback that recovers from panics
// itself hides it. An access through Bytes is not guarded.
// The page that a file was cut in stays mapped as a whole: behind the cut it reads
// as zeros, and what is stored there is lost without an error (mmap(2)), since a
// look at the size before each access would be the system call that is saved.
// Inside a callback, move bytes to a higher offset that overlaps them by Move, and
// not by the built-in copy: that copies backward, on some processors with the
// direction flag set, and the runtime does not survive a fault then.
//
// Durability: stores reach the page cache at once and are seen by every other
// reader of the file, but they are durable only after Flush or FlushRange. A
// write can't report a failing disk; Flush does. A store makes all of its folio
// dirty, which may be many pages, where write(2) marks only what it wrote: small
// changes that are flushed one by one can cost the device many times their size
// (on ext4 with large folios 345 KiB for 4 KiB, against 7 KiB).
//
// Size: a File that grows is extended in steps and cut to its size by Flush
// and Close, so that other processes may see a tail of zeros in between. (After a
// Flush it is first extended by just as much as it had grown before that.)
// [ExactSize] avoids the tail at the price of system calls per growing write. A
// File notices its own changes of size only, not those of others; two Files may
// both append only if both are opened with os.O_APPEND. One that is opened while
// another has a tail takes that for content, and faults there once it is cut: a
// file that is read while it is written wants ExactSize or os.O_APPEND.
//
// Writers: Size counts the bytes of a running Write before they are all there, as
// Write claims its place first. What is to be read must be told of in another way,
// or be written by WriteAt, which is counted when it is there. A write that does not
// fit the disk writes nothing without os.O_APPEND, where write(2) writes what fits.
//
// Timestamps: a store changes the modification time of the file only when it makes
// a page dirty that was clean, on some filesystems (tmpfs) not even then, and tells
// nobody who watches the file (inotify(7)): who looks out for changes, as rsync or
// tail -f do, may miss them (mmap(2)).
//
// Kills: what a write that returned has stored outlives the process, flushed or
// not, since it is in the page cache. When a process is killed that appends,
// the file holds every record whose write had returned; then at most some of
// the bytes of one whose write had not; then zeros, up to the end of the last
// step: at most as many as the file held, or 64 KiB if that is more, but never
// more than 4 MiB (64 MiB on Windows), and none with ExactSize or after a Flush.
// So the end must be found by the content, and be cut with Truncate before more
// is appended. When the whole system crashes, what was not flushed is there or
// not, in any order.
//
// Close: a write at the end that loses to Close in another goroutine reports
// io/fs.ErrClosed, and may leave as many zeros in its place.
//
// Scheduling: a page fault that waits for the device blocks its thread without
// the Go scheduler knowing, unlike a system call.
//
// # Systems
//
// Linux: files are extended by writing zeros. One fsync(2) covers stores to
// mappings too. After a long step of growth Flush writes the end of the file
// before it cuts it, so that small records that follow do not each make a large
// folio dirty; XFS keeps that folio all the same. Populate needs Linux 5.14 to
// be one call. A process that has used up its mappings (vm.max_map_count in
// proc_sys_vm(5)) gets no more Files: the error names the limit and matches
// syscall.ENOMEM. Until then this package holds 64 mappings back for that case.
//
// macOS: files are extended by F_PREALLOCATE (fcntl(2)). Flush is msync(2) and
// F_FULLFSYNC, which empties the cache of the drive and takes as long (fsync(2)).
// Pages are of 16 KiB on Apple's processors.
//
// FreeBSD and DragonFly: files are extended by posix_fallocate(2), and on ZFS
// and DragonFly, which have none, by writing zeros; ZFS may not keep space for
// zeros that it compresses, so that a full pool can still be a fault. Flush is
// msync(2) and fsync(2).
//
// NetBSD: posix_fallocate(2) is not supported by its file systems, so that files
// are extended by writing zeros. Flush is msync(2) and fsync(2).
//
// OpenBSD: it has no unified buffer cache (see msync(2), and uvm_vnode.c in the
// kernel): what a mapping and what read(2) and write(2) see are different copies
// until msync(2). A File does that around each change of its file by a system
// call, and at Close. What others write to the file by write(2) while it is
// mapped may not be seen, and what a File stores may not be seen by read(2) until
// Flush or Close. Files are extended by writing zeros. Lock is unsupported for a
// File that may grow, and Resident altogether: mincore(2) went after 6.4.
//
// On all but Linux huge pages can't be asked for, and DontNeed is only a hint
// that pages may go earlier (madvise(2)). A file system that allocates at the
// time of the write, as over a network, can report a full disk as late as Flush.
//
// # Windows
//
// Windows neither replaces a mapping in place nor cuts a file that is mapped
// (ERROR_USER_MAPPED_FILE, which no method reports because of the File's own
// mapping). So there the accesses are counted, which costs each call of a method
// an atomic addition on entry and on return, and what would take a mapping away
// waits for the moment when nobody is inside. Nothing waits for that moment
// itself:
//
//   - Close ends all access at once, so that one that is running fails with
//     io/fs.ErrClosed. The last one to leave cuts the file to its size and
//     closes it; if that fails nobody is told. Until then the file can't be
//     removed.
//   - Truncate to less sets the size of the File. Those inside keep what they
//     had, and the last one to leave cuts the file. The same goes for the tail of
//     a File that has grown: a Flush that meets others inside makes the content
//     durable, but the tail stays until they have left.
//   - A slice of Bytes is inside until Close: from the first one on a File is
//     only cut by Close, and other programs see its tail until then. What
//     Truncate cut off can still be read through the slice. After Close an access
//     faults; but at the very moment of Close, between two system calls, another
//     mapping of the process may take the place.
//
// A mapping ends where the file does, so that each step of growth maps the file
// anew. The mapping before goes when nobody is inside, or at Close if Bytes has
// handed it out. With os.O_APPEND about every page that is written is such a
// step, and Bytes is read-only.
//
// No other program, and no second File, can shorten the file while it is mapped,
// and neither can a File while another one maps the same file: Truncate, Flush
// and Close then report ERROR_USER_MAPPED_FILE. Of the hints there is WillNeed.
//
// # Coming from Python
//
// What Python's module mmap has, and what takes its place. There m is a
// mapping and fd a file number; here f is a File, and errors are left out. An
// access through Bytes is not guarded against faults: prefer View and Update.
//
//	Python                          here
//	------------------------------  ---------------------------------------------
//	mmap(fd, 0)                     mmapio.OpenFile(name, os.O_RDWR, 0), or
//	                                mmapio.New(file) for an open os.File
//	mmap(fd, length, offset=off)    the option Window(off, length), any alignment
//	mmap(-1, length)                mmapio.Anonymous(length)
//	access=ACCESS_READ              mmapio.Open(name), or flag os.O_RDONLY
//	access=ACCESS_WRITE             flag os.O_RDWR
//	access=ACCESS_COPY              the option Private()
//	with mmap(...) as m:            defer f.Close()
//	m.close()                       f.Close(), at any time, from any goroutine
//	m.closed                        errors.Is(err, fs.ErrClosed) of any method
//	m.read(n), m.read()             f.Read(p), io.ReadAll(f)
//	m.read_byte()                   f.ReadByte()
//	m.readline()                    f.ReadLine()
//	for line in iter(m.readline, b"")
//	                                for line, err := range fileio.Lines(f)
//	m.seek(pos, whence)             f.Seek(off, whence), which returns the position
//	m.seekable()                    always: a File is an io.Seeker
//	m.tell()                        f.Tell()
//	m.write(b)                      f.Write(b), f.ReadFrom(r)
//	m.write_byte(c)                 f.WriteByte(c)
//	m.flush(), m.flush(off, n)      f.Flush(), f.FlushRange(off, n), any alignment
//	len(m), m.size()                f.Size(); of the window, if it is one
//	m[i]                            f.Bytes()[i], or f.ReadAt(p[:1], i)
//	m[i] = c                        f.Bytes()[i] = c, or f.WriteAt(p[:1], i)
//	m[i:j]                          f.Bytes()[i:j], f.View(i, j-i, fn), both without
//	                                a copy, or f.ReadAt(p, i)
//	m[i:j] = b                      f.WriteAt(b, i), or f.Update(i, j-i, fn)
//	memoryview(m)                   f.Bytes()
//	m.find(sub, start, end)         f.Find(sub, start, end)
//	m.rfind(sub, start, end)        f.RFind(sub, start, end)
//	re.search(pattern, m)           re.FindIndex(b), b from View or Bytes
//	for c in m                      for i, c := range b, b from View or Bytes
//	c in m                          bytes.IndexByte(b, c) >= 0, or Find
//	m.move(dst, src, n)             f.Move(dst, src, n)
//	m.resize(n)                     f.Truncate(n), with readers inside
//	m.madvise(option, off, n)       f.Advise(hint, off, n), the option Advice(hint)
//
// What differs:
//
//   - Find and RFind search from the offset they are given: the defaults of
//     Python, from the cursor on, are start = f.Tell() and end = f.Size().
//     Offsets never count from the end: a negative one is io/fs.ErrInvalid.
//     A range of View, Update or Move that is not inside the file is an error,
//     where a slice of Python is shortened.
//   - In Python `sub in m` compares single bytes and is false for any longer
//     sub; here it is a search.
//   - Reading at the end is io.EOF, where Python returns empty bytes; ReadByte
//     there is io.EOF, where read_byte raises ValueError.
//   - Writing behind the end grows the file, where Python raises ValueError. A
//     file that is empty or becomes empty is fine, where Python refuses it.
//     What has a fixed size (Window, Private, Anonymous) stores what fits and
//     reports io.ErrShortWrite; Truncate of it is errors.ErrUnsupported.
//   - Truncate needs no one to let go of slices, where resize raises
//     BufferError; but a slice that was taken before does not follow the file:
//     it keeps its length, and what was cut off faults.
//   - A slice is the file itself, as one of a memoryview is, and no copy as
//     m[i:j] is. It does not keep the File open: Close always works, and a use
//     after it is a fault, which ends the program outside of View and Update.
//   - Storing to a File that is read-only is io/fs.ErrPermission from every
//     method, where Python raises TypeError, and a fault through a slice.
//   - A truncation by someone else is [mmapbench/fileio.ErrFault], where it
//     kills the Python process (SIGBUS).
package mmapio
