package mmapio

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"

	"mmapbench/fileio"
	"mmapbench/fileio/fileiotest"
)

// diskSize is the size in bytes of the filesystems that the tests fill: the least
// that mkfs.ext4 accepts, with room to spare.
const diskSize = 8 << 20

// onSmallDisks runs test in a directory of filesystems that are soon full. They
// are mounted for the thread of the test alone, so that they go away with it
// whatever happens.
func onSmallDisks(t *testing.T, test func(t *testing.T, dir string)) {
	for name, mount := range map[string]func(t *testing.T, dir string){
		"tmpfs": mountTmpfs, "ext4": mountExt4, "ext2": mountExt2,
	} {
		t.Run(name, func(t *testing.T) { onDisk(t, mount, test) })
	}
}

func onDisk(t *testing.T, mount, test func(t *testing.T, dir string)) {
	dir := t.TempDir()
	ownMounts(t)
	mount(t, dir)
	t.Cleanup(func() {
		if err := unix.Unmount(dir, unix.MNT_DETACH); err != nil {
			t.Error("unmounting:", err)
		}
	})
	test(t, dir)
}

// ownMounts gives the calling goroutine mounts of its own (unshare(2)). Its
// thread ends with it.
func ownMounts(t *testing.T) {
	t.Helper()
	runtime.LockOSThread()
	if err := unix.Unshare(unix.CLONE_FS | unix.CLONE_NEWNS); err != nil {
		t.Skip("no right to mount a small filesystem (needs root):", err)
	}
	if err := unix.Mount("", "/", "", unix.MS_REC|unix.MS_PRIVATE, ""); err != nil {
		t.Skip("mounts can't be kept private:", err)
	}
}

func mountTmpfs(t *testing.T, dir string) {
	t.Helper()
	if err := unix.Mount("small", dir, "tmpfs", 0, "size=8m"); err != nil {
		t.Skip("no tmpfs:", err)
	}
}

// mountExt4 has no journal, so that the space of a file that was removed is free
// at once.
func mountExt4(t *testing.T, dir string) {
	t.Helper()
	mountLoop(t, dir, diskSize, "mkfs.ext4", "-O", "^has_journal")
}

// mountExt2 mounts a filesystem that has no extents.
func mountExt2(t *testing.T, dir string) {
	t.Helper()
	mountLoop(t, dir, diskSize, "mkfs.ext2")
}

