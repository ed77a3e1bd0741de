package mmapio

import (
	"errors"
	"fmt"
	"os"
	"runtime"
	"strings"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"
)

// lockThread keeps the test on one thread.
func lockThread(t *testing.T) {
	runtime.LockOSThread()
	t.Cleanup(runtime.UnlockOSThread)
}

// lockedBytes returns how much the process has locked (VmLck in proc(5)).
func lockedBytes(t *testing.T) int64 {
	t.Helper()
	b, err := os.ReadFile("/proc/self/status")
	if err != nil {
		t.Skip("no /proc to see what is locked: ", err)
	}
	_, rest, _ := strings.Cut(string(b), "VmLck:")
	var kib int64
	if _, err := fmt.Sscan(rest, &kib); err != nil {
		t.Skip("this kernel does not tell what is locked: ", err)
	}
	return kib << 10
}

// canLock skips the test where n bytes can't be locked, or nothing tells of it.
func canLock(t *testing.T, n int64) {
	t.Helper()
	f, err := Anonymous(n)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	before := lockedBytes(t)
	if err := f.Lock(0, n); err != nil {
		t.Skip("the process may not lock memory: ", err)
	}
	if lockedBytes(t) < before+n {
		t.Skip("the kernel does not tell what is locked, as under an emulator")
	}
}

func TestLock(t *testing.T) {
	page := int64(os.Getpagesize())
	canLock(t, 3*page)
	f := openFile(t, newFile(t, pagesOf(4)), os.O_RDWR)
	start := lockedBytes(t)
	for _, step := range []struct {
		name string
		do   func() error
		want int64 // pages
	}{
		{"Lock across a border", func() error { return f.Lock(page-1, 2) }, 2},
		{"Lock again", func() error { return f.Lock(0, 2*page) }, 2},
		{"Unlock one", func() error { return f.Unlock(3, 1) }, 1},
		{"Unlock what is not locked", func() error { return f.Unlock(3*page, 1) }, 1},
		{"Lock the end", func() error { return f.Lock(4*page, 5) }, 2},
		{"Close", f.Close, 0},
	} {
		if err := step.do(); err != nil {
			t.Errorf("%s: %v", step.name, err)
		}
		if got := (lockedBytes(t) - start) / page; got != step.want {
			t.Errorf("after %s %d pages are locked, want %d", step.name, got, step.want)
		}
	}
}

// The option locks what the file has, and what it grows by, once: not the
// address space that it may grow into, and not the mapping that it outgrew.
func TestLockOptionFollowsGrowth(t *testing.T) {
	page := int64(os.Getpagesize())
	canLock(t, 3*page)
	f := openFile(t, newFile(t, pagesOf(1)), os.O_RDWR, Lock(), ExactSize())
	const beyond = 1 << 20
	start := lockedBytes(t) - 2*page
	check := func(what string, want int64) {
		t.Helper()
		if got := (lockedBytes(t) - start) / page; got != want {
			t.Errorf("%s: %d pages are locked, want %d", what, got, want)
		}
	}
	if _, err := f.WriteAt([]byte("x"), 2*page); err != nil {
		t.Fatal(err)
	}
	check("grown", 3)
	if err := f.Unlock(0, 1); err != nil {
		t.Fatal(err)
	}
	check("unlocked", 2)
	first := f.mapped.Load()
	f.resize.Lock()
	err := f.mapAt(0, 3*page+beyond)
	f.prepare()
	f.resize.Unlock()
	if err != nil || f.mapped.Load() == first {
		t.Fatal("the file was not mapped anew: ", err)
	}
	check("mapped anew", 3)
	if err := f.Unlock(0, 2*page+1); err != nil {
		t.Fatal(err)
	}
	check("all unlocked", 0)
}

// A refusal names the limit, and does not fail an open.
func TestLockIsRefused(t *testing.T) {
	var limit unix.Rlimit
	if err := unix.Getrlimit(unix.RLIMIT_MEMLOCK, &limit); err != nil {
		t.Skip("no limit to set: ", err)
	}
	low := limit
	low.Cur = min(low.Cur, uint64(lockedBytes(t))+uint64(os.Getpagesize()))
	if err := unix.Setrlimit(unix.RLIMIT_MEMLOCK, &low); err != nil {
		t.Skip("the limit can't be set: ", err)
	}
	defer func() {
		if err := unix.Setrlimit(unix.RLIMIT_MEMLOCK, &limit); err != nil {
			t.Error(err)
		}
	}()
	f := openFile(t, newFile(t, pagesOf(8)), os.O_RDWR, Lock())
	err := f.Lock(0, 8*int64(os.Getpagesize()))
	if err == nil {
		t.Skip("the limit does not hold for this user (CAP_IPC_LOCK)")
	}
	if !errors.Is(err, syscall.ENOMEM) && !errors.Is(err, syscall.EPERM) || !strings.Contains(err.Error(), "RLIMIT_MEMLOCK") {
		t.Errorf("Lock returned %v", err)
	}
	if err := readRight(f, pagesOf(8)); err != nil {
		t.Error(err)
	}
}
