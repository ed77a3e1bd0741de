//go:build unix || windows

package mmapio

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"runtime"
	"runtime/debug"
	"strings"
	"testing"

	"mmapbench/fileio"
	"mmapbench/mmapio/internal/sys"
)

// cutFile returns a File of four pages; the system can serve only the first.
func cutFile(t *testing.T, opts ...Option) (f *File, page int64) {
	t.Helper()
	page = int64(os.Getpagesize())
	name := newFile(t, strings.Repeat("x", int(4*page)))
	f = openFile(t, name, os.O_RDWR, opts...)
	loseTail(t, f, page)
	return f, page
}

func TestFaultIsAnError(t *testing.T) {
	methods := map[string]func(f *File, off int64) error{
		"ReadAt":  func(f *File, off int64) error { _, err := f.ReadAt(make([]byte, 8), off); return err },
		"WriteAt": func(f *File, off int64) error { _, err := f.WriteAt(make([]byte, 8), off); return err },
		"View": func(f *File, off int64) error {
			return f.View(off, 8, func(b []byte) error { _ = bytes.Clone(b); return nil })
		},
		"Update": func(f *File, off int64) error {
			return f.Update(off, 8, func(b []byte) error { b[0]++; return nil })
		},
		"Move":  func(f *File, off int64) error { return f.Move(0, off, 8) },
		"Find":  func(f *File, off int64) error { _, err := f.Find([]byte("y"), off, off+8); return err },
		"RFind": func(f *File, off int64) error { _, err := f.RFind([]byte("y"), off, off+8); return err },
		"Read": func(f *File, off int64) error {
			return after(f, off, func() error { _, err := f.Read(make([]byte, 8)); return err })
		},
		"ReadByte": func(f *File, off int64) error {
			return after(f, off, func() error { _, err := f.ReadByte(); return err })
		},
		"ReadLine": func(f *File, off int64) error {
			return after(f, off, func() error { _, err := f.ReadLine(); return err })
		},
		"Write": func(f *File, off int64) error {
			return after(f, off, func() error { _, err := f.Write(make([]byte, 8)); return err })
		},
		"ReadFrom": func(f *File, off int64) error {
			return after(f, off, func() error { _, err := f.ReadFrom(strings.NewReader("8 bytes.")); return err })
		},
		"WriteTo a buffer": func(f *File, off int64) error {
			return after(f, off, func() error { _, err := f.WriteTo(new(bytes.Buffer)); return err })
		},
		"WriteTo a system call": func(f *File, off int64) error {
			return after(f, off, func() error { return writeToPipe(f) })
		},
	}
	for name, method := range methods {
		t.Run(name, func(t *testing.T) { testFaultIsAnError(t, method) })
		t.Run("Private/"+name, func(t *testing.T) { testFaultIsAnError(t, method, Private()) })
	}
}

func testFaultIsAnError(t *testing.T, method func(f *File, off int64) error, opts ...Option) {
	f, page := cutFile(t, opts...)
	off := 2*page + 8
	err := method(f, off)
	var fault *fileio.FaultError
	if !errors.As(err, &fault) || !errors.Is(err, fileio.ErrFault) {
		t.Fatalf("the error is %v, not a fault", err)
	}
	// A copy need not begin with its first byte.
	if fault.Off < off || fault.Off >= 4*page {
		t.Errorf("the fault is at %d, want it from %d on", fault.Off, off)
	}
	var path *fs.PathError
	if !errors.As(err, &path) || path.Path != f.Name() {
		t.Errorf("%v does not name the file", err)
	}
	if got, _ := f.ReadAt(make([]byte, 8), 0); got != 8 {
		t.Error("what is left of the file can't be read any more")
	}
}

// A write at the end that meets a fault is told of the fault: it is in no range that
// somebody has taken away.
func TestFaultBehindTheSize(t *testing.T) {
	page := int64(os.Getpagesize())
	for name, write := range map[string]func(f *File) (int, error){
		"Write":   func(f *File) (int, error) { return f.Write(make([]byte, 8)) },
		"WriteAt": func(f *File) (int, error) { return f.WriteAt(make([]byte, 8), 2*page) },
	} {
		f := openFile(t, newFile(t, ""), os.O_RDWR)
		if _, err := f.Write(make([]byte, 2*page)); err != nil {
			t.Fatal(err)
		}
		if f.capacity.Load() <= 2*page {
			t.Fatal("the file has no room behind its size")
		}
		loseTail(t, f, page)
		if _, err := write(f); !errors.Is(err, fileio.ErrFault) {
			t.Errorf("%s: %v, want a fault", name, err)
		}
	}
}

// after runs a cursor method at off; on the fault the cursor must not move.
func after(f *File, off int64, method func() error) error {
	if _, err := f.Seek(off, io.SeekStart); err != nil {
		return err
	}
	err := method()
	if pos, terr := f.Tell(); pos != off || terr != nil {
		return errors.Join(terr, errors.New("the cursor has moved"))
	}
	return err
}

func writeToPipe(f *File) error {
	r, w, err := os.Pipe()
	if err != nil {
		return err
	}
	defer r.Close()
	defer w.Close()
	_, err = f.WriteTo(w)
	return err
}