func mountLoop(t *testing.T, dir string, size int64, mkfs ...string) {
	t.Helper()
	if emulated(t) {
		t.Skip("an emulator may hang where a process of many threads starts a program")
	}
	image := filepath.Join(t.TempDir(), "image")
	if err := os.WriteFile(image, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Truncate(image, size); err != nil {
		t.Fatal(err)
	}
	for _, cmd := range [][]string{
		append(mkfs, "-q", "-F", "-m", "0", image),
		{"mount", "-o", "loop", image, dir},
	} {
		if out, err := exec.Command(cmd[0], cmd[1:]...).CombinedOutput(); err != nil {
			t.Skipf("no such filesystem in a loop mount: %s: %v\n%s", cmd[0], err, out)
		}
	}
}

// fill leaves less than room bytes free on the filesystem of dir and returns
// how to free them.
func fill(t *testing.T, dir string, room int64) (free func()) {
	t.Helper()
	name := filepath.Join(dir, "ballast")
	f, err := os.Create(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	// Data of its own for each block, written through: nothing is put off.
	for chunk := int64(64 << 10); chunk >= 512; {
		var st unix.Statfs_t
		if err := unix.Fstatfs(int(f.Fd()), &st); err != nil {
			t.Fatal(err)
		}
		if int64(st.Bavail)*int64(st.Bsize) < room {
			break
		}
		if _, err := f.Write(bytes.Repeat([]byte("ballast."), int(chunk/8))); err == nil {
			continue
		} else if !errors.Is(err, syscall.ENOSPC) {
			t.Fatal(err)
		}
		chunk /= 2
	}
	if err := f.Sync(); err != nil {
		t.Fatal(err)
	}
	return func() { remove(t, name) }
}

// remove frees the space of a file before it returns.
func remove(t *testing.T, name string) {
	t.Helper()
	if err := os.Remove(name); err != nil {
		t.Fatal(err)
	}
	dir, err := os.Open(filepath.Dir(name))
	if err != nil {
		t.Fatal(err)
	}
	defer dir.Close()
	if err := unix.Syncfs(int(dir.Fd())); err != nil {
		t.Fatal(err)
	}
}

// Growing on a full disk is an error of the write; what was there stays, and
// the File works on when there is room again.
func TestGrowOnFullDisk(t *testing.T) {
	onSmallDisks(t, func(t *testing.T, dir string) {
		for _, test := range []struct {
			name string
			flag int
			opts []Option
		}{
			{"steps", os.O_RDWR, nil},
			{"ExactSize", os.O_RDWR, []Option{ExactSize()}},
			{"O_APPEND", os.O_RDWR | os.O_APPEND, nil},
		} {
			// The file's name says what failed: subtests would run on
			// threads that do not see the mount.
			room := int64(scaled(t, 2<<20, 256<<10))
			g := newGrower(t, filepath.Join(dir, test.name), room)
			g.block = 10_000 // no multiple of a page
			g.open(test.flag, test.opts...)
			g.run(dir)
			remove(t, g.name)
		}
	})
}

// A grower fills a disk with a File.
type grower struct {
	*testing.T
	*File
	name   string
	append bool  // the File is opened so
	room   int64 // what is left of the disk, in bytes
	block  int64 // how much it grows by at a time
	want   pattern
	size   int64
}

func newGrower(t *testing.T, name string, room int64) *grower {
	return &grower{T: t, name: name, room: room, want: newPattern('d', int(4*room))}
}

func (g *grower) open(flag int, opts ...Option) {
	g.append = flag&os.O_APPEND != 0
	g.File = openFile(g.T, g.name, flag|os.O_CREATE, opts...)
}

// some appends the next n bytes.
func (g *grower) some(n int64) error {
	if _, err := g.Seek(0, io.SeekEnd); err != nil {
		return err
	}
	w, err := g.Write(g.want[g.size : g.size+n])
	g.size += int64(w)
	return err
}

func (g *grower) run(dir string) {
	room := g.room
	free := fill(g.T, dir, room)
	var err error
	for err == nil {
		if g.size > 2*room {
			g.Fatalf("%s: the disk never gets full", g.name)
		}
		err = g.some(g.block)
		if g.size > room/2 && err == nil {
			// Near the end a step may fit in part.
			g.flush()
		}
	}
	var path *fs.PathError
	if !errors.Is(err, syscall.ENOSPC) || !errors.As(err, &path) || path.Path != g.name {
		g.Fatalf("%s: on a full disk the error is %v", g.name, err)
	}
	if g.size < room/2 {
		g.Errorf("%s: the disk was full after %d bytes, but had more room", g.name, g.size)
	}
	g.check("when full")
	for range 3 {
		if err := g.some(room); !errors.Is(err, syscall.ENOSPC) {
			g.Fatalf("%s: writing again to the full disk: %v", g.name, err)
		}
		g.check("when full and tried again")
	}
	if !g.append {
		if _, err := g.WriteAt(g.want[:g.size], 0); err != nil {
			g.Errorf("writing what is there, on the full disk: %v", err)
		}
	}
	g.flush()
	g.check("when flushed")
	free()
	for range 20 {
		if err := g.some(g.block); err != nil {
			g.Fatalf("%s: with room again: %v", g.name, err)
		}
	}
	g.check("with room again")
	if err := g.Close(); err != nil {
		g.Error(err)
	}
	if got, err := os.ReadFile(g.name); err != nil || !bytes.Equal(got, g.want[:g.size]) {
		g.Errorf("%s has %d bytes, %v, want %d: %v", g.name, len(got), err, g.size, g.want.check(got, 0, g.size))
	}
}

func (g *grower) flush() {
	g.Helper()
	if err := g.Flush(); err != nil {
		g.Errorf("%s: flushing: %v", g.name, err)
	}
	if got := sizeOnDisk(g, g.name); got != g.size {
		g.Errorf("%s: the file has %d bytes after Flush, want %d", g.name, got, g.size)
	}
}

// check reads all that was ever written.
func (g *grower) check(when string) {
	g.Helper()
	if got, err := g.Size(); got != g.size || err != nil {
		g.Fatalf("%s %s: Size is %d, %v, want %d", g.name, when, got, err, g.size)
	}
	got := make([]byte, g.size)
	if _, err := g.ReadAt(got, 0); err != nil && err != io.EOF {
		g.Errorf("%s: %v", when, err)
	} else if err := g.want.check(got, 0, g.size); err != nil {
		g.Errorf("%s %s: %v", g.name, when, err)
	}
}

// A store into a hole that the full disk can't fill is a fault, in every way to
// store, of which WriteByte and ReadFrom share that of Write; with room again it works.
func TestHoleOnFullDisk(t *testing.T) {
	fileiotest.NeedBusErrors(t)
	const holeSize = 1 << 20
	const at = holeSize/2 + 5
	p := []byte("stored in a hole")
	n := int64(len(p))
	stores := map[string]func(f *File) error{
		"WriteAt": func(f *File) error { _, err := f.WriteAt(p, at); return err },
		"Update": func(f *File) error {
			return f.Update(at, n, func(b []byte) error { copy(b, p); return nil })
		},
		"Move": func(f *File) error { return f.Move(at, 0, n) },
		"Write": func(f *File) error {
			return seekAnd(f, at, func() error { _, err := f.Write(p); return err })
		},
	}
	// Both ways to make a hole leave the store to meet the full disk.
	holes := map[string]func(t *testing.T, name string, f *File){
		"opened": nil,
		"grown by Truncate": func(t *testing.T, name string, f *File) {
			if err := f.Truncate(holeSize); err != nil {
				t.Fatal(err)
			}
		},
	}
	for how, makeHole := range holes {
		t.Run(how, func(t *testing.T) {
			onSmallDisks(t, func(t *testing.T, dir string) {
				for way, store := range stores {
					name := filepath.Join(dir, "hole")
					if err := os.WriteFile(name, p, 0o600); err != nil {
						t.Fatal(err)
					}
					if makeHole == nil {
						if err := os.Truncate(name, holeSize); err != nil {
							t.Fatal(err)
						}
					}
					f := openFile(t, name, os.O_RDWR)
					free := fill(t, dir, 1)
					if makeHole != nil {
						makeHole(t, name, f)
					}
					storeInHole(t, way, f, at, n, func() error { return store(f) }, free)
					if err := f.Close(); err != nil {
						t.Errorf("%s: %v", way, err)
					}
					remove(t, name)
				}
			})
		})
	}
}

// seekAnd runs a cursor method at off.
func seekAnd(f *File, off int64, method func() error) error {
	if _, err := f.Seek(off, io.SeekStart); err != nil {
		return err
	}
	return method()
}

func storeInHole(t *testing.T, way string, f *File, at, n int64, store func() error, free func()) {
	t.Helper()
	var fault *fileio.FaultError
	if err := store(); !errors.As(err, &fault) {
		t.Errorf("%s into a hole on the full disk: %v", way, err)
	} else if fault.Off < at || fault.Off >= at+n {
		t.Errorf("%s of %d bytes at %d met a fault at %d", way, n, at, fault.Off)
	}
	got := make([]byte, n)
	if _, err := f.ReadAt(got, 0); err != nil || string(got) != "stored in a hole" {
		t.Errorf("%s: what was there reads %q, %v", way, got, err)
	}
	// A filesystem in memory may need room to show a hole.
	if _, err := f.ReadAt(got, at); err != nil && !errors.Is(err, fileio.ErrFault) || err == nil && !bytes.Equal(got, make([]byte, n)) {
		t.Errorf("%s: the hole reads %q, %v", way, got, err)
	}
	free()
	if err := store(); err != nil {
		t.Errorf("%s with room again: %v", way, err)
	}
	if _, err := f.ReadAt(got, at); err != nil || got[0] != 's' {
		t.Errorf("%s: what was stored reads %q, %v", way, got, err)
	}
}
