package fileiotest

import (
	"os"
	"path/filepath"
	"runtime/debug"
	"testing"
)

// noBusErrors is why a test of bus errors is skipped.
const noBusErrors = "the system does not report the address of a bus error, as under qemu's user mode 7.2: the fault can't be traced to a file"

// NeedBusErrors skips a test of what happens when a file is cut under its
// mapping, if the system does not say where the access was.
func NeedBusErrors(tb testing.TB) {
	tb.Helper()
	if !busErrors(tb) {
		tb.Skip(noBusErrors)
	}
}

// busErrors reports whether the panic for an access to a mapped page behind the
// end of its file has the address (see debug.SetPanicOnFault).
func busErrors(tb testing.TB) (told bool) {
	f, err := os.Create(filepath.Join(tb.TempDir(), "bus"))
	if err != nil {
		tb.Fatal(err)
	}
	defer f.Close()
	page, unmap, err := mapPage(f)
	if err != nil {
		tb.Skip("no file can be mapped: ", err)
	}
	defer unmap()
	if page == nil {
		return true
	}
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		fault, ok := recover().(interface{ Addr() uintptr })
		told = ok && fault.Addr() == addressOf(&page[7])
	}()
	_ = access(&page[7])
	return false
}

// access reads b; the compiler must not remove it.
//
//go:noinline
func access(b *byte) byte { return *b }
