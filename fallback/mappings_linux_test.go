package fallback

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"mmapbench/mmapio"
)

// A process that has used up its mappings reads files instead of mapping them. It
// goes on: its open Files keep their content and close, and its runtime gets memory.
func TestMappingsUsedUp(t *testing.T) {
	const inside = "FALLBACK_TEST_MAPPINGS"
	if os.Getenv(inside) == "" {
		needMappingLimit(t)
		cmd := exec.Command(os.Args[0], "-test.run=^"+t.Name()+"$", "-test.v")
		cmd.Env = append(os.Environ(), inside+"=1")
		out, err := cmd.CombinedOutput()
		switch {
		case err != nil:
			t.Fatalf("%v:\n%.3000s", err, out)
		case bytes.Contains(out, []byte("--- SKIP")):
			t.Skipf("%s", out)
		}
		return
	}
	runtime.MemProfileRate = 0 // a sample takes memory that no mapping is left for
	dir := t.TempDir()
	name := newFile(t)
	grows, err := mmapio.OpenFile(filepath.Join(dir, "grows"), os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		t.Fatal(err)
	}
	appends, err := mmapio.OpenFile(filepath.Join(dir, "appends"), os.O_RDWR|os.O_CREATE|os.O_APPEND, 0o600)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range []*mmapio.File{grows, appends} {
		if _, err := f.Write([]byte(content)); err != nil {
			t.Fatal(err)
		}
	}
	for range 2 {
		giveBack := useUpMappings(t)
		for range 10 {
			refusesToMap(t, name)
		}
		refusesToGrow(t, grows)
		holdsContent(t, grows)
		holdsContent(t, appends)
		runtimeGoesOn()
		refusesToMap(t, name)
		giveBack()
		mapsAgain(t, name)
	}
	useUpMappings(t)
	if err := errors.Join(grows.Close(), appends.Close()); err != nil {
		t.Error("closing:", err)
	}
	if b, err := os.ReadFile(grows.Name()); err != nil || string(b) != content {
		t.Errorf("after Close the file holds %q (%v)", b, err)
	}
	if _, err := grows.ReadAt(make([]byte, 1), 0); !errors.Is(err, os.ErrClosed) {
		t.Errorf("reading after Close: %v", err)
	}
}

// needMappingLimit skips where using up the mappings would take long, or too much
// memory of the kernel.
func needMappingLimit(t *testing.T) {
	t.Helper()
	if emulated(t) {
		t.Skip("an emulator needs mappings itself, and ends when there are none")
	}
	b, err := os.ReadFile("/proc/sys/vm/max_map_count")
	var limit int
	if err == nil {
		_, err = fmt.Sscan(string(b), &limit)
	}
	if err != nil {
		t.Skip("no limit of mappings is known:", err)
	}
	if limit > 200_000 {
		t.Skipf("vm.max_map_count is %d: too many to use up", limit)
	}
}

// emulated tells whether the system is qemu's user mode or the like, which takes
// any advice.
func emulated(t *testing.T) bool {
	t.Helper()
	const unknown = 9999 // to madvise(2)
	page, err := syscall.Mmap(-1, 0, os.Getpagesize(), syscall.PROT_READ, syscall.MAP_ANON|syscall.MAP_PRIVATE)
	if err != nil {
		t.Fatal(err)
	}
	defer syscall.Munmap(page)
	return syscall.Madvise(page, unknown) == nil
}

// useUpMappings leaves no mapping to the process until giveBack is called.
func useUpMappings(t *testing.T) (giveBack func()) {
	t.Helper()
	page := os.Getpagesize()
	mem, err := syscall.Mmap(-1, 0, 200_000*page, syscall.PROT_READ, syscall.MAP_ANON|syscall.MAP_PRIVATE|syscall.MAP_NORESERVE)
	if err != nil {
		t.Skip("no addresses for so many mappings:", err)
	}
	giveBack = func() { syscall.Munmap(mem) } // made now: later there is no memory for it
	for off := 0; off < len(mem); off += 2 * page {
		// Pages of another protection than their neighbors are mappings of their own.
		if err = syscall.Mprotect(mem[off:off+page], syscall.PROT_NONE); err != nil {
			break
		}
	}
	if err == nil {
		t.Skip("this system does not limit the number of mappings")
	}
	return giveBack
}

func refusesToMap(t *testing.T, name string) {
	t.Helper()
	m, err := mmapio.Open(name)
	if err == nil {
		t.Error("a file was mapped:", m.Close())
	}
	namesTheLimit(t, err)
	f, choice, err := Open(name)
	if err != nil {
		t.Fatal(err)
	}
	if choice.Mapped {
		t.Error("the choice was to map")
	}
	namesTheLimit(t, choice.Reason)
	if line, err := f.ReadLine(); string(line) != content {
		t.Errorf("read %q (%v)", line, err)
	}
	if err := f.Close(); err != nil {
		t.Error(err)
	}
}

func refusesToGrow(t *testing.T, f *mmapio.File) {
	t.Helper()
	_, err := f.WriteAt([]byte("far"), int64(len(f.Bytes()))+4<<30)
	namesTheLimit(t, err)
}

func namesTheLimit(t *testing.T, err error) {
	t.Helper()
	if !errors.Is(err, syscall.ENOMEM) || !strings.Contains(fmt.Sprint(err), "vm.max_map_count") {
		t.Errorf("the error is %v, want ENOMEM and vm.max_map_count", err)
	}
}

func holdsContent(t *testing.T, f *mmapio.File) {
	t.Helper()
	b := make([]byte, len(content))
	if _, err := f.ReadAt(b, 0); err != nil || string(b) != content {
		t.Errorf("%s holds %q (%v)", f.Name(), b, err)
	}
	if err := f.Flush(); err != nil {
		t.Error(err)
	}
}

// runtimeGoesOn makes the runtime allocate an arena, start threads and collect
// garbage. Without a free mapping each of these would end the program.
func runtimeGoesOn() {
	heap := make([]byte, 192<<20)
	var wg sync.WaitGroup
	for i := range 20 {
		wg.Go(func() {
			runtime.LockOSThread() // and so ends the thread
			heap[i<<20] = 1
		})
	}
	wg.Wait()
	runtime.GC()
	runtime.KeepAlive(heap)
}

// mapsAgain waits until files are mapped.
func mapsAgain(t *testing.T, name string) {
	t.Helper()
	var err error
	for range 1000 {
		var f *mmapio.File
		if f, err = mmapio.Open(name); err == nil {
			if err := f.Close(); err != nil {
				t.Error(err)
			}
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Error("mappings were given back, and still:", err)
}