func TestStoreInReadOnlyViewFaults(t *testing.T) {
	name := newFile(t, "untouched")
	f := openFile(t, name, os.O_RDONLY)
	err := f.View(0, 4, func(b []byte) error { b[0] = 'X'; return nil })
	if !errors.Is(err, fileio.ErrFault) {
		t.Errorf("View returned %v, want a fault", err)
	}
	if b, _ := os.ReadFile(name); string(b) != "untouched" {
		t.Errorf("the file now holds %q", b)
	}
}

// Other panics go on as they are, whether they are faults or not.
func TestForeignPanicGoesOn(t *testing.T) {
	f := openFile(t, newFile(t, "content"), os.O_RDONLY)
	other, err := Anonymous(8)
	if err != nil {
		t.Fatal(err)
	}
	stale := other.Bytes()
	if err := other.Close(); err != nil {
		t.Fatal(err)
	}
	mine := errors.New("mine")
	for name, raise := range map[string]func(){
		"error": func() { panic(mine) },
		"nil":   func() { var p *int; *p = 1 },
		"fault": func() { stale[0] = 1 },
	} {
		t.Run(name, func(t *testing.T) {
			defer func() {
				r := recover()
				if r == nil {
					t.Fatal("the panic was swallowed")
				}
				if _, isFault := r.(interface{ Addr() uintptr }); isFault != (name == "fault") {
					t.Errorf("the panic arrived as %v", r)
				}
				if name == "error" && r != any(mine) {
					t.Errorf("the panic arrived as %v", r)
				}
			}()
			err := f.View(0, 1, func([]byte) error { raise(); return nil })
			t.Errorf("View returned %v", err)
		})
	}
}

// A fault in the caller's own bytes goes on, too, from copies of any length.
func TestFaultOfTheCallersBytes(t *testing.T) {
	other, err := Anonymous(1 << 16)
	if err != nil {
		t.Fatal(err)
	}
	stale := other.Bytes()
	if err := other.Close(); err != nil {
		t.Fatal(err)
	}
	f := openFile(t, newFile(t, strings.Repeat("x", len(stale))), os.O_RDWR)
	for name, method := range map[string]func(p []byte){
		"ReadAt":  func(p []byte) { _, _ = f.ReadAt(p, 0) },
		"WriteAt": func(p []byte) { _, _ = f.WriteAt(p, 0) },
		"Read":    func(p []byte) { _, _ = f.Seek(0, io.SeekStart); _, _ = f.Read(p) },
		"Write":   func(p []byte) { _, _ = f.Seek(0, io.SeekStart); _, _ = f.Write(p) },
	} {
		for _, n := range []int{1, 64, 200, len(stale)} {
			func() {
				defer func() {
					fault, ok := recover().(interface{ Addr() uintptr })
					if !ok || fault.Addr()-sys.AddressOf(stale) >= uintptr(len(stale)) {
						t.Errorf("%s of %d bytes: the panic is %v", name, n, fault)
					}
				}()
				method(stale[:n])
				t.Errorf("%s of %d bytes returned", name, n)
			}()
		}
	}
	runtime.KeepAlive(other)
}

func TestPanicOnFaultIsRestored(t *testing.T) {
	f, page := cutFile(t)
	for _, before := range []bool{false, true} {
		debug.SetPanicOnFault(before)
		if _, err := f.ReadAt(make([]byte, 8), 0); err != nil {
			t.Error(err)
		}
		if got := debug.SetPanicOnFault(before); got != before {
			t.Errorf("after a read it is %v, was %v", got, before)
		}
		if _, err := f.ReadAt(make([]byte, 8), 2*page); !errors.Is(err, fileio.ErrFault) {
			t.Error(err)
		}
		if got := debug.SetPanicOnFault(false); got != before {
			t.Errorf("after a fault it is %v, was %v", got, before)
		}
	}
}

// Bytes of the file itself are moved up without a fault that the runtime can't
// survive, on a processor that copies them backward by string instructions too.
func TestFaultOfOverlappingBytes(t *testing.T) {
	const inside = "MMAPIO_TEST_OVERLAP"
	if os.Getenv(inside) == "" {
		cmd := exec.Command(os.Args[0], "-test.run=^TestFaultOfOverlappingBytes$", "-test.v")
		cmd.Env = append(os.Environ(), inside+"=1", "GODEBUG=cpu.avx=off")
		if out, err := cmd.CombinedOutput(); err != nil || bytes.Contains(out, []byte("SKIP")) {
			if err == nil {
				t.Skipf("the process of its own says:\n%s", out)
			}
			t.Errorf("%v:\n%.2000s", err, out)
		}
		return
	}
	for name, move := range map[string]func(f *File, b []byte) error{
		"ReadAt":  func(f *File, b []byte) error { _, err := f.ReadAt(b[8:], 0); return err },
		"WriteAt": func(f *File, b []byte) error { _, err := f.WriteAt(b[:len(b)-8], 8); return err },
		"Read":    func(f *File, b []byte) error { _, err := f.Read(b[8:]); return err },
		"Move":    func(f *File, b []byte) error { return f.Move(8, 0, int64(len(b)-8)) },
	} {
		for range 10 {
			f, _ := cutFile(t)
			if err := move(f, f.Bytes()); !errors.Is(err, fileio.ErrFault) {
				t.Errorf("%s returned %v", name, err)
			}
			runtime.GC() // which runs into what a fault has left behind
		}
	}
}
